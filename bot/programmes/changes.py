"""When a date moves: who must be told, and when they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.programmes.editions import Entry
from bot.programmes.phases import closing_instant, last_day
from bot.programmes.timing import LAST_HOURS, Slotted, Timing, later

NEWS_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Change:
    """The date in force, of late another: `old` stood before, and `known` are all that were ever given, the last one `new`."""

    old: Entry
    new: Entry
    known: Sequence[Entry]

    def is_news_to(self, told: str) -> bool:
        """Whether whoever was told that date last (as `entry_told` reads it) must be told the one in force."""
        return has_moved(entry_told(self.known, told) or self.old, self.new)


def entry_told(known: Sequence[Entry], moment: str) -> Entry | None:
    """The value that somebody was told, by what was noted of it; None where that is empty or was never one."""
    return next((entry for entry in reversed(known) if entry.told == moment), None)


def recent_change(history: Sequence[Entry], now: datetime) -> Change | None:
    """What has moved in the last days, several moves taken as one; None where nothing has that was known before."""
    known = [entry for entry in history if (entry.known_from or entry.moment.start) <= now]
    fresh = [place for place, entry in enumerate(known) if entry.known_from and now < entry.known_from + NEWS_FOR]
    if not fresh or fresh[0] == 0 or fresh[-1] != len(known) - 1:
        return None
    change = Change(known[fresh[0] - 1], known[-1], known)
    return change if any(has_moved(old, change.new) for old in known[fresh[0] - 1 : -1]) else None


def has_moved(old: Entry, new: Entry) -> bool:
    """Whether people must be told: another day, or another hour where both were published; that it is cancelled, or is not.

    A forecast was never told, but that nothing will come of it is news.
    """
    if old.cancelled or new.cancelled:
        return old.cancelled != new.cancelled
    if old.moment.precision == "month":
        return False
    if last_day(old) != last_day(new):
        return True
    return old.moment.precision == new.moment.precision == "minute" and old.moment != new.moment


def correction_slot(old: Entry, new: Entry, known_from: datetime, *, timing: Timing, office: bool) -> Slotted:
    """When a change that became known is told: at once, in the night only where little time is left, then without sound."""
    slotted = later(known_from, timing, office=office)
    to_come = [end for end in (closing_instant(old), closing_instant(new)) if end > known_from]
    if slotted.at != known_from and to_come and min(to_come) - known_from <= LAST_HOURS:
        return Slotted(known_from, silent=True)
    return slotted
