"""Milestones and facts of an edition: known names, histories in order, calls that close after they open."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from bot.check.places import Step
from bot.check.review import Review, edition_file, programme_file
from bot.content.library import AUDIENCES
from bot.content.problems import Problem
from bot.i18n import Msg
from bot.programmes.editions import Edition, Milestone
from bot.programmes.facts import Fact
from bot.programmes.moments import Moment
from bot.programmes.phases import SPANS

NAMES = (
    "propose.opens",
    "propose.closes",
    "propose.selection",
    "apply.opens",
    "apply.closes",
    "interviews.starts",
    "interviews.ends",
    "results",
    "mission.starts",
    "mission.ends",
)
_EVENT = re.compile(r"event\.[a-z0-9]+(-[a-z0-9]+)*")
_LEAD_TIME = re.compile(r"J-[1-9]\d*|H-[1-9]\d*")


def milestones(review: Review) -> Iterator[Problem]:
    """Milestones that nothing else knows by that name, out of order, or of an unknown audience; odd lead times."""
    for programme in review.library.programmes.values():
        for edition in programme.editions.values():
            for milestone in edition.milestones.values():
                yield from _milestone(review, edition, milestone)
            yield from _spans(review, edition)
            yield from _lead_times(review, edition)


def _milestone(review: Review, edition: Edition, milestone: Milestone) -> Iterator[Problem]:
    file = edition_file(edition.id)
    line = review.places.line(file, "milestones", milestone.id)
    if milestone.id not in NAMES and not _EVENT.fullmatch(milestone.id):
        names = ", ".join((*NAMES, "event.…"))
        yield review.error(
            file, line, Msg("“{milestone}” is not a milestone’s name ({names}).", milestone=milestone.id, names=names)
        )
    if milestone.audience not in AUDIENCES:
        phrase = Msg(
            "“{audience}” is not an audience ({names}).", audience=str(milestone.audience), names=", ".join(AUDIENCES)
        )
        yield review.error(file, line, phrase)
    if not milestone.history:
        yield review.error(file, line, Msg("“{milestone}” has no date.", milestone=milestone.id))
    for entry in milestone.history:
        if entry.until is not None and entry.until.end <= entry.moment.start:
            yield review.error(file, line, Msg("“{milestone}” ends before it starts.", milestone=milestone.id))
    known = [entry.known_from or entry.moment.start for entry in milestone.history]
    yield from _order(review, file, ("milestones", milestone.id), known)


def _order(review: Review, file: str, steps: tuple[Step, ...], known: Sequence[datetime]) -> Iterator[Problem]:
    for place, (before, after) in enumerate(pairwise(known), start=1):
        if after <= before:
            line = review.places.line(file, *steps, "history", place)
            yield review.error(
                file, line, Msg("“known_from” must be later than in the value before: the oldest comes first.")
            )


def _spans(review: Review, edition: Edition) -> Iterator[Problem]:
    file = edition_file(edition.id)
    for start, end in SPANS:
        opens, closes = _last(edition, start), _last(edition, end)
        if opens and closes and closes.end <= opens.start:
            line = review.places.line(file, "milestones", end)
            yield review.error(file, line, Msg("“{end}” comes before “{start}”.", end=end, start=start))


def _last(edition: Edition, name: str) -> Moment | None:
    milestone = edition.milestones.get(name)
    return milestone.history[-1].moment if milestone and milestone.history else None


def _lead_times(review: Review, edition: Edition) -> Iterator[Problem]:
    for lead_time in edition.lead_times:
        if not _LEAD_TIME.fullmatch(str(lead_time)):
            line = review.places.line(edition_file(edition.id), "lead_times")
            phrase = Msg("“{lead}” is not a lead time (examples: J-7, H-3).", lead=str(lead_time))
            yield review.error(edition_file(edition.id), line, phrase)


def histories(review: Review) -> Iterator[Problem]:
    """Facts whose values are not in the order in which they were published."""
    for programme in review.library.programmes.values():
        for fact in programme.facts.values():
            yield from _fact_order(review, programme_file(programme.id), fact)
        for edition in programme.editions.values():
            for fact in edition.facts.values():
                yield from _fact_order(review, edition_file(edition.id), fact)


def _fact_order(review: Review, file: str, fact: Fact) -> Iterator[Problem]:
    later = fact.history[1:]
    if any(value.known_from is None for value in later):
        line = review.places.line(file, "facts", fact.key)
        yield review.error(
            file, line, Msg("“{key}”: say from when each new value was known (known_from).", key=fact.key)
        )
        return
    dated = [value.known_from for value in fact.history if value.known_from is not None]
    yield from _order(review, file, ("facts", fact.key), dated)
