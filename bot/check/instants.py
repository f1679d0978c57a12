"""The instants at which content is tried: before, during, on the last day of and after each call."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from bot.clock import PARIS
from bot.programmes.editions import Edition, Milestone
from bot.programmes.phases import closing_instant, last_day

DAY = timedelta(days=1)
MIDDAY = time(hour=12)


def telling_instants(editions: Iterable[Edition], now: datetime) -> list[datetime]:
    """When the tense of what is said about these editions may change, in order; `now` is one of them."""
    return sorted(
        {now, *(instant for edition in editions for instant in _telling(edition) if edition.is_known(instant))}
    )


def every_instant(edition: Edition, now: datetime) -> list[datetime]:
    """The same, and each instant from which a fact or a date of the edition was public."""
    dated = [entry.known_from for milestone in edition.milestones.values() for entry in milestone.history]
    dated += [value.known_from for fact in edition.facts.values() for value in fact.history]
    return sorted({*telling_instants([edition], now), *(instant for instant in dated if instant)})


def _telling(edition: Edition) -> Iterator[datetime]:
    if edition.known_from is not None:
        yield edition.known_from
    for milestone in edition.milestones.values():
        if milestone.history and not milestone.id.startswith("event."):
            yield from _around(milestone)


def _around(milestone: Milestone) -> Iterator[datetime]:
    entry = milestone.history[-1]
    yield entry.moment.start - DAY
    yield entry.moment.start + DAY
    if milestone.id.endswith(".closes"):
        yield datetime.combine(last_day(entry), MIDDAY, PARIS)
        yield closing_instant(entry) + DAY
