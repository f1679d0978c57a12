"""The deliveries of one announcement: counted by status, taken back from the worker, cancelled."""

from collections import Counter

from sqlalchemy import ColumnElement, Connection, Select, Update, exists, func, select, update

from bot.storage.bulk_tables import IS_ANNOUNCED
from bot.storage.tables import outbox

_WAITING = ("queued", "sending")


def counts(conn: Connection, about: str) -> dict[str, int]:
    """How many in each status, with its reason where there is one: `sent`, `cancelled (unsubscribed)`."""
    columns = (outbox.c.status, outbox.c.error_code)
    counted = select(*columns, func.count()).where(*_of(about)).group_by(*columns).order_by(*columns)
    found: Counter[str] = Counter()
    for status, reason, number in conn.execute(counted):
        found[_named(status, reason)] += number
    return dict(found)


def waits(conn: Connection, about: str) -> bool:
    """Whether one of them is still to be sent or marked."""
    return bool(conn.execute(select(exists().where(*_of(about), outbox.c.status.in_(_WAITING)))).scalar())


def waiting_by_channel(conn: Connection, about: str) -> dict[str, int]:
    """How many are still to be sent or marked, by channel."""
    counted = select(outbox.c.scheme, func.count()).where(*_of(about), outbox.c.status.in_(_WAITING))
    rows = conn.execute(counted.group_by(outbox.c.scheme))
    return {row.scheme: int(row[1]) for row in rows}


def reached(conn: Connection, about: str) -> bool:
    """Whether one of them was sent, or may have been."""
    return bool(conn.execute(select(exists().where(*_of(about), outbox.c.status.in_(("sent", "uncertain"))))).scalar())


def take_back(conn: Connection, about: str) -> int:
    """Queue again what a worker has claimed and not tried: it sends none of that any more. How many."""
    claimed = (outbox.c.status == "sending", outbox.c.doubts == 0)
    back = update(outbox).where(outbox.c.number.in_(_free(about, *claimed)))
    return _changed(conn, back.values(status="queued", lease_until=None, lease_token=None))


def cancel(conn: Connection, about: str, *, reason: str, most: int) -> int:
    """Cancel so many of those that wait. How many there were."""
    some = _free(about, outbox.c.status == "queued", most=most)
    return _changed(conn, update(outbox).where(outbox.c.number.in_(some)).values(status="cancelled", error_code=reason))


def being_tried(conn: Connection, about: str) -> int:
    """How many a worker has begun to send and not marked yet."""
    tried = select(func.count()).where(*_of(about), outbox.c.status == "sending")
    return conn.execute(tried).scalar_one()


def _free(about: str, *where: ColumnElement[bool], most: int | None = None) -> Select[tuple[int]]:
    """The numbers of such rows that nobody is changing: whoever waits for nobody stands in nobody's way."""
    found = select(outbox.c.number).where(*_of(about), *where).order_by(outbox.c.number).limit(most)
    return select(found.with_for_update(skip_locked=True).cte("free").c.number)


def _changed(conn: Connection, change: Update) -> int:
    # SQLite's driver does not count the rows of a statement that begins with WITH.
    return len(conn.execute(change.returning(outbox.c.number)).all())


def _of(about: str) -> tuple[ColumnElement[bool], ...]:
    return (IS_ANNOUNCED, outbox.c.about == about)


def _named(status: str, reason: str | None) -> str:
    return f"{status} ({reason})" if reason and status not in _WAITING else status
