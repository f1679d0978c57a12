"""Who alone may do something for a while: taken when free or run out, kept by renewing, known by a growing number."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, or_, select, update

from bot.storage.bulk_tables import BULK, leases
from bot.storage.upsert import insert_new

_RENEW = (
    update(leases)
    .where(leases.c.name == bindparam("of_name"), leases.c.holder == bindparam("of_holder"))
    .values(until=bindparam("until"))
    .returning(leases.c.fence)
)
_TAKE = (
    update(leases)
    .where(
        leases.c.name == bindparam("of_name"),
        or_(leases.c.until <= bindparam("now"), leases.c.until > bindparam("too_far")),
    )
    .values(holder=bindparam("holder"), fence=leases.c.fence + 1, until=bindparam("until"))
    .returning(leases.c.fence)
)
# Nobody takes a lease that ends so long after ours would: whoever holds it had a clock that was ahead.
_MOST_SKEW = timedelta(minutes=2)
# A lease of this holder is nobody's: until it ends nobody has it.
_NOBODY = ""


class Lease(NamedTuple):
    """As it stands: its holder may have died, its time may be over."""

    holder: str
    fence: int
    until: datetime


def current(conn: Connection, name: str) -> Lease | None:
    """Who took it last; None when nobody ever did."""
    found = select(leases.c.holder, leases.c.fence, leases.c.until).where(leases.c.name == name)
    row = conn.execute(found).first()
    return None if row is None else Lease(*row)


def acquire(conn: Connection, name: str, holder: str, *, now: datetime, until: datetime) -> int | None:
    """The fence under which `holder` has the lease until then; None while it is somebody else's."""
    kept = conn.execute(_RENEW, {"of_name": name, "of_holder": holder, "until": until}).scalar()
    if kept is not None:
        return int(kept)
    if insert_new(conn, leases, {"name": name, "holder": holder, "fence": 1, "until": until}):
        return 1
    taken = conn.execute(
        _TAKE, {"of_name": name, "holder": holder, "now": now, "until": until, "too_far": until + _MOST_SKEW}
    ).scalar()
    return None if taken is None else int(taken)


def release(conn: Connection, name: str, holder: str, now: datetime) -> None:
    """Give it up, so that the next need not wait."""
    conn.execute(update(leases).where(leases.c.name == name, leases.c.holder == holder).values(until=now))


def pause(conn: Connection, scheme: str, until: datetime) -> None:
    """Nothing that nobody waits for goes by this scheme until then, whoever sends: never shorter than was said before."""
    name = _pause_of(scheme)
    if not insert_new(conn, leases, {"name": name, "holder": _NOBODY, "fence": 0, "until": until}):
        conn.execute(update(leases).where(leases.c.name == name, leases.c.until < until).values(until=until))


def paused_until(conn: Connection, scheme: str) -> datetime | None:
    """When the last pause of a scheme ends, or ended."""
    found = current(conn, _pause_of(scheme))
    return found.until if found else None


def _pause_of(scheme: str) -> str:
    return f"{BULK}/{scheme}"
