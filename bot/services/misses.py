"""What was not understood, for the editors."""

from datetime import datetime

from bot.storage import misses
from bot.storage.crypto import Unreadable
from bot.storage.database import Database
from bot.storage.misses import Miss

__all__ = ["Miss", "recorded"]


async def recorded(database: Database, *, since: datetime, now: datetime) -> list[Miss]:
    """The misses since an instant, oldest first; one that does not open is left out."""
    rows = await database.read(lambda conn: misses.load(conn, since=since, now=now))
    return [miss for row in rows if (miss := _readable(database, row))]


def _readable(database: Database, row: misses.Stored) -> Miss | None:
    try:
        return misses.unseal(database.vault, row)
    except (Unreadable, ValueError, KeyError, TypeError):
        return None
