"""Twins: each answer stands in both languages, and says the same in both."""

import re
from collections.abc import Iterator, Mapping

from bot.check.passages import written
from bot.check.review import Review, answer_file
from bot.content.problems import Problem
from bot.faq.sections import Answer, Placeholder, Section
from bot.i18n import LANGUAGES, Msg

_COUNTS = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10, "douze": 12,
    "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "ten": 10, "twelve": 12,
}  # fmt: skip
_YES = {"fr": "oui", "en": "yes"}
_NO = {"fr": "non", "en": "no"}
_WORDS = re.compile(r"[^\W\d_]+")


def twins(review: Review) -> Iterator[Problem]:
    """Answers and sections of one language only, and twin sections that contradict each other."""
    answers = review.library.answers
    for (lang, topic), answer in answers.items():
        for other in LANGUAGES:
            twin = answers.get((other, topic))
            if twin is None:
                phrase = Msg("This answer has no twin: write {file}.", file=answer_file(other, topic))
                yield review.error(answer_file(lang, topic), 0, phrase)
            elif other != lang:
                yield from _sections(review, answer, twin)


def _sections(review: Review, answer: Answer, twin: Answer) -> Iterator[Problem]:
    file, other = answer_file(answer.lang, answer.topic), answer_file(twin.lang, twin.topic)
    for about, section in answer.sections.items():
        if about not in twin.sections:
            phrase = Msg("The section “{about}” is missing in {file}.", about=about, file=other)
            yield review.error(file, section.number, phrase)
    if answer.lang == LANGUAGES[0]:
        for about in answer.sections.keys() & twin.sections.keys():
            yield from _pair(review, Pair(answer, twin, about))
        if set(answer.related) != set(twin.related):
            yield review.advice(file, 1, Msg("“related” is not the same in {file}.", file=other))


class Pair:
    """The same section in two languages."""

    def __init__(self, answer: Answer, twin: Answer, about: str) -> None:
        self.section, self.twin = answer.sections[about], twin.sections[about]
        self.file, self.other = answer_file(answer.lang, answer.topic), answer_file(twin.lang, twin.topic)
        self.langs = answer.lang, twin.lang


def _pair(review: Review, pair: Pair) -> Iterator[Problem]:
    line, other = pair.section.number, pair.other
    for fault in _contradictions(pair):
        yield review.error(pair.file, line, fault)
    if _conditions(pair.section) != _conditions(pair.twin):
        yield review.advice(pair.file, line, Msg("The conditions are not the same in {file}.", file=other))
    if set(pair.section.sources) != set(pair.twin.sources):
        yield review.advice(pair.file, line, Msg("“Sources” is not the same in {file}.", file=other))


def _contradictions(pair: Pair) -> Iterator[Msg]:
    here, there = _quoted(pair.section), _quoted(pair.twin)
    for placeholder in sorted(here.keys() - there.keys()):
        yield Msg("{quote} is quoted here and not in {file}.", quote=here[placeholder], file=pair.other)
    for placeholder in sorted(there.keys() - here.keys()):
        yield Msg("{quote} is quoted in {file} and not here.", quote=there[placeholder], file=pair.other)
    if pair.section.unpublished != pair.twin.unpublished:
        yield Msg("Only one of this section and its twin in {file} is marked “unpublished”.", file=pair.other)
    ours, theirs = _counts(pair.section), _counts(pair.twin)
    if ours - theirs and theirs - ours:
        yield Msg(
            "The numbers in letters differ: {here} here, {there} in {file}.",
            here=", ".join(map(str, sorted(ours - theirs))),
            there=", ".join(map(str, sorted(theirs - ours))),
            file=pair.other,
        )
    lang, other = pair.langs
    opening, reply = _opening(pair.section), _opening(pair.twin)
    if (opening, reply) in ((_YES[lang], _NO[other]), (_NO[lang], _YES[other])):
        yield Msg("This section begins with “{here}”, its twin with “{there}”.", here=opening, there=reply)


def _quoted(section: Section) -> Mapping[str, str]:
    placeholders: Iterator[Placeholder] = (quote for line in section.lines for quote in line.placeholders)
    return {
        f"{quote.edition or ''}.{quote.key}": written(Placeholder(quote.key, quote.edition)) for quote in placeholders
    }


def _conditions(section: Section) -> set[tuple[str, tuple[str, ...]]]:
    conditions = (line.condition for line in section.lines if line.condition is not None)
    return {(condition.subject, tuple(sorted(condition.values))) for condition in conditions}


def _counts(section: Section) -> set[int]:
    return {_COUNTS[word] for word in _words(section) if word in _COUNTS}


def _opening(section: Section) -> str:
    return next(_words(section), "")


def _words(section: Section) -> Iterator[str]:
    for line in section.lines:
        for part in line.parts:
            if isinstance(part, str):
                yield from (word.lower() for word in _WORDS.findall(part))
