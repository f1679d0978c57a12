"""The only room that knows SQL: the database, its tables, what encrypts them, and one file per aggregate."""
