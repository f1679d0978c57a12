"""The events already taken, by the hash of their key: a repeated one changes nothing."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from bot.storage.tables import inbox
from bot.storage.upsert import insert_new

_TAKEN = select(inbox.c.event_hash).where(inbox.c.event_hash == bindparam("event_hash"))


def is_taken(conn: Connection, event_hash: bytes) -> bool:
    """Whether this event was taken before."""
    return conn.execute(_TAKEN, {"event_hash": event_hash}).first() is not None


def take(conn: Connection, event_hash: bytes, now: datetime) -> bool:
    """Note the event as taken; False when it was already."""
    return insert_new(conn, inbox, {"event_hash": event_hash, "taken_at": now})


def purge(conn: Connection, before: datetime) -> int:
    """Forget events taken before an instant; doors no longer repeat what is days old. How many."""
    return conn.execute(delete(inbox).where(inbox.c.taken_at < before)).rowcount
