"""The events already taken, by the hash of their key: a repeated one changes nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from bot.storage.tables import inbox
from bot.storage.upsert import insert_new

_TAKEN = select(inbox.c.event_hash).where(inbox.c.event_hash.in_(bindparam("hashes", expanding=True)))


def taken(conn: Connection, event_hashes: Sequence[bytes]) -> set[bytes]:
    """Those of these events that were taken before."""
    return {bytes(found) for found in conn.execute(_TAKEN, {"hashes": list(event_hashes)}).scalars()}


def take(conn: Connection, event_hash: bytes, now: datetime) -> bool:
    """Note the event as taken; False when it was already."""
    return insert_new(conn, inbox, {"event_hash": event_hash, "taken_at": now})


def purge(conn: Connection, before: datetime) -> int:
    """Forget events taken before an instant; doors no longer repeat what is days old. How many."""
    return conn.execute(delete(inbox).where(inbox.c.taken_at < before)).rowcount
