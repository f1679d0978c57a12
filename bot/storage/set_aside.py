"""What could not be read, kept encrypted until a date: updates that no door understood, states of another version."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.storage.tables import set_aside
from bot.storage.vault import place


@dataclass(frozen=True, slots=True)
class Aside:
    """What was set aside; `place` is what its ciphertext is bound to."""

    place: str
    body_ciphertext: bytes
    reason: str
    created_at: datetime


def new_place() -> str:
    """What a text that is set aside is bound to."""
    return place("set_aside", "body_ciphertext", uuid.uuid4().hex)


def add(conn: Connection, aside: Aside, *, address_hash: bytes | None, expires_at: datetime) -> None:
    """Keep a ciphertext as it was found, with the place that it is bound to."""
    row = {
        "id": uuid.uuid4().hex,
        "address_hash": address_hash,
        "place": aside.place,
        "body_ciphertext": aside.body_ciphertext,
        "reason": aside.reason,
        "created_at": aside.created_at,
        "expires_at": expires_at,
    }
    conn.execute(insert(set_aside), row)


def load(conn: Connection) -> list[Aside]:
    """Everything set aside, oldest first; `vault.unseal(body_ciphertext, place)` reads what can be read."""
    rows = conn.execute(select(set_aside).order_by(set_aside.c.created_at))
    return [Aside(row.place, row.body_ciphertext, row.reason, row.created_at) for row in rows]


def of_address(conn: Connection, address_hash: bytes) -> list[Aside]:
    """What is known to come from one person, oldest first."""
    theirs = select(set_aside).where(set_aside.c.address_hash == address_hash)
    rows = conn.execute(theirs.order_by(set_aside.c.created_at))
    return [Aside(row.place, row.body_ciphertext, row.reason, row.created_at) for row in rows]


def purge(conn: Connection, now: datetime) -> int:
    """Forget what has had its date. How many."""
    return conn.execute(delete(set_aside).where(set_aside.c.expires_at <= now)).rowcount


def erase(conn: Connection, address_hash: bytes) -> int:
    """Forget what is known to come from this address. How many."""
    return conn.execute(delete(set_aside).where(set_aside.c.address_hash == address_hash)).rowcount
