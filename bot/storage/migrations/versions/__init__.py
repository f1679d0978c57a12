"""One file per change of the tables, numbered: 0001, 0002 and so on."""
