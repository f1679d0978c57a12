"""How old drafts and submissions are, without what is in them: what retention decides by, and what it erases."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, and_, bindparam, delete, func, select, update

from bot.storage import files
from bot.storage.drafts import address_place
from bot.storage.tables import drafts, submission_versions, submissions
from bot.storage.tables import files as files_table
from bot.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class DraftAge:
    """A draft; whose it is stays sealed. `warned_at`: when its owner was told that it will go."""

    address_hash: bytes
    form: str
    edition: str
    call: str
    lang: str | None
    changed_at: datetime
    warned_at: datetime | None
    address_ciphertext: bytes


@dataclass(frozen=True, slots=True)
class SubmissionAge:
    """A submission, with the number of its latest version."""

    id: str
    form: str
    edition: str
    call: str
    status: str
    version: int
    sent_at: datetime
    withdrawn_at: datetime | None


_DRAFTS = select(*(drafts.c[name] for name in DraftAge.__slots__)).order_by(drafts.c.changed_at)
_SUBMISSIONS = select(*(submissions.c[name] for name in SubmissionAge.__slots__)).order_by(submissions.c.sent_at)
_AS_SEEN = (
    drafts.c.address_hash == bindparam("of_address"),
    drafts.c.form == bindparam("of_form"),
    drafts.c.changed_at == bindparam("as_changed"),
)


def draft_ages(conn: Connection) -> list[DraftAge]:
    """Every draft, the one longest untouched first."""
    return [DraftAge(*row) for row in conn.execute(_DRAFTS)]


def submission_ages(conn: Connection) -> list[SubmissionAge]:
    """Every submission, the one sent first first."""
    return [SubmissionAge(*row) for row in conn.execute(_SUBMISSIONS)]


def address_of(vault: Vault, draft: DraftAge) -> str:
    """Whose draft it is. Unreadable when that was damaged."""
    return vault.unseal(draft.address_ciphertext, address_place(draft.address_hash, draft.form))


def warn(conn: Connection, draft: DraftAge, now: datetime) -> bool:
    """Note that its owner is being told; False when that was done before, or the draft is not as it was."""
    unwarned = update(drafts).where(*_AS_SEEN, drafts.c.warned_at.is_(None)).values(warned_at=now)
    return conn.execute(unwarned, _seen(draft)).rowcount > 0


def erase_draft(conn: Connection, draft: DraftAge) -> bool:
    """Erase a draft and its files; False when it is not as it was seen."""
    if not conn.execute(delete(drafts).where(*_AS_SEEN), _seen(draft)).rowcount:
        return False
    files.keep_only(conn, draft.address_hash, draft.form, ())
    return True


def erase_submission(conn: Connection, submission: SubmissionAge) -> bool:
    """Erase a submission, all its versions and files; False when it is not as it was seen."""
    as_seen = and_(submissions.c.id == submission.id, submissions.c.version == submission.version)
    if conn.execute(select(submissions.c.id).where(as_seen).with_for_update()).first() is None:
        return False
    for table in (files_table, submission_versions):
        conn.execute(delete(table).where(table.c.submission_id == submission.id))
    return conn.execute(delete(submissions).where(as_seen)).rowcount > 0


def count(conn: Connection, table: Table, *, lane: str | None = None) -> int:
    """How many rows a table has, in one lane where it has lanes."""
    counted = select(func.count()).select_from(table)
    return conn.execute(counted if lane is None else counted.where(table.c.lane == lane)).scalar_one()


def _seen(draft: DraftAge) -> dict[str, object]:
    return {"of_address": draft.address_hash, "of_form": draft.form, "as_changed": draft.changed_at}
