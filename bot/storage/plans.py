"""How far each reminder has been planned, so that a crash goes on where it stopped and a second worker does nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from bot.storage.bulk_tables import plans
from bot.storage.drafts import address_place as draft_address_place
from bot.storage.tables import drafts
from bot.storage.upsert import insert_new


@dataclass(frozen=True, slots=True)
class DraftOwner:
    """Whoever began a form, the address still sealed."""

    address_hash: bytes
    form: str
    address_ciphertext: bytes
    lang: str

    @property
    def place(self) -> str:
        """What the address is bound to."""
        return draft_address_place(self.address_hash, self.form)


def position(conn: Connection, key: str, now: datetime) -> bytes | None:
    """The hash after which planning goes on; None when it is done."""
    insert_new(conn, plans, {"key": key, "after_hash": b"", "done": 0, "planned_at": now})
    row = conn.execute(select(plans.c.after_hash, plans.c.done).where(plans.c.key == key)).one()
    return None if row.done else bytes(row.after_hash)


def advance(conn: Connection, key: str, *, after: bytes, done: bool, now: datetime) -> None:
    """Note how far it is."""
    changed = {"after_hash": after, "done": int(done), "planned_at": now}
    conn.execute(update(plans).where(plans.c.key == key).values(**changed))


def some_left(conn: Connection, keys: Sequence[str]) -> bool:
    """Whether one of these is not planned to its end."""
    done = select(func.count()).where(plans.c.key.in_(list(keys)), plans.c.done == 1)
    return bool(keys) and conn.execute(done).scalar_one() < len(set(keys))


def purge(conn: Connection, before: datetime) -> int:
    """Forget plans last touched before an instant. How many."""
    return conn.execute(delete(plans).where(plans.c.planned_at < before)).rowcount


def draft_owners(conn: Connection, form: str, *, by: datetime, after: bytes, most: int) -> list[DraftOwner]:
    """The next owners of a draft of that form begun by then, in order of their hash."""
    columns = (drafts.c.address_hash, drafts.c.form, drafts.c.address_ciphertext, drafts.c.lang)
    theirs = select(*columns).where(drafts.c.form == form, drafts.c.begun_at <= by, drafts.c.address_hash > after)
    rows = conn.execute(theirs.order_by(drafts.c.address_hash).limit(most))
    return [DraftOwner(row.address_hash, row.form, row.address_ciphertext, row.lang or "fr") for row in rows]
