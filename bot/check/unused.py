"""What nothing uses: facts that no answer quotes, sources that nothing names."""

from collections.abc import Iterable, Iterator

from bot.check.asked import asked
from bot.check.passages import passages, quoted_edition
from bot.check.review import Review, edition_file, programme_file
from bot.check.sourced import SOURCES_FILE
from bot.content.library import Library
from bot.content.problems import Problem
from bot.i18n import Msg
from bot.programmes.editions import Programme
from bot.programmes.facts import Fact


def unused_facts(review: Review) -> Iterator[Problem]:
    """One line for each edition: the facts that no answer quotes. A fact that was never published cannot be quoted."""
    quoted = set(_quoted(review.library))
    for programme in review.library.programmes.values():
        owners = [(programme_file(programme.id), programme.id, programme.facts.values())]
        owners += [
            (edition_file(edition.id), edition.id, edition.facts.values()) for edition in programme.editions.values()
        ]
        for file, owner, facts in owners:
            keys = [fact.key for fact in facts if (owner, fact.key) not in quoted and not _is_none(fact)]
            if keys:
                phrase = Msg(
                    "{n} fact is quoted by no answer: {keys}",
                    "{n} facts are quoted by no answer: {keys}",
                    n=len(keys),
                    keys=", ".join(keys),
                )
                yield review.advice(file, 0, phrase)


def _is_none(fact: Fact) -> bool:
    return fact.history[-1].kind == "none"


def _quoted(library: Library) -> Iterator[tuple[str, str]]:
    for passage in passages(library):
        for _, placeholder in passage.placeholders:
            edition = quoted_edition(library, passage, placeholder)
            if edition is not None:
                yield (edition.id if placeholder.key in edition.facts else edition.programme), placeholder.key


def unused_sources(review: Review) -> Iterator[Problem]:
    """One line: the sources that no fact, date, challenge, answer, question or rule names."""
    library = review.library
    named = {name for programme in library.programmes.values() for name in _named(programme)}
    named.update(name for passage in passages(library) for name in passage.section.sources)
    named.update(name for question in asked(review) for name in question.slot.sources)
    named.update(name for check in library.eligibility.values() for rule in check.rules for name in rule.sources)
    idle = [name for name in library.sources if name not in named]
    if idle:
        phrase = Msg(
            "{n} source is named nowhere: {names}",
            "{n} sources are named nowhere: {names}",
            n=len(idle),
            names=", ".join(idle),
        )
        yield review.advice(SOURCES_FILE, 0, phrase)


def _named(programme: Programme) -> Iterator[str]:
    yield from _sources_of(programme.facts.values())
    for edition in programme.editions.values():
        yield from _sources_of(edition.facts.values())
        for milestone in edition.milestones.values():
            for entry in milestone.history:
                yield from entry.sources
        for challenge in edition.challenges:
            yield from challenge.sources


def _sources_of(facts: Iterable[Fact]) -> Iterator[str]:
    return (name for fact in facts for value in fact.history for name in value.sources)
