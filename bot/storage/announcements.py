"""Announcements that were confirmed: what each says and to whom, whether it goes, how far its deliveries are written."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from bot.conversation.announcement import Announcement, Course, Readers
from bot.storage.bulk_tables import announcements
from bot.storage.upsert import insert_new
from bot.storage.vault import Vault, place

_OMITTED = ("author_ciphertext", "after_hash")
_COLUMNS = [column for column in announcements.columns if column.name not in _OMITTED]
_NEWEST = select(func.coalesce(func.max(announcements.c.number), 0))


def newest(conn: Connection) -> int:
    """The number of the last announcement; 0 before the first."""
    return int(conn.execute(_NEWEST).scalar_one())


def add(conn: Connection, vault: Vault, announcement: Announcement, *, author: str) -> bool:
    """Keep it; False when its number is taken: somebody else has announced meanwhile."""
    one = announcement
    row = {
        "number": one.number,
        "programme": one.readers.programme,
        "audience": one.readers.audience,
        "texts": json.dumps(dict(one.texts), ensure_ascii=False),
        "people": one.people,
        "author_ciphertext": vault.seal(author, author_place(one.number)),
        "made_at": one.made_at,
        "not_after": one.not_after,
        "urgent": int(one.urgent),
        "course": one.course,
        "after_hash": b"",
        "frozen": 0,
    }
    return insert_new(conn, announcements, row)


def find(conn: Connection, number: int) -> Announcement | None:
    """The announcement of that number."""
    row = conn.execute(select(*_COLUMNS).where(announcements.c.number == number)).first()
    return _announcement(row) if row else None


def load(conn: Connection) -> list[Announcement]:
    """All of them, in the order of their numbers."""
    return [_announcement(row) for row in conn.execute(select(*_COLUMNS).order_by(announcements.c.number))]


def unfinished(conn: Connection) -> list[Announcement]:
    """Those of which something may still be to do."""
    open_ones = select(*_COLUMNS).where(announcements.c.ended_at.is_(None)).order_by(announcements.c.number)
    return [_announcement(row) for row in conn.execute(open_ones)]


def author(conn: Connection, vault: Vault, number: int) -> str:
    """Who announced it. Unreadable when that does not open."""
    sealed = conn.execute(select(announcements.c.author_ciphertext).where(announcements.c.number == number))
    return vault.unseal(sealed.scalar_one(), author_place(number))


def steer(conn: Connection, number: int, course: Course) -> bool:
    """Let it go, pause or stop it; False when it was stopped before, or has ended."""
    mine = (announcements.c.number == number, announcements.c.course != "stopped", announcements.c.ended_at.is_(None))
    return conn.execute(update(announcements).where(*mine).values(course=course)).rowcount > 0


def position(conn: Connection, number: int) -> bytes | None:
    """The hash after which its deliveries are still to be written, nobody else writing them until the transaction ends.

    None when all are there, or it was stopped.
    """
    columns = (announcements.c.after_hash, announcements.c.frozen, announcements.c.course)
    row = conn.execute(select(*columns).where(announcements.c.number == number).with_for_update()).one()
    return None if row.frozen or row.course == "stopped" else bytes(row.after_hash)


def advance(conn: Connection, number: int, *, after: bytes, frozen: bool) -> None:
    """Note how far its deliveries are written."""
    changed = {"after_hash": after, "frozen": int(frozen)}
    conn.execute(update(announcements).where(announcements.c.number == number).values(**changed))


def end(conn: Connection, number: int, outcome: Mapping[str, int], now: datetime) -> None:
    """Note that nothing of it waits any more, and how many ended how."""
    changed = {"ended_at": now, "outcome": json.dumps(dict(outcome))}
    conn.execute(update(announcements).where(announcements.c.number == number).values(**changed))


def purge(conn: Connection, before: datetime) -> int:
    """Forget those made before an instant. How many."""
    return conn.execute(delete(announcements).where(announcements.c.made_at < before)).rowcount


def author_place(number: int) -> str:
    """What the author of an announcement is bound to."""
    return place("announcements", "author_ciphertext", str(number))


def _announcement(row: Row[Any]) -> Announcement:
    return Announcement(
        number=row.number,
        readers=Readers(row.programme, row.audience),
        texts=json.loads(row.texts),
        people=row.people,
        made_at=row.made_at,
        not_after=row.not_after,
        urgent=bool(row.urgent),
        course=row.course,
        frozen=bool(row.frozen),
        ended_at=row.ended_at,
        outcome=json.loads(row.outcome) if row.outcome else None,
    )
