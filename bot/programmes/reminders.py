"""Which reminders the calendar of an edition calls for, and which of them are due at an instant (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from bot.clock import PARIS
from bot.programmes.editions import Edition, Entry
from bot.programmes.lead_times import LeadTime, parse_lead_time
from bot.programmes.phases import Call, call_state, closing_instant, last_day
from bot.programmes.timing import Slotted, Timing, earlier, later

Kind = Literal["reminder", "draft", "opening"]
CALLS: tuple[Call, ...] = ("apply", "propose")
AUDIENCES: dict[Call, str] = {"apply": "candidate", "propose": "administration"}
DRAFT_LEADS = (LeadTime("J", 2), LeadTime("H", 4))
ON_THE_DAY = LeadTime("J", 0)
_A_DAY = timedelta(hours=24)
_OPENING_IS_NEWS_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder of one milestone as it was known at some instant, for everybody whom it concerns.

    `due` is when its lead time would have it, `at` when it goes, `not_after` when it is useless: all aware.
    """

    kind: Kind
    edition: str
    call: Call
    milestone: str
    entry: Entry
    lead: LeadTime
    due: datetime
    slotted: Slotted
    not_after: datetime

    @property
    def at(self) -> datetime:
        """When it goes."""
        return self.slotted.at

    @property
    def audience(self) -> str:
        """Whom it concerns: candidate or administration."""
        return AUDIENCES[self.call]

    @property
    def key(self) -> str:
        """What makes it the same reminder: kind, edition, milestone, its date and lead time. Unique with an address."""
        return f"{self.kind}|{self.edition}|{self.milestone}|{self.entry.moment.start.isoformat()}|{self.lead}"


def schedule(edition: Edition, now: datetime, leads: Iterable[LeadTime], timing: Timing) -> list[Reminder]:
    """Every reminder of an edition, past and to come, as its calendar is known at `now`, in order of `at`.

    `leads` are those that somebody wants; the leads of drafts and of openings are always there.
    """
    wanted = sorted(set(leads))
    found = [reminder for call in CALLS for reminder in _of_call(edition, call, now, wanted, timing=timing)]
    return sorted(found, key=lambda reminder: (reminder.at, reminder.key))


def called_for(edition: Edition, milestone: str, now: datetime, *, lead: LeadTime, timing: Timing) -> list[Reminder]:
    """Of the same, those of one milestone and lead time: no calendar needs to be put together for one reminder."""
    call, _, end = milestone.partition(".")
    found: list[Reminder | None] = []
    for known in (one for one in CALLS if one == call):
        if end == "closes" and (closes := _in_force(edition, known, end, now=now, timing=timing)):
            found.append(_before_closing(closes, "reminder", lead))
            found += [_before_closing(closes, "draft", lead)] if lead in DRAFT_LEADS else []
        if end == "opens" and lead == ON_THE_DAY and (opens := _in_force(edition, known, end, now=now, timing=timing)):
            found.append(_on_opening(opens))
    return [reminder for reminder in found if reminder is not None]


def due(reminders: Iterable[Reminder], now: datetime) -> list[Reminder]:
    """Those that may go at this instant: not before their time, not once they are useless, and never announced too late.

    One whose time had passed when its date was published is not sent: it would come as a surprise beside the news itself.
    """
    return [
        reminder
        for reminder in reminders
        if reminder.at <= now < reminder.not_after
        and (reminder.entry.known_from is None or reminder.entry.known_from <= reminder.at)
    ]


def default_leads(edition: Edition) -> tuple[LeadTime, ...]:
    """The edition's own lead times."""
    return tuple(parse_lead_time(written) for written in edition.lead_times)


@dataclass(frozen=True, slots=True)
class _Milestone:
    """A milestone of a call as it is known at an instant."""

    edition: str
    call: Call
    id: str
    entry: Entry
    timing: Timing

    @property
    def office(self) -> bool:
        """Whether its readers are reached on working days."""
        return self.call == "propose"

    def reminder(self, kind: Kind, lead: LeadTime, moment: datetime, *, slotted: Slotted, until: datetime) -> Reminder:
        return Reminder(
            kind=kind,
            edition=self.edition,
            call=self.call,
            milestone=self.id,
            entry=self.entry,
            lead=lead,
            due=moment,
            slotted=slotted,
            not_after=until,
        )


def _of_call(
    edition: Edition, call: Call, now: datetime, wanted: Sequence[LeadTime], *, timing: Timing
) -> list[Reminder]:
    found: list[Reminder | None] = []
    state = call_state(edition, call, now)
    if state is None or state.called_off:
        return []
    if closes := _in_force(edition, call, "closes", now=now, timing=timing):
        found += [_before_closing(closes, "reminder", lead) for lead in wanted]
        found += [_before_closing(closes, "draft", lead) for lead in DRAFT_LEADS]
    if opens := _in_force(edition, call, "opens", now=now, timing=timing):
        found.append(_on_opening(opens))
    return [reminder for reminder in found if reminder is not None]


def _in_force(edition: Edition, call: Call, end: str, *, now: datetime, timing: Timing) -> _Milestone | None:
    name = f"{call}.{end}"
    milestone = edition.milestones.get(name)
    entry = milestone.at(now) if milestone else None
    # A month is a forecast: nobody is reminded of it.
    if entry is None or entry.moment.precision == "month":
        return None
    return _Milestone(edition.id, call, name, entry, timing)


def _before_closing(closes: _Milestone, kind: Kind, lead: LeadTime) -> Reminder | None:
    moment, deadline = _moment_before(closes, lead), closing_instant(closes.entry)
    if moment is None or moment >= deadline:
        return None
    slotted = earlier(moment, deadline, closes.timing, office=closes.office)
    useful = timedelta(hours=lead.number) if lead.unit == "H" else _A_DAY
    return closes.reminder(kind, lead, moment, slotted=slotted, until=min(deadline, moment + useful))


def _moment_before(closes: _Milestone, lead: LeadTime) -> datetime | None:
    if lead.unit == "J":
        return _in_the_morning(last_day(closes.entry) - timedelta(days=lead.number), closes.timing)
    if closes.entry.moment.precision != "minute":
        # No hour was published: nobody can say what three hours before it is.
        return None
    # Real hours, also across a change of clocks.
    return (closes.entry.moment.start.astimezone(UTC) - timedelta(hours=lead.number)).astimezone(PARIS)


def _on_opening(opens: _Milestone) -> Reminder:
    start = opens.entry.moment.start
    if opens.entry.moment.precision != "minute":
        start = _in_the_morning(start.astimezone(PARIS).date(), opens.timing)
    if opens.entry.known_from is not None and opens.entry.known_from > start:
        # An opening that came out on the day itself is told then.
        start = opens.entry.known_from.astimezone(PARIS)
    slotted = later(start, opens.timing, office=opens.office)
    return opens.reminder("opening", ON_THE_DAY, start, slotted=slotted, until=slotted.at + _OPENING_IS_NEWS_FOR)


def _in_the_morning(day: date, timing: Timing) -> datetime:
    return datetime.combine(day, time(timing.morning), PARIS)
