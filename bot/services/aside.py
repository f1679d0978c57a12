"""Putting aside what a door received and could not read, so that it is neither lost nor in the way."""

from datetime import datetime, timedelta

from bot.storage import inbox, set_aside
from bot.storage.database import Connection, Database
from bot.storage.set_aside import Aside

KEEP = timedelta(days=30)


async def put_aside(
    database: Database, raw: str, *, key: str, reason: str, now: datetime, address: str | None = None
) -> bool:
    """Keep `raw` encrypted for `KEEP`; `key` names the event, and a repeated one is kept once (False). Unavailable.

    With the `address` that it came from, where that is known, it can be erased with the rest of what is held there.
    """
    vault = database.vault
    address_hash = vault.address_hash(address) if address else None

    def keep(conn: Connection) -> bool:
        if not inbox.take(conn, vault.event_hash(key), now):
            return False
        place = set_aside.new_place()
        aside = Aside(place, vault.seal(raw, place), reason, now)
        set_aside.add(conn, aside, address_hash=address_hash, expires_at=now + KEEP)
        return True

    return await database.write(keep)
