"""What may go wrong with the database, named for what the caller does next."""


class CannotOpen(Exception):
    """Nothing starts: the message says to the operator what to change."""


class Unavailable(Exception):
    """The database cannot answer now: try again later. A write may or may not have been kept."""
