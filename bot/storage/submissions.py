"""What people sent, encrypted: a row for each submission as it stands now, one for each version that was sent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from bot.forms.draft import Submission, SubmissionStatus
from bot.forms.papers_json import submission_from_json, submission_to_json
from bot.storage.outbox import scheme_of
from bot.storage.tables import submission_versions as versions
from bot.storage.tables import submissions
from bot.storage.upsert import insert_new
from bot.storage.vault import Vault, place


@dataclass(frozen=True, slots=True)
class Stored:
    """A version with its body still sealed, and how its submission stands now."""

    id: str
    version: int
    address_hash: bytes
    body_ciphertext: bytes
    status: SubmissionStatus
    withdrawn_at: datetime | None

    @property
    def place(self) -> str:
        """What its body is bound to."""
        return body_place(self.address_hash, self.id, self.version)


_VERSIONS = (
    select(
        versions.c.submission_id,
        versions.c.version,
        versions.c.address_hash,
        versions.c.body_ciphertext,
        submissions.c.status,
        submissions.c.withdrawn_at,
    )
    .join(submissions, submissions.c.id == versions.c.submission_id)
    .order_by(submissions.c.sent_at, submissions.c.id, versions.c.version)
)
_IN_FORCE = _VERSIONS.where(submissions.c.version == versions.c.version)
_OF_PERSON = submissions.c.address_hash == bindparam("address_hash")
# Read at many a turn: put together once.
_IN_FORCE_OF_PEOPLE = _IN_FORCE.where(submissions.c.address_hash.in_(bindparam("hashes", expanding=True)))
_OF_RECEIPT = (versions.c.address_hash == bindparam("address_hash"), versions.c.receipt_hash == bindparam("receipt"))
_STANDING = (
    submissions.c.id == bindparam("of_id"),
    submissions.c.address_hash == bindparam("of_address"),
    submissions.c.status == "sent",
    submissions.c.version == bindparam("of_version"),
)
_CHANGE = update(submissions).where(*_STANDING).values(version=bindparam("version"), sent_at=bindparam("sent_at"))
_WITHDRAW = update(submissions).where(*_STANDING).values(status="withdrawn", withdrawn_at=bindparam("withdrawn_at"))
_ADD_VERSION = insert(versions)


def load(conn: Connection, address_hash: bytes) -> list[Stored]:
    """What was sent from this address, the latest version of each, the one sent first first."""
    return load_all(conn, [address_hash])


def load_all(conn: Connection, hashes: Collection[bytes]) -> list[Stored]:
    """The same for all these addresses."""
    return _stored(conn, _IN_FORCE_OF_PEOPLE, {"hashes": list(hashes)})


def load_all_versions(conn: Connection, address_hash: bytes) -> list[Stored]:
    """The same with every version of each, the oldest first."""
    return _stored(conn, _VERSIONS.where(_OF_PERSON), {"address_hash": address_hash})


def latest(conn: Connection, ids: Collection[str]) -> list[Stored]:
    """The latest version of each of these submissions, whoever sent it."""
    return _stored(conn, _IN_FORCE.where(submissions.c.id.in_(list(ids))), {})


def of_receipt(conn: Connection, vault: Vault, address_hash: bytes, receipt: str) -> Stored | None:
    """The version with that receipt, if it was sent from that very address."""
    wanted = {"address_hash": address_hash, "receipt": vault.receipt_hash(receipt)}
    return next(iter(_stored(conn, _VERSIONS.where(*_OF_RECEIPT), wanted)), None)


def unseal(vault: Vault, row: Stored) -> Submission:
    """That version. Unreadable, ValueError, KeyError or TypeError when it was damaged."""
    sent = submission_from_json(vault.unseal(row.body_ciphertext, row.place))
    return replace(sent, status=row.status, withdrawn_at=row.withdrawn_at)


def add(conn: Connection, vault: Vault, submission: Submission, *, address: str) -> bool:
    """Keep a submission or its next version; False, changing nothing, when what stands there is not what it follows.

    There is one submission at a time for each address and form, and one for each receipt.
    """
    address_hash = vault.address_hash(address)
    kept = _begin if submission.version == 1 else _follow
    if not kept(conn, vault, submission, address):
        return False
    row = {
        "submission_id": submission.id,
        "version": submission.version,
        "address_hash": address_hash,
        "receipt_hash": vault.receipt_hash(submission.receipt),
        "body_ciphertext": vault.seal(
            submission_to_json(submission), body_place(address_hash, submission.id, submission.version)
        ),
        "sent_at": submission.sent_at,
        "received_at": submission.received_at,
    }
    conn.execute(_ADD_VERSION, row)
    return True


def withdraw(conn: Connection, submission: Submission, *, address_hash: bytes, now: datetime) -> bool:
    """Mark it as withdrawn; False, changing nothing, when it does not stand there as it is given."""
    at = {"of_id": submission.id, "of_address": address_hash, "of_version": submission.version}
    return conn.execute(_WITHDRAW, {**at, "withdrawn_at": now}).rowcount == 1


def erase(conn: Connection, address_hash: bytes) -> int:
    """Forget everything sent from this address. How many submissions."""
    conn.execute(delete(versions).where(versions.c.address_hash == address_hash))
    return conn.execute(delete(submissions).where(submissions.c.address_hash == address_hash)).rowcount


def body_place(address_hash: bytes, submission_id: str, version: int) -> str:
    """What the body of a version is bound to."""
    return place("submission_versions", "body_ciphertext", f"{address_hash.hex()}/{submission_id}/{version}")


def address_place(address_hash: bytes, submission_id: str) -> str:
    """What the address of a submission is bound to."""
    return place("submissions", "address_ciphertext", f"{address_hash.hex()}/{submission_id}")


def _begin(conn: Connection, vault: Vault, submission: Submission, address: str) -> bool:
    address_hash = vault.address_hash(address)
    edition, _, call = submission.form.rpartition("/")
    row = {
        "id": submission.id,
        "address_hash": address_hash,
        "form": submission.form,
        "edition": edition,
        "call": call,
        "scheme": scheme_of(address),
        "address_ciphertext": vault.seal(address, address_place(address_hash, submission.id)),
        "status": "sent",
        "version": submission.version,
        "sent_at": submission.sent_at,
        "withdrawn_at": None,
    }
    return insert_new(conn, submissions, row)


def _follow(conn: Connection, vault: Vault, submission: Submission, address: str) -> bool:
    at = {"of_id": submission.id, "of_address": vault.address_hash(address), "of_version": submission.version - 1}
    return conn.execute(_CHANGE, {**at, "version": submission.version, "sent_at": submission.sent_at}).rowcount == 1


def _stored(conn: Connection, statement: Select[Any], wanted: Mapping[str, object]) -> list[Stored]:
    return [Stored(*row) for row in conn.execute(statement, wanted)]
