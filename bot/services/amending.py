"""Moving a date: whether it can be, whom it touches, then the row and what is withdrawn, in one transaction."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.conversation.knowledge import Knowledge
from bot.i18n import Msg
from bot.programmes.amendments import Amendment, with_entry
from bot.programmes.changes import has_moved
from bot.programmes.editions import Edition, Entry
from bot.programmes.phases import SPANS, Call, closing_instant
from bot.programmes.reminders import AUDIENCES, CALLS
from bot.programmes.written import NothingToCancel
from bot.storage import amendments, bulk, drafts, subscriptions
from bot.storage.database import Connection, Database

LONGEST_REASON = 300
_ADDRESS = re.compile(r"https?://[^\s()\[\]<>]+")
_ANNOUNCED = tuple(f"{call}.{end}" for call in CALLS for end in ("opens", "closes"))


class NotAmendable(Exception):
    """The date cannot be moved so; `message` says to the team why."""

    def __init__(self, message: Msg) -> None:
        self.message = message
        super().__init__(message.msgid)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A date that could be moved: `old` is in force now (None: nothing was known), `new` would be."""

    edition: Edition
    amendment: Amendment
    old: Entry | None

    @property
    def new(self) -> Entry:
        """The value that would be in force."""
        return self.amendment.entry(self.old)

    @property
    def calls_off(self) -> bool:
        """Whether a whole call is cancelled with it."""
        return self.new.cancelled and self.amendment.milestone in _ANNOUNCED

    @property
    def is_told(self) -> bool:
        """Whether people are written to: of the opening and closing of a call, when another day or hour is meant."""
        return self.amendment.milestone in _ANNOUNCED and self.old is not None and has_moved(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom it touches: `queued` are messages about the old date, `told` people who were sent one."""

    subscribers: int
    draft_owners: int
    queued: int
    told: int


def propose(knowledge: Knowledge, wanted: Amendment) -> Proposed:
    """What would change, by what is known when it is made. NotAmendable says why it cannot be."""
    edition = _edition(knowledge, wanted)
    _check_words(knowledge, wanted)
    old = edition.milestones[wanted.milestone].at(wanted.made_at)
    entry = _entry(wanted, old)
    if old is not None:
        _check_change(old, entry, wanted)
    if not entry.cancelled:
        _check_order(with_entry(edition, wanted.milestone, entry), wanted.made_at)
    return Proposed(edition, wanted, old)


def _check_change(old: Entry, new: Entry, wanted: Amendment) -> None:
    if replace(old, known_from=None, sources=()) == replace(new, known_from=None, sources=()):
        raise NotAmendable(Msg("This is the date already."))
    if new.cancelled and (old.until.end if old.until else closing_instant(old)) <= wanted.made_at:
        raise NotAmendable(Msg("That date has passed: it cannot be cancelled any more."))
    if old.until and not new.until:
        # What the date had besides its day is asked for again: it may not be true of the new one.
        raise NotAmendable(Msg("It was a period: say with --until when it ends (the same day for a single one)."))
    if (old.before or old.by) and not (new.before or new.by or wanted.moment.startswith("on ")):
        raise NotAmendable(Msg("The day was a latest one: say --as before, --as by, or --as on for the day itself."))


def _edition(knowledge: Knowledge, wanted: Amendment) -> Edition:
    editions = {name: one for programme in knowledge.programmes.values() for name, one in programme.editions.items()}
    edition = editions.get(wanted.edition)
    if edition is None:
        names = ", ".join(sorted(editions))
        raise NotAmendable(Msg("There is no edition {name}. There are: {names}.", name=wanted.edition, names=names))
    if wanted.milestone not in edition.milestones:
        names = ", ".join(edition.milestones)
        raise NotAmendable(Msg("There is no milestone {name}. There are: {names}.", name=wanted.milestone, names=names))
    return edition


def _check_words(knowledge: Knowledge, wanted: Amendment) -> None:
    if not 0 < len(wanted.reason) <= LONGEST_REASON:
        raise NotAmendable(Msg("Say why, in at most {n} characters: people read it.", n=LONGEST_REASON))
    document = knowledge.answers.sources.get(wanted.source)
    known = document is not None and document.reliability != "amendment"
    if not known and not _ADDRESS.fullmatch(wanted.source):
        raise NotAmendable(Msg("{source} is neither a document of sources.yaml nor an address.", source=wanted.source))


def _entry(wanted: Amendment, old: Entry | None) -> Entry:
    try:
        entry = wanted.entry(old)
    except NothingToCancel:
        raise NotAmendable(Msg("No date is known: there is nothing to cancel.")) from None
    except ValueError:
        raise NotAmendable(
            Msg("{written} is not a date such as 2020-07-19 or 2020-07-19T23:59.", written=wanted.moment)
        ) from None
    if entry.moment.precision == "month" and wanted.milestone in _ANNOUNCED:
        raise NotAmendable(Msg("A call opens and closes on a day, not in a month."))
    return entry


def _check_order(edition: Edition, now: datetime) -> None:
    for first, last in SPANS:
        start, end = (
            edition.milestones[name].at(now) if name in edition.milestones else None for name in (first, last)
        )
        if start and end and closing_instant(end) <= start.moment.start:
            raise NotAmendable(Msg("“{end}” comes before “{start}”.", end=last, start=first))


async def touched(database: Database, proposed: Proposed) -> Touched:
    """Whom it touches at this moment."""
    return await database.read(lambda conn: _touched(conn, proposed))


def _touched(conn: Connection, proposed: Proposed) -> Touched:
    edition, milestone = proposed.edition, proposed.amendment.milestone
    queued, told = bulk.queued(conn, edition.id, milestone), bulk.people_told(conn, edition.id, milestone)
    if not proposed.is_told:
        return Touched(0, 0, queued, told)
    call: Call = "apply" if milestone.startswith("apply") else "propose"
    return Touched(
        subscriptions.count(conn, edition.programme, AUDIENCES[call]),
        drafts.count(conn, f"{edition.id}/{call}"),
        queued,
        told,
    )


async def amend(database: Database, proposed: Proposed, *, author: str, clock: Clock) -> int:
    """Keep it, from now on; how many messages about the old date were withdrawn.

    NotAmendable when somebody else has amended meanwhile: then look again.
    """
    made = replace(proposed.amendment, made_at=whole_second(clock.now()))

    def keep(conn: Connection) -> int | None:
        if not amendments.add(conn, database.vault, made, author=author):
            return None
        return bulk.withdraw(conn, made.edition, made.milestone, "moved")

    withdrawn = await database.write(keep)
    if withdrawn is None:
        raise NotAmendable(Msg("Somebody else has moved a date meanwhile: look again, then begin anew."))
    return withdrawn


def whole_second(instant: datetime) -> datetime:
    """The instant as histories give it."""
    return instant.replace(microsecond=0)
