"""Phrasings: enough of them, each under one topic."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from bot.check.review import Review, questions_file
from bot.content.problems import Problem
from bot.i18n import Msg

AT_LEAST = {"fr": 40, "en": 20}

_WORD = re.compile(r"\w+")
_ACCENTS = re.compile("[\u0300-\u036f]")


class Place(NamedTuple):
    """Where a phrasing stands."""

    lang: str
    topic: str
    line: int

    @property
    def file(self) -> str:
        """The file it stands in."""
        return questions_file(self.lang, self.topic)


def too_few(review: Review) -> Iterator[Problem]:
    """Topics that the matcher cannot learn well: under 40 phrasings in French, 20 in English."""
    for (lang, topic), lines in review.library.phrasings.items():
        if 0 < len(lines) < AT_LEAST[lang]:
            phrase = Msg(
                "{n} phrasing: at least {limit} are needed.",
                "{n} phrasings: at least {limit} are needed.",
                n=len(lines),
                limit=AT_LEAST[lang],
            )
            yield review.error(questions_file(lang, topic), 0, phrase)


def repeated(review: Review) -> Iterator[Problem]:
    """A phrasing twice in a file, or under two topics, in whatever language; case, accents and signs make no difference."""
    first: dict[str, Place] = {}
    for (lang, topic), lines in review.library.phrasings.items():
        for written in lines:
            here = Place(lang, topic, written.line)
            there = first.setdefault(_same(written.text), here)
            if there.file == here.file and there.line != here.line:
                phrase = Msg("This phrasing already stands on line {line}.", line=there.line)
                yield review.error(here.file, here.line, phrase)
            elif there.topic != here.topic:
                phrase = Msg(
                    "The same phrasing stands under “{topic}” ({file}, line {line}).",
                    topic=there.topic,
                    file=there.file,
                    line=there.line,
                )
                yield review.error(here.file, here.line, phrase)


def _same(text: str) -> str:
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return " ".join(_WORD.findall(plain)) or text
