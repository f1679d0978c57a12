"""A moment as a source gives it: a month, a day or a minute in Paris."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from bot.clock import PARIS

Precision = Literal["month", "day", "minute"]
LAST_MINUTE = 59


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """`start` is local Paris time, aware; only what `precision` covers was published and may be shown."""

    start: datetime
    precision: Precision

    @property
    def end(self) -> datetime:
        """The first instant after it. A last minute (23:59) is included whole; any other hour is sharp."""
        if self.precision == "minute":
            whole = timedelta(minutes=1) if self.start.minute == LAST_MINUTE else timedelta()
            return self.start + whole
        if self.precision == "day":
            return at_midnight(self.start.date() + timedelta(days=1))
        return at_midnight((self.start.date().replace(day=28) + timedelta(days=4)).replace(day=1))


def at_midnight(day: date) -> datetime:
    """00:00 in Paris."""
    return datetime.combine(day, time(), PARIS)


def read_moment(value: object) -> Moment:
    """What an editor wrote: `2020-07`, `2020-07-17`, `2020-07-17T23:59`. ValueError for anything else."""
    if isinstance(value, datetime):
        return Moment(value.replace(tzinfo=PARIS) if value.tzinfo is None else value.astimezone(PARIS), "minute")
    if isinstance(value, date):
        return Moment(at_midnight(value), "day")
    if not isinstance(value, str):
        raise ValueError(f"This is not a date: {value!r}")
    if len(value) == len("2020-07"):
        return Moment(at_midnight(date.fromisoformat(f"{value}-01")), "month")
    if len(value) == len("2020-07-17"):
        return Moment(at_midnight(date.fromisoformat(value)), "day")
    return read_moment(datetime.fromisoformat(value))
