"""When a message may arrive: at a decent hour, and for administrations on a working day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from bot.clock import PARIS

Shift = Literal["quiet hours", "working days"]
LAST_HOURS = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Hours in Paris: quiet from `quiet_from` included to `quiet_until` excluded; J-n comes at `morning`.

    What would fall into the night comes at `evening` before it.
    """

    quiet_from: int = 21
    quiet_until: int = 8
    morning: int = 10
    evening: int = 20

    def is_quiet(self, instant: datetime) -> bool:
        """Whether people are left alone at that instant."""
        hour = instant.astimezone(PARIS).hour
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


@dataclass(frozen=True, slots=True)
class Slotted:
    """`at` is when it goes; `shifted` says why that is not when it was due; `silent`: it makes no sound."""

    at: datetime
    shifted: Shift | None = None
    silent: bool = False


def earlier(due: datetime, deadline: datetime, timing: Timing, *, office: bool) -> Slotted:
    """When something due before a deadline goes: on time, else earlier, never later.

    `office`: its reader is reached on working days. In the last 24 hours it goes on time, without sound.
    """
    working = not office or is_working_day(_day(due))
    if working and not timing.is_quiet(due):
        return Slotted(due)
    if deadline.astimezone(UTC) - due.astimezone(UTC) <= LAST_HOURS:
        return Slotted(due, silent=True)
    if not working:
        moved = _on(_working_day_before(_day(due)), due.astimezone(PARIS).time())
        return Slotted(_before_the_night(moved, timing, office=office), "working days")
    moved = _before_the_night(due, timing, office=office)
    return Slotted(moved, "quiet hours")


def later(due: datetime, timing: Timing, *, office: bool) -> Slotted:
    """When something that is not true before it is due goes: on time, else at the next decent hour."""
    at, shifted = due, None
    if timing.is_quiet(at):
        local = at.astimezone(PARIS)
        day = local.date() if local.hour < timing.quiet_until else local.date() + timedelta(days=1)
        at, shifted = _on(day, time(timing.quiet_until)), "quiet hours"
    if office and not is_working_day(_day(at)):
        day = _day(at)
        while not is_working_day(day):
            day += timedelta(days=1)
        return Slotted(_on(day, time(timing.morning)), "working days")
    return Slotted(at, "quiet hours" if shifted else None)


def is_working_day(day: date) -> bool:
    """Neither a weekend nor a public holiday in metropolitan France."""
    return day.weekday() < 5 and day not in _public_holidays(day.year)


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    # Read in when a working day is first asked for: seven megabytes, in processes that may never ask.
    import holidays

    return frozenset(holidays.country_holidays("FR", years=year))


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def _before_the_night(instant: datetime, timing: Timing, *, office: bool) -> datetime:
    if not timing.is_quiet(instant):
        return instant
    local = instant.astimezone(PARIS)
    day = local.date() if local.hour >= timing.quiet_from else local.date() - timedelta(days=1)
    if office and not is_working_day(day):
        day = _working_day_before(day)
    return _on(day, time(timing.evening))


def _on(day: date, at: time) -> datetime:
    return datetime.combine(day, at, PARIS)


def _day(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()
