"""What is kept no longer than said: one rule for the worker, the dry run and the command."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.conversation.knowledge import Knowledge
from bot.services.notices import give_notice
from bot.services.overdue import Draft, Submission, drafts_kept, submissions_kept
from bot.services.periods import Calendar, Retention
from bot.storage import (
    ages,
    announcements,
    bulk_tables,
    conversations,
    erasures,
    inbox,
    misses,
    outbox,
    set_aside,
    tables,
)
from bot.storage.bulk_tables import BULK
from bot.storage.database import Connection, Database

T = TypeVar("T")

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Tally:
    """One kind of thing, of one call where it belongs to one: how many go and how many stay, counted before anything goes.

    Of drafts that stay, `told` is how many owners are being told that theirs will go; of submissions, `held` is how many
    would go and are held. `next_at` is when the next of those that stay has had its time; None where no date decides.
    """

    kind: str
    call: str
    goes: int
    stays: int
    told: int = 0
    held: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What has had its time at an instant, without anything of anybody."""

    at: datetime
    tallies: tuple[Tally, ...]

    @property
    def goes(self) -> int:
        """How many rows and papers go."""
        return sum(tally.goes for tally in self.tallies)


async def retain(
    database: Database, retention: Retention, knowledge: Knowledge, now: datetime, *, apply: bool
) -> Report:
    """Find what has had its time and, where `apply`, erase it some at a time, and tell whose drafts are about to go.

    Stopped half way, it goes on the next time.
    """
    calendar = Calendar(knowledge.programmes, now)
    drafts = await drafts_kept(database, retention, calendar)
    sent = await submissions_kept(database, retention, calendar)
    tallies = (*_of_drafts(drafts, retention, now), *_of_submissions(sent, now))
    if apply:
        await _in_parts(database, [one.age for one in drafts if one.goes(now)], ages.erase_draft)
        await _in_parts(database, [one.age for one in sent if one.goes(now)], ages.erase_submission)
        told = [one for one in drafts if one.is_to_be_told(retention, now)]
        await give_notice(database, knowledge, told, now=now, timing=retention.timing)
    return Report(now, (*tallies, *await _rows(database, retention, now, apply=apply)))


async def _in_parts(database: Database, papers: Sequence[T], erase: Callable[[Connection, T], bool]) -> None:
    for start in range(0, len(papers), _AT_ONCE):
        await database.write(partial(_erase_all, erase=erase, papers=papers[start : start + _AT_ONCE]))


def _erase_all(conn: Connection, erase: Callable[[Connection, T], bool], papers: Sequence[T]) -> None:
    for paper in papers:
        erase(conn, paper)


def _of_drafts(drafts: Iterable[Draft], retention: Retention, now: datetime) -> Iterator[Tally]:
    for call, several in _by_call((one.age.form, one) for one in drafts):
        goes = sum(one.goes(now) for one in several)
        told = sum(one.is_to_be_told(retention, now) for one in several)
        next_at = min((one.until for one in several if not one.goes(now)), default=None)
        yield Tally("draft", call, goes, len(several) - goes, told=told, next_at=next_at)


def _of_submissions(sent: Iterable[Submission], now: datetime) -> Iterator[Tally]:
    for call, several in _by_call((one.age.form, one) for one in sent):
        goes = sum(one.goes(now) for one in several)
        held = sum(one.held and one.until <= now for one in several)
        next_at = min((one.until for one in several if not one.goes(now)), default=None)
        yield Tally("submission", call, goes, len(several) - goes, held=held, next_at=next_at)


def _by_call(papers: Iterable[tuple[str, T]]) -> Iterator[tuple[str, list[T]]]:
    found: dict[str, list[T]] = defaultdict(list)
    for call, paper in papers:
        found[call].append(paper)
    yield from sorted(found.items())


class _Undo(Exception):
    """Nothing of this transaction is to be kept; what it counted is."""

    def __init__(self, tallies: Sequence[Tally]) -> None:
        super().__init__()
        self.tallies = tallies


async def _rows(database: Database, retention: Retention, now: datetime, *, apply: bool) -> Sequence[Tally]:
    """The rows that belong to no call. A dry run does the same and undoes it: it cannot be wrong about what would go."""

    def work(conn: Connection) -> Sequence[Tally]:
        count = partial(ages.count, conn)
        kinds = (
            ("question not understood", misses.purge(conn, now), count(tables.misses)),
            ("set aside", set_aside.purge(conn, now), count(tables.set_aside)),
            ("event", inbox.purge(conn, now - retention.events), count(tables.inbox)),
            ("reply", outbox.purge(conn, now - retention.replies), count(tables.outbox, lane=outbox.REPLY)),
            ("delivery", outbox.purge(conn, now - retention.deliveries, lane=BULK), count(tables.outbox, lane=BULK)),
            (
                "announcement",
                announcements.purge(conn, now - retention.announcements),
                count(bulk_tables.announcements),
            ),
            ("conversation", conversations.purge(conn, now - retention.conversations), count(tables.conversations)),
            ("certificate of erasure", erasures.purge(conn, now - retention.erasures), count(tables.erasures)),
        )
        tallies = [Tally(kind, "", gone, stays) for kind, gone, stays in kinds]
        if not apply:
            raise _Undo(tallies)
        return tallies

    try:
        return await database.write(work)
    except _Undo as undone:
        return undone.tallies
