"""Sections as people read them: facts filled in, at every instant at which they may differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.check.instants import telling_instants
from bot.check.passages import STATUSES, Passage, edition_about, passages
from bot.check.placeholders import UNFIT
from bot.check.review import Review
from bot.faq.answer import Answers
from bot.faq.facts_text import Quoting, UnknownPlaceholder, status_sentence
from bot.faq.sections import ALL
from bot.programmes.editions import Edition
from bot.programmes.phases import CALL_OF_AUDIENCE, call_state


@dataclass(frozen=True, slots=True)
class Filled:
    """The words of a section at an instant, without the heading, the sources and the status that the assistant adds."""

    passage: Passage
    now: datetime
    text: str


def fillings(review: Review) -> Iterator[Filled]:
    """Every section that can be filled in, at each of its telling instants; those that cannot are told by another rule."""
    library = review.library
    answers = Answers(
        topics=library.topics,
        answers=library.answers,
        programmes=library.programmes,
        sources={},  # no line of sources under the text
        catalogues=review.catalogues,
    )
    for passage in passages(library):
        if passage.answer.topic in library.topics and passage.section.lines:
            for now in _instants(review, passage):
                try:
                    text = _text(answers, passage, now)
                except (UnknownPlaceholder, *UNFIT):
                    break
                yield Filled(passage, now, text)


def _instants(review: Review, passage: Passage) -> list[datetime]:
    if not any(_moves(passage)):
        return [review.now]
    return telling_instants(_editions(review, passage), review.now)


def _moves(passage: Passage) -> Iterator[bool]:
    """Whether the tense of each line depends on the day."""
    for line in passage.section.lines:
        yield line.condition is not None
        yield any("left" in placeholder.filters or placeholder.key in STATUSES for placeholder in line.placeholders)


def _editions(review: Review, passage: Passage) -> list[Edition]:
    if passage.edition is not None:
        return [passage.edition]
    named = {placeholder.edition for _, placeholder in passage.placeholders if placeholder.edition}
    found = (edition_about(review.library.programmes, name) for name in sorted(named))
    return [edition for edition in found if edition is not None]


def _text(answers: Answers, passage: Passage, now: datetime) -> str:
    topic, lang, edition = passage.answer.topic, passage.answer.lang, passage.edition
    if edition is None or passage.section.about == ALL:
        return answers.about(topic, lang, now).text
    text = answers.about(topic, lang, now, edition=edition.id).text
    return text.removeprefix(f"**{edition.name[lang]}** — ").removesuffix(_status(answers, edition, passage, now))


def _status(answers: Answers, edition: Edition, passage: Passage, now: datetime) -> str:
    call = CALL_OF_AUDIENCE.get(answers.topics[passage.answer.topic].audience)
    state = call_state(edition, call, now) if call else None
    if state is None:
        return ""
    quoting = Quoting(answers.programmes, edition, passage.answer.lang, now, answers.catalogues)
    return f"\n\n{status_sentence(state, quoting)}"
