"""Claiming the next unsent row of an address under a lease, and marking what became of it, in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, case, func, or_, select, update

from bot.conversation.turn import Reply
from bot.storage import leases
from bot.storage.outbox import body_from_json, body_place, ref_place
from bot.storage.tables import UNSENT_REPLY, outbox
from bot.storage.vault import Vault

Status = Literal["queued", "sent", "uncertain", "undeliverable", "expired"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that this process alone may send until its lease ends; its body is still sealed."""

    number: int
    id: str
    address_hash: bytes
    body_ciphertext: bytes
    created_at: datetime
    not_after: datetime
    attempts: int
    doubts: int
    lease_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What became of a claimed row. `queued`: it is tried again at `not_before`; `at` is when it was sent.

    `pauses`: the scheme by which nobody is to be sent anything before then.
    """

    row: Claimed
    status: Status
    not_before: datetime
    doubts: int
    at: datetime | None = None
    error_code: str | None = None
    message_ref_ciphertext: bytes | None = None
    pauses: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Mark what was sent last at this address and, where `more`, claim what comes next there."""

    address_hash: bytes
    mark: Mark | None = None
    more: bool = True


# Only the first unsent row of an address can be claimed, so that a later one never overtakes it, whoever claims.
_FIRST = (
    select(func.min(outbox.c.number))
    .where(UNSENT_REPLY, outbox.c.address_hash.in_(bindparam("addresses", expanding=True)))
    .group_by(outbox.c.address_hash)
)
_IS_DUE = (
    outbox.c.not_before <= bindparam("now"),
    or_(outbox.c.status == "queued", outbox.c.lease_until <= bindparam("now")),
)
# SQLite has one writer, and SQLAlchemy leaves the locking clause out there.
_DUE = (
    select(outbox.c.number).where(outbox.c.number.in_(_FIRST), UNSENT_REPLY, *_IS_DUE).with_for_update(skip_locked=True)
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.number.in_(select(_DUE.cte("due").c.number)))
    .values(
        status="sending",
        attempts=outbox.c.attempts + 1,
        # Found as "sending" after its lease: somebody may have sent it and died before marking it.
        doubts=outbox.c.doubts + case((outbox.c.status == "sending", 1), else_=0),
        lease_until=bindparam("lease_end"),
        lease_token=bindparam("token"),
    )
    .returning(
        outbox.c.number,
        outbox.c.id,
        outbox.c.address_hash,
        outbox.c.body_ciphertext,
        outbox.c.created_at,
        outbox.c.not_after,
        outbox.c.attempts,
        outbox.c.doubts,
        outbox.c.lease_token,
    )
)
_MARK = (
    update(outbox)
    # The token is the fence: whoever lost the lease marks nothing.
    .where(outbox.c.number == bindparam("of_number"), outbox.c.lease_token == bindparam("of_token"))
    .values(
        status=bindparam("status"),
        not_before=bindparam("not_before"),
        doubts=bindparam("doubts"),
        sent_at=bindparam("sent_at"),
        error_code=bindparam("error_code"),
        message_ref_ciphertext=bindparam("message_ref_ciphertext"),
        lease_until=None,
        lease_token=None,
    )
)


def settle(
    conn: Connection, steps: Sequence[Step], *, now: datetime, lease_end: datetime, token: str
) -> list[Claimed | None]:
    """Carry out the steps (each of another address); for each the row claimed, None when nothing is due there."""
    marks = [_marked(step.mark) for step in steps if step.mark]
    if marks:
        conn.execute(_MARK, marks)
    for mark in (step.mark for step in steps if step.mark):
        if mark.pauses:
            leases.pause(conn, mark.pauses, mark.not_before)
    addresses = [step.address_hash for step in steps if step.more]
    if not addresses:
        return [None] * len(steps)
    rows = conn.execute(_CLAIM, {"addresses": addresses, "now": now, "lease_end": lease_end, "token": token})
    claimed = {row.address_hash: Claimed(*row) for row in rows}
    return [claimed.get(step.address_hash) for step in steps]


def due(conn: Connection, *, schemes: Collection[str], now: datetime, most: int = 500) -> list[bytes]:
    """Addresses (hashes) of these schemes where something waits that may be sent now, longest waiting first."""
    statement = (
        select(outbox.c.address_hash)
        .where(UNSENT_REPLY, outbox.c.scheme.in_(list(schemes)), *_IS_DUE)
        .group_by(outbox.c.address_hash)
        .order_by(func.min(outbox.c.number))
        .limit(most)
    )
    return list(conn.execute(statement, {"now": now}).scalars())


def holders(conn: Connection) -> set[str]:
    """The tokens under which rows are claimed at this moment."""
    found = conn.execute(select(outbox.c.lease_token).where(UNSENT_REPLY, outbox.c.lease_token.is_not(None)).distinct())
    return {str(token) for token in found.scalars()}


def release(conn: Connection, tokens: Collection[str], now: datetime) -> int:
    """End the leases of holders that are known to be dead. How many."""
    if not tokens:
        return 0
    gone = update(outbox).where(UNSENT_REPLY, outbox.c.lease_token.in_(list(tokens))).values(lease_until=now)
    return conn.execute(gone).rowcount


def expire(conn: Connection, now: datetime) -> int:
    """Give up what nobody holds and may not be sent any more. How many."""
    free = or_(outbox.c.status == "queued", outbox.c.lease_until <= now)
    late = update(outbox).where(UNSENT_REPLY, outbox.c.not_after < now, free)
    return conn.execute(late.values(status="expired", lease_until=None, lease_token=None)).rowcount


def doubt(conn: Connection, until: datetime) -> int:
    """Of the replies made by an instant that are not marked, take it that they may have been sent: once more, as copies."""
    unmarked = update(outbox).where(UNSENT_REPLY, outbox.c.created_at <= until)
    return conn.execute(unmarked.values(doubts=outbox.c.doubts + 1)).rowcount


def unseal(vault: Vault, row: Claimed) -> tuple[str, Reply, str | None]:
    """Address, reply and the message it replaces. Unreadable, or as `body_from_json`, when the body was damaged."""
    return body_from_json(vault.unseal(row.body_ciphertext, body_place(row.address_hash, row.id)))


def seal_ref(vault: Vault, row: Claimed, message_ref: str) -> bytes:
    """The channel's name of the message, for `Mark.message_ref_ciphertext`."""
    return vault.seal(message_ref, ref_place(row.address_hash, row.id))


def _marked(mark: Mark) -> dict[str, object]:
    return {
        "of_number": mark.row.number,
        "of_token": mark.row.lease_token,
        "status": mark.status,
        "not_before": mark.not_before,
        "doubts": mark.doubts,
        "sent_at": mark.at,
        "error_code": mark.error_code,
        "message_ref_ciphertext": mark.message_ref_ciphertext,
    }
