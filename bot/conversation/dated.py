"""Dates that a person can take into a calendar: which there are, and how a choice names one."""

from datetime import datetime

from bot.i18n import Msg
from bot.programmes.editions import Edition, Entry
from bot.programmes.phases import cancelled_with, closing_instant

ADD = Msg("Add to my calendar")
TAKE_OUT = Msg("Take out of my calendar")
FAMILY = "ics"


def to_come(edition: Edition, now: datetime) -> dict[str, Entry]:
    """The milestones of an edition that are not over and whose day is known, the next one first, by their ids."""
    found = {name: milestone.at(now) for name, milestone in edition.milestones.items()}
    dated = {
        name: entry
        for name, entry in found.items()
        if entry is not None and _can_be_marked(entry, now) and not cancelled_with(edition, name, now)
    }
    return dict(sorted(dated.items(), key=lambda one: one[1].moment.start))


def token_of(edition: str, milestone: str | None = None) -> str:
    """`ics:eig/4:apply.closes`, or `ics:eig/4` to choose among its dates."""
    return ":".join((FAMILY, edition, milestone) if milestone else (FAMILY, edition))


def _can_be_marked(entry: Entry, now: datetime) -> bool:
    # A month is a forecast: no day can be marked for it.
    ends = max(closing_instant(entry), entry.until.end) if entry.until else closing_instant(entry)
    return entry.moment.precision != "month" and now < ends
