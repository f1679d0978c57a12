"""Putting aside what a door received and could not read, so that it is neither lost nor in the way."""

from datetime import datetime, timedelta

from bot.storage import inbox, set_aside
from bot.storage.database import Connection, Database

KEEP = timedelta(days=30)


async def put_aside(database: Database, raw: str, *, key: str, reason: str, now: datetime) -> bool:
    """Keep `raw` encrypted for `KEEP`; `key` names the event, and a repeated one is kept once (False). Unavailable."""
    vault = database.vault

    def keep(conn: Connection) -> bool:
        if not inbox.take(conn, vault.event_hash(key), now):
            return False
        set_aside.add_text(conn, vault, raw, reason=reason, now=now, expires_at=now + KEEP)
        return True

    return await database.write(keep)
