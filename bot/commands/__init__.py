"""What each command of the command line does; a command's own room is imported only when it runs."""
