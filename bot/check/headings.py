"""Headings of answers: each names a known programme or edition, and no programme is left without a word."""

from collections.abc import Iterator

from bot.check.review import Review, answer_file
from bot.content.problems import Problem
from bot.faq.sections import ALL, Answer, Section
from bot.i18n import Msg


def headings(review: Review) -> Iterator[Problem]:
    """Unknown programmes and editions, an edition written twice, a section that says nothing, a programme left out."""
    for answer in review.library.answers.values():
        for section in answer.sections.values():
            yield from _heading(review, answer, section)
        yield from _left_out(review, answer)


def _heading(review: Review, answer: Answer, section: Section) -> Iterator[Problem]:
    file, programmes = answer_file(answer.lang, answer.topic), review.library.programmes
    if not section.lines:
        yield review.error(file, section.number, Msg("The section “{about}” says nothing.", about=section.about))
    if section.about == ALL:
        return
    programme = programmes.get(section.about.split("/")[0])
    if programme is None or (section.about != programme.id and section.about not in programme.editions):
        names = ", ".join([ALL, *programmes])
        phrase = Msg(
            "There is no programme or edition “{about}” (programmes: {names}).", about=section.about, names=names
        )
        yield review.error(file, section.number, phrase)
    elif section.about == programme.reference and programme.id in answer.sections:
        phrase = Msg(
            "“{programme}” and “{about}” are the same edition: keep one section.",
            programme=programme.id,
            about=section.about,
        )
        yield review.error(file, section.number, phrase)


def _left_out(review: Review, answer: Answer) -> Iterator[Problem]:
    if ALL in answer.sections:
        return
    spoken_of = {about.split("/")[0] for about in answer.sections if "/" not in about}
    for programme in review.library.programmes.values():
        if programme.id not in spoken_of:
            phrase = Msg(
                "Nothing is said about {name}: write “## {id}”, or “## {id} unpublished” if nothing was published.",
                name=programme.name,
                id=programme.id,
            )
            yield review.advice(answer_file(answer.lang, answer.topic), 0, phrase)
