"""What was sent to an edition, opened some at a time, for those who read it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.forms.draft import StoredFile, Submission
from bot.storage import ages, files, submissions
from bot.storage.ages import SubmissionAge
from bot.storage.crypto import Unreadable
from bot.storage.database import Database
from bot.storage.submissions import Stored

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Opened:
    """A submission, its latest version."""

    submission: Submission
    address_hash: bytes = field(repr=False)


async def sent_to(
    database: Database, edition: str, *, call: str | None = None, withdrawn: bool = False
) -> list[SubmissionAge]:
    """What was sent to an edition, in order of sending; of both calls unless one is named; withdrawn ones only if asked."""
    found = await database.read(ages.submission_ages)
    return [
        one
        for one in found
        if one.edition == edition and call in (None, one.call) and (withdrawn or one.status == "sent")
    ]


async def opened(database: Database, found: Sequence[SubmissionAge]) -> AsyncIterator[Opened | None]:
    """Each of them in its order; None for one that does not open, or is gone meanwhile."""
    for start in range(0, len(found), _AT_ONCE):
        ids = [one.id for one in found[start : start + _AT_ONCE]]
        rows = {row.id: row for row in await database.read(partial(submissions.latest, ids=ids))}
        for name in ids:
            yield _open(database, rows.get(name))


async def content_of(database: Database, one: Opened, file: StoredFile) -> bytes | None:
    """What is in a file of a submission; None when it is gone or does not open."""
    read = partial(files.content, vault=database.vault, address_hash=one.address_hash, file_id=file.id)
    try:
        return await database.read(read)
    except Unreadable:
        return None


def _open(database: Database, row: Stored | None) -> Opened | None:
    if row is None:
        return None
    try:
        return Opened(submissions.unseal(database.vault, row), row.address_hash)
    except (Unreadable, ValueError, KeyError, TypeError):
        return None
