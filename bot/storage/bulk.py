"""Deliveries to people who are not waiting: planned once for ever, withdrawn, counted; `bulk_claims` does the sending's part."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from bot.storage.bulk_tables import BULK, CLAIMED, IS_ANNOUNCED, QUEUED
from bot.storage.outbox import body_place, scheme_of
from bot.storage.tables import IN_BULK, outbox
from bot.storage.upsert import insert_all_new
from bot.storage.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """One delivery to be planned. `about` says what, never whom; with the address it is unique for ever.

    `told`: the date that this person was told before, as it stands in `about`; empty for none.
    """

    address: str
    about: str
    lang: str
    not_before: datetime
    not_after: datetime
    silent: bool = False
    told: str = ""

    @property
    def kind(self) -> str:
        """reminder, draft, opening, correction, announcement."""
        return self.about.partition("|")[0]


def plan(conn: Connection, vault: Vault, new: Sequence[NewDelivery], now: datetime) -> None:
    """Queue those that were never planned before."""
    insert_all_new(conn, outbox, [_row(vault, one, now) for one in new])


def withdraw(conn: Connection, edition: str, milestone: str, reason: str) -> int:
    """Cancel everything that is queued about a milestone. How many."""
    old = update(outbox).where(QUEUED, _is_about(edition, milestone))
    return conn.execute(old.values(status="cancelled", error_code=reason)).rowcount


def queued(conn: Connection, edition: str, milestone: str) -> int:
    """How many deliveries about a milestone wait."""
    waiting = select(func.count()).where(QUEUED, _is_about(edition, milestone))
    return conn.execute(waiting).scalar_one()


def doubt(conn: Connection, until: datetime, *, reason: str, most: int) -> int:
    """Of what was due by an instant and is not marked, take it that it may have been sent. How many of at most `most`."""
    some = select(outbox.c.number).where(or_(QUEUED, CLAIMED), outbox.c.not_before <= until).limit(most)
    unmarked = update(outbox).where(outbox.c.number.in_(some))
    free = {"lease_until": None, "lease_token": None}
    return conn.execute(unmarked.values(status="uncertain", doubts=1, error_code=reason, **free)).rowcount


def people_told(conn: Connection, edition: str, milestone: str) -> int:
    """How many addresses were sent something about a milestone."""
    people = func.count(outbox.c.address_hash.distinct())
    return conn.execute(
        select(people).where(IN_BULK, outbox.c.status == "sent", _is_about(edition, milestone))
    ).scalar_one()


def last_told(conn: Connection, hashes: Sequence[bytes], edition: str, milestone: str) -> dict[bytes, str]:
    """The date that each of these was sent last about a milestone, as it stands in `about`; without those who were sent none."""
    sent = select(outbox.c.address_hash, outbox.c.about).where(
        outbox.c.address_hash.in_(list(hashes)),
        IN_BULK,
        outbox.c.status == "sent",
        _is_about(edition, milestone),
    )
    rows = conn.execute(sent.order_by(outbox.c.sent_at, outbox.c.number))
    return {row.address_hash: row.about.split("|")[3] for row in rows}


def _is_about(edition: str, milestone: str) -> ColumnElement[bool]:
    kinds = ("reminder", "draft", "opening", "correction")
    return or_(*(outbox.c.about.like(f"{kind}|{edition}|{milestone}|%") for kind in kinds))


def overdue(conn: Connection, before: datetime, now: datetime) -> int:
    """How many should have gone before an instant, are still useful, and wait all the same.

    Without announcements: one to many takes its time, waits at night, and is paused by people who watch it.
    """
    due = (outbox.c.not_before < before, outbox.c.not_after > now, ~IS_ANNOUNCED)
    waiting = select(func.count()).where(QUEUED, *due)
    return conn.execute(waiting).scalar_one()


class Tally(NamedTuple):
    """How many deliveries are about the same, in the same status, for the same reason."""

    about: str
    status: str
    reason: str | None
    number: int


def tally(conn: Connection, edition: str | None = None) -> list[Tally]:
    """Every delivery, counted; those of one edition where it is named."""
    columns = (outbox.c.about, outbox.c.status, outbox.c.error_code)
    statement = select(*columns, func.count()).where(outbox.c.lane == BULK).group_by(*columns).order_by(*columns)
    if edition is not None:
        statement = statement.where(outbox.c.about.like(f"%|{edition}|%"))
    return [Tally(*row) for row in conn.execute(statement)]


def _row(vault: Vault, new: NewDelivery, now: datetime) -> dict[str, object]:
    key_hash = vault.event_hash(f"{new.about}\\0{new.address}")
    # Known from the key: planned twice at once, both rows would be the same.
    row_id, address_hash = key_hash.hex()[:32], vault.address_hash(new.address)
    body = json.dumps({"address": new.address, "lang": new.lang, "told": new.told})
    return {
        "id": row_id,
        "address_hash": address_hash,
        "scheme": scheme_of(new.address),
        "kind": new.kind,
        "lane": BULK,
        "status": "queued",
        "held": 0,
        "body_ciphertext": vault.seal(body, body_place(address_hash, row_id)),
        "created_at": now,
        "not_before": new.not_before,
        "not_after": new.not_after,
        "attempts": 0,
        "doubts": 0,
        "key_hash": key_hash,
        "about": new.about,
        "silent": int(new.silent),
    }
