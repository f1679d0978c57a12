"""Planning what is due: one row for each person and reminder, in batches, once for ever."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.conversation.knowledge import Knowledge
from bot.conversation.subscription import LEADS
from bot.programmes.changes import NEWS_FOR, Change, correction_slot, recent_change
from bot.programmes.editions import Edition
from bot.programmes.phases import Call, closing_instant
from bot.programmes.reminders import AUDIENCES, CALLS, Reminder, default_leads, due, schedule
from bot.programmes.timing import Timing, later
from bot.services.composing import about_correction
from bot.storage import bulk, plans, subscriptions
from bot.storage.bulk import NewDelivery
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection, Database
from bot.storage.subscriptions import Wanted
from bot.storage.vault import Vault

log = logging.getLogger(__name__)

# Whoever waits for a reply waits for one of these at most: on a busy machine about 40 ms, and 90 ms with 500.
BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to be planned for many: `about` is its key, the same for all.

    Of a correction: `change`, and `told_first` for the round of those who were told an earlier date.
    """

    about: str
    edition: Edition
    call: Call
    milestone: str
    not_before: datetime
    not_after: datetime
    silent: bool = False
    lead: str = ""
    draft_owners: bool = False
    change: Change | None = None
    told_first: bool = False

    @property
    def key(self) -> str:
        """What its progress is noted under."""
        return f"{self.about}{'|told' if self.told_first else ''}{'|drafts' if self.draft_owners else ''}"


def jobs(knowledge: Knowledge, now: datetime, timing: Timing) -> Iterator[Job]:
    """What is due now by the calendar as it is known now: corrections first, whoever was told the old date before the others."""
    editions = [edition for programme in knowledge.programmes.values() for edition in programme.editions.values()]
    for edition in editions:
        yield from _corrections(edition, now, timing)
    for edition in editions:
        leads = {*default_leads(edition), *LEADS}
        for reminder in due(schedule(edition, now, leads, timing), now):
            yield _job(edition, reminder)


def moments(knowledge: Knowledge, start: datetime, end: datetime, timing: Timing) -> list[datetime]:
    """When there may be something to plan, after `start` until `end`: for a clock that jumps."""
    found: set[datetime] = set()
    for edition in (edition for programme in knowledge.programmes.values() for edition in programme.editions.values()):
        changes = {
            entry.known_from
            for milestone in edition.milestones.values()
            for entry in milestone.history
            if entry.known_from and start < entry.known_from <= end
        }
        leads = {*default_leads(edition), *LEADS}
        for begins in (start, *changes):
            found |= {reminder.at for reminder in schedule(edition, begins, leads, timing)}
        found |= changes | {later(change, timing, office=office).at for change in changes for office in (True, False)}
    return sorted(instant for instant in found if start < instant <= end)


def _job(edition: Edition, reminder: Reminder) -> Job:
    return Job(
        about=reminder.key,
        edition=edition,
        call=reminder.call,
        milestone=reminder.milestone,
        not_before=reminder.at,
        not_after=reminder.not_after,
        silent=reminder.slotted.silent,
        lead="" if reminder.kind == "opening" else str(reminder.lead),
        draft_owners=reminder.kind == "draft",
    )


def _corrections(edition: Edition, now: datetime, timing: Timing) -> Iterator[Job]:
    for call in CALLS:
        for milestone in (f"{call}.closes", f"{call}.opens"):
            history = edition.milestones[milestone].history if milestone in edition.milestones else ()
            change = recent_change(history, now)
            if change is not None:
                yield from _correction(edition, call, milestone, change, now=now, timing=timing)


def _correction(
    edition: Edition, call: Call, milestone: str, change: Change, *, now: datetime, timing: Timing
) -> Iterator[Job]:
    known_from = change.new.known_from or now
    slotted = correction_slot(change.old, change.new, known_from, timing=timing, office=call == "propose")
    until = min(slotted.at + NEWS_FOR, max(closing_instant(change.new), slotted.at + timedelta(hours=1)))
    if not slotted.at <= now < until:
        return
    for told_first in (True, False):
        for draft_owners in (False, True):
            yield Job(
                about=about_correction(edition.id, milestone, change.new),
                edition=edition,
                call=call,
                milestone=milestone,
                not_before=slotted.at,
                not_after=until,
                silent=slotted.silent,
                draft_owners=draft_owners,
                change=change,
                told_first=told_first,
            )


class Planning:
    """Plans at each tick; `knows` gives what is known now, since dates move."""

    def __init__(self, database: Database, knows: Callable[[], Knowledge], clock: Clock, timing: Timing) -> None:
        self._database = database
        self._knows = knows
        self._clock = clock
        self._timing = timing
        self._done: set[str] = set()

    async def tick(self) -> None:
        """Plan everything that is due and not planned yet."""
        now = self._clock.now()
        for job in jobs(self._knows(), now, self._timing):
            if job.key not in self._done:
                await self._plan(job, now)
                self._done.add(job.key)

    def due_before(self, instant: datetime) -> list[str]:
        """The keys of what is due now, and was before an instant."""
        due_now = jobs(self._knows(), self._clock.now(), self._timing)
        return [job.key for job in due_now if job.not_before < instant]

    def moments(self, start: datetime, end: datetime) -> list[datetime]:
        """When there may be something to plan, after `start` until `end`."""
        return moments(self._knows(), start, end, self._timing)

    async def _plan(self, job: Job, now: datetime) -> None:
        done = False
        while not done:
            # A transaction for each batch: in between whoever waits for a reply has the database.
            done = await self._database.write(lambda conn: self._batch(conn, job, now))

    def _batch(self, conn: Connection, job: Job, now: datetime) -> bool:
        """One batch and how far it came, in one transaction; whether that was the last."""
        after = plans.position(conn, job.key, now)
        if after is None:
            return True
        people = _people(conn, job, after)
        told = _told(conn, job, people)
        bulk.plan(conn, self._database.vault, list(_deliveries(self._database.vault, job, people, told)), now)
        done = len(people) < BATCH
        plans.advance(conn, job.key, after=people[-1].hash if people else after, done=done, now=now)
        return done


@dataclass(frozen=True, slots=True)
class _Person:
    """One of a batch, the address still sealed."""

    hash: bytes
    lang: str
    address_ciphertext: bytes
    place: str


def _people(conn: Connection, job: Job, after: bytes) -> list[_Person]:
    if job.draft_owners:
        form, by = f"{job.edition.id}/{job.call}", job.not_before
        owners = plans.draft_owners(conn, form, by=by, after=after, most=BATCH)
        return [_Person(one.address_hash, one.lang, one.address_ciphertext, one.place) for one in owners]
    found = subscriptions.batch(conn, _wanted(job), after=after, most=BATCH)
    return [_Person(one.address_hash, one.lang, one.address_ciphertext, one.place) for one in found]


def _told(conn: Connection, job: Job, people: Sequence[_Person]) -> Mapping[bytes, str]:
    """What each was told last of a date that has moved, among those whom this round is for."""
    if job.change is None:
        return {one.hash: "" for one in people}
    last = bulk.last_told(conn, [one.hash for one in people], job.edition.id, job.milestone)
    # The second round is for everybody: who was in the first is planned already, and nobody is missed in between.
    told = last if job.told_first else {one.hash: last.get(one.hash, "") for one in people}
    return {person: moment for person, moment in told.items() if job.change.is_news_to(moment)}


def _wanted(job: Job) -> Wanted:
    usual = not job.lead or job.lead in job.edition.lead_times
    return Wanted(
        programme=job.edition.programme, audience=AUDIENCES[job.call], lead=job.lead, usual=usual, by=job.not_before
    )


def _deliveries(vault: Vault, job: Job, people: Sequence[_Person], told: Mapping[bytes, str]) -> Iterator[NewDelivery]:
    for person in people:
        if person.hash not in told:
            continue
        try:
            address = vault.unseal(person.address_ciphertext, person.place)
        except Unreadable:
            log.error("A subscriber's address does not open: nothing can be sent there.")
            continue
        yield NewDelivery(
            address=address,
            about=job.about,
            lang=person.lang,
            not_before=job.not_before,
            not_after=job.not_after,
            silent=job.silent,
            told=told[person.hash],
        )
