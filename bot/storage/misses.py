"""Utterances that got no confident answer, encrypted, each with the date on which it is forgotten."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.conversation.effects import RecordMiss
from bot.storage.tables import misses
from bot.storage.vault import Vault, place


@dataclass(frozen=True, slots=True)
class Miss:
    """A miss as the editors read it: nothing says whose it was."""

    at: datetime
    miss: RecordMiss


@dataclass(frozen=True, slots=True)
class Stored:
    """A row with its body still sealed."""

    id: str
    body_ciphertext: bytes
    lang: str
    reason: str
    created_at: datetime


def add(
    conn: Connection, vault: Vault, miss: RecordMiss, *, address_hash: bytes, now: datetime, expires_at: datetime
) -> None:
    """Keep a miss until `expires_at`; the hash of the address lets it be erased with the person's other data."""
    row_id = uuid.uuid4().hex
    body = {"utterance": miss.utterance, "candidates": miss.candidates, "chosen": miss.chosen}
    row = {
        "id": row_id,
        "address_hash": address_hash,
        "body_ciphertext": vault.seal(json.dumps(body), body_place(row_id)),
        "lang": miss.lang,
        "reason": miss.reason,
        "created_at": now,
        "expires_at": expires_at,
    }
    conn.execute(insert(misses), row)


def load(conn: Connection, *, since: datetime, now: datetime) -> list[Stored]:
    """The misses recorded since an instant and not yet to be forgotten, oldest first; `unseal` reads each."""
    kept = select(misses.c.id, misses.c.body_ciphertext, misses.c.lang, misses.c.reason, misses.c.created_at).where(
        misses.c.created_at >= since, misses.c.expires_at > now
    )
    return [Stored(*row) for row in conn.execute(kept.order_by(misses.c.created_at, misses.c.id))]


def of_address(conn: Connection, address_hash: bytes) -> list[Stored]:
    """Those of one person, oldest first."""
    theirs = select(misses.c.id, misses.c.body_ciphertext, misses.c.lang, misses.c.reason, misses.c.created_at).where(
        misses.c.address_hash == address_hash
    )
    return [Stored(*row) for row in conn.execute(theirs.order_by(misses.c.created_at, misses.c.id))]


def unseal(vault: Vault, row: Stored) -> Miss:
    """The miss that a row keeps. Unreadable when its ciphertext does not open."""
    body = json.loads(vault.unseal(row.body_ciphertext, body_place(row.id)))
    candidates = tuple((str(topic), float(score)) for topic, score in body["candidates"])
    return Miss(row.created_at, RecordMiss(body["utterance"], row.lang, row.reason, candidates, body["chosen"]))


def purge(conn: Connection, now: datetime) -> int:
    """Forget those whose date has come. How many."""
    return conn.execute(delete(misses).where(misses.c.expires_at <= now)).rowcount


def erase(conn: Connection, address_hash: bytes) -> int:
    """Forget those of this address. How many."""
    return conn.execute(delete(misses).where(misses.c.address_hash == address_hash)).rowcount


def body_place(row_id: str) -> str:
    """What the body of a row is bound to."""
    return place("misses", "body_ciphertext", row_id)
