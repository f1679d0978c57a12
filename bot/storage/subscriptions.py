"""Who wants to be told of the dates of a programme; the address encrypted, what is wanted in clear."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, or_, select, true, update

from bot.conversation.subscription import Subscription
from bot.storage.bulk_tables import subscriptions
from bot.storage.outbox import scheme_of
from bot.storage.upsert import insert_new
from bot.storage.vault import Vault, place

ACTIVE, SUSPENDED = "active", "suspended"

_OF_PEOPLE = (
    select(
        subscriptions.c.address_hash,
        subscriptions.c.programme,
        subscriptions.c.audience,
        subscriptions.c.lang,
        subscriptions.c.leads,
        subscriptions.c.status,
    )
    .where(subscriptions.c.address_hash.in_(bindparam("hashes", expanding=True)))
    .order_by(subscriptions.c.programme)
)
_AT = (
    subscriptions.c.address_hash == bindparam("of_address"),
    subscriptions.c.programme == bindparam("of_programme"),
)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One row of a batch, its address still sealed."""

    address_hash: bytes
    programme: str
    address_ciphertext: bytes
    lang: str

    @property
    def place(self) -> str:
        """What the address is bound to."""
        return address_place(self.address_hash, self.programme)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which subscribers a reminder is for: those of a programme and audience, subscribed by `by`, who want `lead`.

    `usual`: it is one of the edition's own lead times, so that whoever chose none gets it too. No `lead`: it is for everybody.
    """

    programme: str
    audience: str
    lead: str
    usual: bool
    by: datetime


def save(conn: Connection, vault: Vault, subscription: Subscription, *, address: str, now: datetime) -> None:
    """Keep the subscription in the place of the one to the same programme; it is active from now on."""
    address_hash = vault.address_hash(address)
    changed = {
        "audience": subscription.audience,
        "lang": subscription.lang,
        "leads": _leads_text(subscription.leads),
        "status": ACTIVE,
    }
    at = {"of_address": address_hash, "of_programme": subscription.programme}
    if conn.execute(update(subscriptions).where(*_AT).values(**changed), at).rowcount:
        return
    row = {
        **changed,
        "address_hash": address_hash,
        "programme": subscription.programme,
        "scheme": scheme_of(address),
        "address_ciphertext": vault.seal(address, address_place(address_hash, subscription.programme)),
        "created_at": now,
    }
    insert_new(conn, subscriptions, row)


def end(conn: Connection, address_hash: bytes, programme: str | None) -> int:
    """End the subscription to a programme, or all. How many."""
    gone = delete(subscriptions).where(subscriptions.c.address_hash == address_hash)
    return conn.execute(gone if programme is None else gone.where(subscriptions.c.programme == programme)).rowcount


def of_person(conn: Connection, address_hash: bytes) -> tuple[Subscription, ...]:
    """What this person is subscribed to, in the order of the programmes' names."""
    return with_suspended(conn, address_hash)[0]


def with_suspended(conn: Connection, address_hash: bytes) -> tuple[tuple[Subscription, ...], tuple[Subscription, ...]]:
    """What this person is subscribed to, and what rests since they could not be reached."""
    return of_people(conn, [address_hash])[address_hash]


def of_people(
    conn: Connection, hashes: Collection[bytes]
) -> dict[bytes, tuple[tuple[Subscription, ...], tuple[Subscription, ...]]]:
    """The same for each of these people."""
    found: dict[bytes, dict[str, tuple[Subscription, ...]]] = {one: {ACTIVE: (), SUSPENDED: ()} for one in hashes}
    for row in conn.execute(_OF_PEOPLE, {"hashes": list(hashes)}):
        found[row.address_hash][row.status] += (Subscription(row.programme, row.audience, row.lang, _leads(row.leads)),)
    return {one: (theirs[ACTIVE], theirs[SUSPENDED]) for one, theirs in found.items()}


def suspend(conn: Connection, address_hash: bytes) -> int:
    """Write no more to an address that cannot be reached, until the person comes back. How many subscriptions."""
    mine = update(subscriptions).where(subscriptions.c.address_hash == address_hash)
    return conn.execute(mine.values(status=SUSPENDED)).rowcount


def batch(conn: Connection, wanted: Wanted, *, after: bytes, most: int) -> list[Subscriber]:
    """The next subscribers in order of their hash, beginning after one; empty when there are no more."""
    chosen = subscriptions.c.leads.like(f"%,{wanted.lead},%") if wanted.lead else true()
    statement = (
        select(
            subscriptions.c.address_hash,
            subscriptions.c.programme,
            subscriptions.c.address_ciphertext,
            subscriptions.c.lang,
        )
        .where(
            subscriptions.c.programme == wanted.programme,
            subscriptions.c.audience == wanted.audience,
            subscriptions.c.status == ACTIVE,
            subscriptions.c.created_at <= wanted.by,
            subscriptions.c.address_hash > after,
            or_(subscriptions.c.leads == "", chosen) if wanted.usual else chosen,
        )
        .order_by(subscriptions.c.address_hash)
        .limit(most)
    )
    return [Subscriber(*row) for row in conn.execute(statement)]


def count(conn: Connection, programme: str, audience: str) -> int:
    """How many active subscribers."""
    statement = select(func.count()).where(
        subscriptions.c.programme == programme,
        subscriptions.c.audience == audience,
        subscriptions.c.status == ACTIVE,
    )
    return conn.execute(statement).scalar_one()


def address_place(address_hash: bytes, programme: str) -> str:
    """What the address of a subscription is bound to."""
    return place("subscriptions", "address_ciphertext", f"{address_hash.hex()}/{programme}")


def _leads_text(leads: Sequence[str]) -> str:
    return f",{','.join(leads)}," if leads else ""


def _leads(text: str) -> tuple[str, ...]:
    return tuple(text.strip(",").split(",")) if text else ()
