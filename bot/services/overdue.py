"""Which drafts and submissions have had their time, and which drafts are about to."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.periods import TALENT_POOL, Calendar, Retention, draft_until, submission_until
from bot.storage import ages, submissions
from bot.storage.ages import DraftAge, SubmissionAge
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection, Database
from bot.storage.submissions import Stored
from bot.storage.vault import Vault

log = logging.getLogger(__name__)

# However late its owner was told, a draft stays so long after that.
LEAST_NOTICE = timedelta(days=2)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft and until when it is kept."""

    age: DraftAge
    until: datetime

    def is_to_be_told(self, retention: Retention, now: datetime) -> bool:
        """Whether it is time to tell its owner that it will go."""
        return self.age.warned_at is None and self.until - retention.warning <= now

    def goes(self, now: datetime) -> bool:
        """Whether it has had its time and its owner was told early enough."""
        warned_at = self.age.warned_at
        return self.until <= now and warned_at is not None and warned_at + LEAST_NOTICE <= now


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission and until when it is kept. `held`: it stays all the same, for submissions of this edition are held."""

    age: SubmissionAge
    until: datetime
    held: bool

    def goes(self, now: datetime) -> bool:
        """Whether it has had its time and is not held."""
        return self.until <= now and not self.held


async def drafts_kept(database: Database, retention: Retention, calendar: Calendar) -> list[Draft]:
    """Every draft, with until when it is kept."""
    found = await database.read(ages.draft_ages)
    return [
        Draft(age, draft_until(retention, calendar, edition=age.edition, call=age.call, changed_at=age.changed_at))
        for age in found
    ]


async def submissions_kept(database: Database, retention: Retention, calendar: Calendar) -> list[Submission]:
    """Every submission, with until when it is kept."""
    found = await database.read(ages.submission_ages)
    without = [_kept(age, retention, calendar, pooled=False) for age in found]
    # Only what would go without a consent needs to be opened for one.
    doubtful = [one.age.id for one in without if one.until <= calendar.now and one.age.status == "sent"]
    pooled = await _pooled(database, doubtful)
    return [_kept(age, retention, calendar, pooled=age.id in pooled) for age in found]


def _kept(age: SubmissionAge, retention: Retention, calendar: Calendar, *, pooled: bool) -> Submission:
    held = age.edition in retention.held
    until = submission_until(
        retention, calendar, edition=age.edition, call=age.call, sent_at=age.sent_at, pooled=pooled
    )
    if age.withdrawn_at:
        until = min(until, age.withdrawn_at + retention.withdrawn)
    return Submission(age, until, held)


async def _pooled(database: Database, ids: Sequence[str]) -> set[str]:
    """Those whose sender agreed to a longer time, and those that do not open: nobody can say that their time has come."""
    found: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found |= await database.read(lambda conn, some=some: _pooled_of(conn, database.vault, some))  # type: ignore[misc]
    return found


def _pooled_of(conn: Connection, vault: Vault, ids: Sequence[str]) -> set[str]:
    return {row.id for row in submissions.latest(conn, ids) if _agrees(vault, row)}


def _agrees(vault: Vault, row: Stored) -> bool:
    try:
        return submissions.unseal(vault, row).answers.get(TALENT_POOL) is True
    except (Unreadable, ValueError, KeyError, TypeError) as error:
        log.error("A submission does not open (%s): it is kept for the longest time.", type(error).__name__)
        return True
