"""When a date moves: whether people must be told, and when they are."""

from datetime import datetime

from bot.programmes.editions import Entry
from bot.programmes.phases import closing_instant, last_day
from bot.programmes.timing import LAST_HOURS, Slotted, Timing, later


def has_moved(old: Entry, new: Entry) -> bool:
    """Whether people must be told: another day, or another hour where both were published. A forecast was never told."""
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
