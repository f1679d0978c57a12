"""Claiming deliveries under a lease, noting that they are tried, marking what became of them."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, case, exists, func, literal, or_, select, update

from bot.storage import leases as leases_of
from bot.storage.bulk_tables import BULK, CLAIMED, IS_ANNOUNCED, QUEUED, leases
from bot.storage.outbox import body_place
from bot.storage.tables import outbox
from bot.storage.vault import Vault

Status = Literal["queued", "sent", "uncertain", "undeliverable", "expired", "cancelled"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this worker alone may send until its lease ends; its body is still sealed."""

    number: int
    id: str
    address_hash: bytes
    body_ciphertext: bytes
    about: str
    silent: int
    not_after: datetime
    attempts: int
    lease_token: str


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom, in which language; `told`: the date that a correction corrects, as this person was told it; else empty."""

    address: str
    lang: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What became of a delivery; `not_before` where it is queued again.

    `pauses`: the scheme by which nothing may be sent before then, because the channel asked for it.
    """

    delivery: Claimed
    status: Status
    not_before: datetime | None = None
    at: datetime | None = None
    reason: str | None = None
    pauses: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a worker may claim: deliveries of these schemes, or to one address `only`, under a fence and a token.

    `about`: of this announcement; None for everything that is none, which goes before them.
    """

    schemes: Collection[str]
    fence: int
    lease_end: datetime
    token: str
    most: int
    only: bytes | None = None
    about: str | None = None


_LEADS = exists().where(leases.c.name == BULK, leases.c.fence == bindparam("fence"), leases.c.until > bindparam("now"))

_DUE = (
    QUEUED,
    outbox.c.not_before <= bindparam("now"),
    outbox.c.scheme.in_(bindparam("schemes", expanding=True)),
    _LEADS,
)

_HELD = (outbox.c.number == bindparam("of_number"), outbox.c.lease_token == bindparam("of_token"))

# Claimed under this token, only while its fence leads, and once: a process that was held up finds nothing of its own.
_ATTEMPT = (
    update(outbox)
    .where(
        outbox.c.number.in_(bindparam("numbers", expanding=True)),
        outbox.c.lease_token == bindparam("token"),
        outbox.c.doubts == 0,
        _LEADS,
    )
    .values(doubts=1, attempts=outbox.c.attempts + 1)
    .returning(outbox.c.number)
)

_MARK = (
    update(outbox)
    # The token is the fence: whoever lost the lease marks nothing.
    .where(*_HELD)
    .values(
        status=bindparam("status"),
        not_before=func.coalesce(bindparam("not_before"), outbox.c.not_before),
        doubts=case((bindparam("status") == literal("uncertain"), 1), else_=0),
        sent_at=bindparam("sent_at"),
        error_code=bindparam("reason"),
        lease_until=None,
        lease_token=None,
    )
)


def claim(conn: Connection, wanted: Claim, now: datetime) -> list[Claimed]:
    """The next deliveries in order of their time, for the holder of the lease of that fence only."""
    given = {
        "schemes": list(wanted.schemes),
        "fence": wanted.fence,
        "now": now,
        "lease_end": wanted.lease_end,
        "token": wanted.token,
        "most": wanted.most,
    }
    if wanted.only is not None:
        given["only"] = wanted.only
    if wanted.about is not None:
        given["of_about"] = wanted.about
    statement = _claim_statement(one_address=wanted.only is not None, announced=wanted.about is not None)
    rows = conn.execute(statement, given)
    return sorted((Claimed(*row) for row in rows), key=lambda one: one.number)


@cache
def _claim_statement(*, one_address: bool, announced: bool) -> Any:
    whose = (outbox.c.address_hash == bindparam("only"),) if one_address else ()
    which = (IS_ANNOUNCED, outbox.c.about == bindparam("of_about")) if announced else (~IS_ANNOUNCED,)
    # Of one announcement all have the same time: in the order of its index a million need no sorting.
    order = (outbox.c.number,) if announced else (outbox.c.not_before, outbox.c.number)
    due = (
        select(outbox.c.number)
        .where(*_DUE, *whose, *which)
        .order_by(*order)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )
    return (
        update(outbox)
        .where(outbox.c.number.in_(select(due.cte("due").c.number)))
        .values(status="sending", lease_until=bindparam("lease_end"), lease_token=bindparam("token"))
        .returning(
            outbox.c.number,
            outbox.c.id,
            outbox.c.address_hash,
            outbox.c.body_ciphertext,
            outbox.c.about,
            outbox.c.silent,
            outbox.c.not_after,
            outbox.c.attempts,
            outbox.c.lease_token,
        )
    )


def attempt(conn: Connection, deliveries: Sequence[Claimed], *, fence: int, now: datetime) -> set[int]:
    """Note, before they are sent, that these may have been: found so after a crash, they are not sent again.

    The numbers of those that may be sent: the others are not ours any more.
    """
    noted: set[int] = set()
    for token in {one.lease_token for one in deliveries}:
        numbers = [one.number for one in deliveries if one.lease_token == token]
        noted |= set(conn.execute(_ATTEMPT, {"numbers": numbers, "token": token, "fence": fence, "now": now}).scalars())
    return noted


def settle(conn: Connection, marks: Sequence[Mark]) -> None:
    """Mark what became of these deliveries, and keep the pauses that were asked for."""
    if marks:
        conn.execute(_MARK, [_marked(mark) for mark in marks])
    for mark in marks:
        if mark.pauses and mark.not_before:
            leases_of.pause(conn, mark.pauses, mark.not_before)


def recover(conn: Connection, now: datetime, token: str, dead: Collection[str]) -> int:
    """Take back what is claimed by nobody who could still send it; whoever asks leads now, under `token`.

    What others had claimed and not tried is queued at once: they cannot try it any more. What was tried is uncertain, once
    they died or their time ran out.
    """
    claimed = update(outbox).where(CLAIMED)
    gone = or_(outbox.c.lease_until <= now, outbox.c.lease_token.in_(list(dead)))
    free = {"lease_until": None, "lease_token": None}
    tried = claimed.where(outbox.c.doubts > 0, gone).values(status="uncertain", error_code="cut off", **free)
    untried = claimed.where(outbox.c.doubts == 0, or_(gone, outbox.c.lease_token != token))
    return conn.execute(tried).rowcount + conn.execute(untried.values(status="queued", **free)).rowcount


def expire(conn: Connection, now: datetime) -> int:
    """Give up what may not be sent any more. How many."""
    late = update(outbox).where(QUEUED, outbox.c.not_after <= now)
    return conn.execute(late.values(status="expired")).rowcount


def holders(conn: Connection) -> set[str]:
    """The tokens under which deliveries are claimed at this moment."""
    found = select(outbox.c.lease_token).where(CLAIMED, outbox.c.lease_token.is_not(None)).distinct()
    return {str(token) for token in conn.execute(found).scalars()}


def unseal(vault: Vault, delivery: Claimed) -> Letter:
    """To whom it goes. Unreadable, ValueError, KeyError or TypeError when the body was damaged."""
    data = json.loads(vault.unseal(delivery.body_ciphertext, body_place(delivery.address_hash, delivery.id)))
    return Letter(str(data["address"]), str(data["lang"]), str(data["told"]))


def _marked(mark: Mark) -> dict[str, object]:
    return {
        "of_number": mark.delivery.number,
        "of_token": mark.delivery.lease_token,
        "status": mark.status,
        "not_before": mark.not_before,
        "sent_at": mark.at,
        "reason": mark.reason,
    }
