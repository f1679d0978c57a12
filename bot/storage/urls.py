"""What a DATABASE_URL names: a SQLite file or a PostgreSQL server."""

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.storage.errors import CannotOpen

_POSTGRESQL = ("postgresql://", "postgres://")


def sqlite_path(url: str) -> Path | None:
    """The file of a `sqlite:///…` address, None for a PostgreSQL one. CannotOpen for any other."""
    if url.startswith(_POSTGRESQL):
        return None
    # The address may hold a password: no message repeats it.
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise CannotOpen("DATABASE_URL is not an address.") from None
    if parsed.drivername != "sqlite":
        raise CannotOpen("DATABASE_URL must begin with sqlite:///, postgresql:// or postgres://.")
    if parsed.database in (None, "", ":memory:"):
        raise CannotOpen("DATABASE_URL must name a file: conversations are kept, and read by several threads.")
    return Path(str(parsed.database))
