"""What is wrong at present, so that of many processes one says it, once."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.storage.tables import meta
from bot.storage.upsert import insert_new


def is_open(conn: Connection, name: str) -> bool:
    """Whether it began and is not over."""
    return conn.execute(select(meta.c.name).where(meta.c.name == _row(name))).first() is not None


def begin(conn: Connection, name: str, now: datetime) -> bool:
    """Note that it began; False when that was noted already."""
    return insert_new(conn, meta, {"name": _row(name), "value": now.isoformat()})


def end(conn: Connection, name: str) -> bool:
    """Note that it is over; False when it was already."""
    return conn.execute(delete(meta).where(meta.c.name == _row(name))).rowcount > 0


def _row(name: str) -> str:
    return f"incident/{name}"
