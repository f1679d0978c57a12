"""Who alone may do something for a while: taken when free or run out, kept by renewing, known by a growing number."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.storage.bulk_tables import leases
from bot.storage.upsert import insert_new

_RENEW = (
    update(leases)
    .where(leases.c.name == bindparam("of_name"), leases.c.holder == bindparam("of_holder"))
    .values(until=bindparam("until"))
    .returning(leases.c.fence)
)
_TAKE = (
    update(leases)
    .where(leases.c.name == bindparam("of_name"), leases.c.until <= bindparam("now"))
    .values(holder=bindparam("holder"), fence=leases.c.fence + 1, until=bindparam("until"))
    .returning(leases.c.fence)
)


def acquire(conn: Connection, name: str, holder: str, *, now: datetime, until: datetime) -> int | None:
    """The fence under which `holder` has the lease until then; None while it is somebody else's."""
    kept = conn.execute(_RENEW, {"of_name": name, "of_holder": holder, "until": until}).scalar()
    if kept is not None:
        return int(kept)
    if insert_new(conn, leases, {"name": name, "holder": holder, "fence": 1, "until": until}):
        return 1
    taken = conn.execute(_TAKE, {"of_name": name, "holder": holder, "now": now, "until": until}).scalar()
    return None if taken is None else int(taken)


def is_held(conn: Connection, name: str, fence: int, now: datetime) -> bool:
    """Whether the lease is still the one of that fence."""
    found = conn.execute(select(leases.c.fence, leases.c.until).where(leases.c.name == name)).first()
    return found is not None and found.fence == fence and found.until > now


def release(conn: Connection, name: str, holder: str, now: datetime) -> None:
    """Give it up, so that the next need not wait."""
    conn.execute(update(leases).where(leases.c.name == name, leases.c.holder == holder).values(until=now))
