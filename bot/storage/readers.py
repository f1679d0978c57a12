"""Whom an announcement is for: subscribers counted, and read in batches."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from bot.conversation.announcement import ALL, Readers
from bot.storage.bulk_tables import subscriptions
from bot.storage.subscriptions import ACTIVE, Subscriber


class Group(NamedTuple):
    """How many people of one side are reached through one channel in one language."""

    audience: str
    scheme: str
    lang: str
    people: int


_GROUP = (subscriptions.c.audience, subscriptions.c.scheme, subscriptions.c.lang)
_PEOPLE = func.count(subscriptions.c.address_hash.distinct())


def count(conn: Connection, readers: Readers, by: datetime) -> int:
    """How many people, each once, of those who had subscribed by then."""
    return conn.execute(select(_PEOPLE).where(*_meant(readers, by))).scalar_one()


def groups(conn: Connection, readers: Readers, by: datetime) -> list[Group]:
    """The same by side, channel and language; whoever is on both sides, or reads both languages, is in several."""
    counted = select(*_GROUP, _PEOPLE).where(*_meant(readers, by)).group_by(*_GROUP).order_by(*_GROUP)
    return [Group(*row) for row in conn.execute(counted)]


def batch(conn: Connection, readers: Readers, *, by: datetime, after: bytes, most: int) -> list[Subscriber]:
    """Their next subscriptions in order of their hash, beginning after one; of one person there may be several."""
    columns = (
        subscriptions.c.address_hash,
        subscriptions.c.programme,
        subscriptions.c.address_ciphertext,
        subscriptions.c.lang,
    )
    found = select(*columns).where(*_meant(readers, by), subscriptions.c.address_hash > after)
    ordered = found.order_by(subscriptions.c.address_hash, subscriptions.c.programme).limit(most)
    return [Subscriber(*row) for row in conn.execute(ordered)]


def _meant(readers: Readers, by: datetime) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [subscriptions.c.status == ACTIVE, subscriptions.c.created_at <= by]
    if readers.programme != ALL:
        where.append(subscriptions.c.programme == readers.programme)
    if readers.audience != ALL:
        where.append(subscriptions.c.audience == readers.audience)
    return where
