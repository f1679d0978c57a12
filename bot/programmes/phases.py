"""The phase of a call at an instant, computed from its milestones as they were known then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.clock import PARIS
from bot.programmes.editions import Edition, Entry, Programme

Phase = Literal["before", "open", "closing-today", "closed"]
Call = Literal["apply", "propose"]
# What begins before it ends.
SPANS = (
    ("propose.opens", "propose.closes"),
    ("apply.opens", "apply.closes"),
    ("interviews.starts", "interviews.ends"),
    ("mission.starts", "mission.ends"),
)
CALL_OF_AUDIENCE: dict[str, Call] = {"candidate": "apply", "administration": "propose"}


@dataclass(frozen=True, slots=True)
class CallState:
    """A call at an instant. `opens` and `closes` are the values in force then; None where nothing was published.

    `called_off`: one of them is cancelled, and nobody can answer the call any more.
    """

    call: Call
    phase: Phase
    opens: Entry | None
    closes: Entry | None

    @property
    def called_off(self) -> bool:
        """Whether one of them is cancelled."""
        return any(entry is not None and entry.cancelled for entry in (self.opens, self.closes))


def call_state(edition: Edition, call: Call, now: datetime, *, known_at: datetime | None = None) -> CallState | None:
    """The state of an edition's call at `now`; None when neither its opening nor its closing was public yet.

    `known_at` is when the calendar is read, where that is later: what was sent in time is judged by what is known since.
    """
    opens, closes = (_in_force(edition, f"{call}.{end}", known_at or now) for end in ("opens", "closes"))
    if opens is None and closes is None:
        return None
    return CallState(call, _phase(opens, closes, now), opens, closes)


def _in_force(edition: Edition, milestone: str, now: datetime) -> Entry | None:
    found = edition.milestones.get(milestone)
    return found.at(now) if found else None


def cancelled_with(edition: Edition, milestone: str, now: datetime) -> Entry | None:
    """What cancels a milestone at that instant: its own value, or the other end of its call, called off before it came."""
    own = _in_force(edition, milestone, now)
    call, _, end = milestone.partition(".")
    other = _in_force(edition, f"{call}.{_OTHER_END[end]}", now) if end in _OTHER_END else None
    if own is None or own.cancelled or other is None or not other.cancelled:
        return own if own is not None and own.cancelled else None
    return other if other.known_from is None or other.known_from < closing_instant(own) else None


_OTHER_END = {"opens": "closes", "closes": "opens"}


def _phase(opens: Entry | None, closes: Entry | None, now: datetime) -> Phase:
    if (opens and opens.cancelled) or (closes and closes.cancelled):
        return "closed"
    if closes and closing_instant(closes) <= now:
        return "closed"
    if opens and not _has_opened(opens, now):
        return "before"
    if closes and closes.moment.precision != "month" and last_day(closes) == now.astimezone(PARIS).date():
        return "closing-today"
    return "open"


def _has_opened(opens: Entry, now: datetime) -> bool:
    # A month is only a forecast: the call is not open until its day is known, or the month is over.
    certain = opens.moment.end if opens.moment.precision == "month" else opens.moment.start
    return certain <= now


def closing_instant(closes: Entry) -> datetime:
    """The first instant at which it is too late."""
    return closes.moment.start if closes.before else closes.moment.end


def last_day(closes: Entry) -> date:
    """The last calendar day (Paris) on which it is still time."""
    end = closing_instant(closes)
    last = end if end.second or end.minute or end.hour else end - _INSTANT
    return last.astimezone(PARIS).date()


_INSTANT = datetime.resolution


def open_editions(programmes: Iterable[Programme], call: Call, now: datetime) -> list[Edition]:
    """Every edition whose call is open at that instant."""
    states = ((edition, call_state(edition, call, now)) for p in programmes for edition in p.editions.values())
    return [edition for edition, state in states if state and state.phase in ("open", "closing-today")]


def edition_in_focus(programme: Programme, call: Call, now: datetime) -> Edition:
    """The edition that an answer is about when none is named: the one open, else the reference."""
    open_now = open_editions([programme], call, now)
    return open_now[-1] if open_now else programme.editions[programme.reference]
