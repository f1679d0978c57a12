"""Sources: facts, dates, challenges, answers, questions of forms and rules name documents, and those exist."""

from collections.abc import Iterator, Sequence

from bot.check.asked import asked
from bot.check.passages import Passage, passages
from bot.check.places import Step
from bot.check.review import Review, edition_file, programme_file
from bot.content.problems import Problem
from bot.i18n import Msg
from bot.programmes.editions import Edition
from bot.programmes.facts import Fact

SOURCES_FILE = "sources.yaml"


def sourced(review: Review) -> Iterator[Problem]:
    """Facts, dates and challenges without a source, and sources that do not exist."""
    for programme in review.library.programmes.values():
        for fact in programme.facts.values():
            yield from _fact(review, programme_file(programme.id), fact)
        for edition in programme.editions.values():
            for fact in edition.facts.values():
                yield from _fact(review, edition_file(edition.id), fact)
            yield from _milestones(review, edition)
            yield from _challenges(review, edition)
    for passage in passages(review.library):
        yield from _passage(review, passage)


def sourced_forms(review: Review) -> Iterator[Problem]:
    """Sources of questions and of eligibility rules that do not exist."""
    for question in asked(review):
        file = question.asker.file
        line = review.places.line(file, *question.steps, "sources")
        yield from _unknown(review, file, line, question.slot.sources)
    for check in review.library.eligibility.values():
        for place, rule in enumerate(check.rules):
            line = review.places.line(check.file, check.call, "rules", place, "sources")
            yield from _unknown(review, check.file, line, rule.sources)


def _fact(review: Review, file: str, fact: Fact) -> Iterator[Problem]:
    line = review.places.line(file, "facts", fact.key)
    for value in fact.history:
        if not value.sources and value.kind != "none":
            yield review.error(file, line, Msg("The fact “{key}” has no source.", key=fact.key))
        yield from _unknown(review, file, line, value.sources)


def _milestones(review: Review, edition: Edition) -> Iterator[Problem]:
    file = edition_file(edition.id)
    for milestone in edition.milestones.values():
        for place, entry in enumerate(milestone.history):
            steps: tuple[Step, ...] = ("milestones", milestone.id, "history", place)
            line = review.places.line(file, *steps)
            if not entry.sources:
                yield review.error(file, line, Msg("A date of “{milestone}” has no source.", milestone=milestone.id))
            yield from _unknown(review, file, line, entry.sources)


def _challenges(review: Review, edition: Edition) -> Iterator[Problem]:
    file = edition_file(edition.id)
    for challenge in edition.challenges:
        line = review.places.line(file, "challenges", "list", challenge.id)
        if not challenge.sources:
            yield review.error(file, line, Msg("The challenge “{challenge}” has no source.", challenge=challenge.id))
        yield from _unknown(review, file, line, challenge.sources)


def _passage(review: Review, passage: Passage) -> Iterator[Problem]:
    section, topic = passage.section, review.library.topics.get(passage.answer.topic)
    yield from _unknown(review, passage.file, section.number, section.sources)
    ours = topic is not None and topic.kind == "answer" and not topic.id.startswith("bot.")
    if ours and not section.unpublished and not section.sources and not any(passage.placeholders):
        phrase = Msg("The section “{about}” quotes no fact and names no source.", about=section.about)
        yield review.error(passage.file, section.number, phrase)


def _unknown(review: Review, file: str, line: int, names: Sequence[str]) -> Iterator[Problem]:
    known = review.library.sources
    for name in names if known else ():  # a missing file of sources is one fault, not one for each name
        if name not in known:
            yield review.error(file, line, Msg("There is no source “{source}” in sources.yaml.", source=str(name)))
