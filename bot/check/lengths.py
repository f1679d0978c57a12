"""Lengths: a section fits on a phone's screen, its first line is a short answer, its sentences are short."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.check.filling import Filled, fillings
from bot.check.review import Review
from bot.content.problems import Problem
from bot.faq.sections import ALL, Section
from bot.i18n import Msg, day

SECTION_CHARACTERS = 600
SENTENCE_WORDS = 25

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*\*|https?://\S+")
_ABBREVIATIONS = re.compile(
    r"\b(?:c\.-à-d|p\. ?ex|etc|art|M|Mme|MM|Dr|n|no|No|vs|cf|env|max|min|e\.g|i\.e|approx|Mr|Mrs|Ms|St)\.(?= \S)",
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[»”)\]]*\s+")
_WORD = re.compile(r"[^ \t\n]*\w[^ \t\n]*")  # « 3 500 », held together by a non-breaking space, is one word


@dataclass(frozen=True, slots=True)
class Long:
    """Something too long: a section, a first line or a sentence (`start`: how it begins), with its size on its longest day."""

    kind: Literal["section", "first line", "sentence"]
    about: str
    start: str
    line: int
    size: int = field(compare=False)
    now: datetime = field(compare=False)


def lengths(review: Review) -> Iterator[Problem]:
    """Sections, first lines and sentences that are too long on some day; each is told once, on its longest day."""
    worst: dict[tuple[str, Long], Long] = {}
    for filled in fillings(review):
        for found in _long(filled):
            key = (filled.passage.file, found)
            if key not in worst or found.size > worst[key].size:
                worst[key] = found
    for (file, _), found in worst.items():
        yield review.error(file, found.line, _phrase(review, found))


def visible(text: str) -> str:
    """The text without the marks and addresses that a screen does not show."""
    return _MARKS.sub("", _LINK.sub(r"\1", text))


def sentences(line: str) -> list[str]:
    """The sentences of a line; abbreviations and addresses do not end one."""
    held = _ABBREVIATIONS.sub(lambda found: found.group()[:-1] + "\x00", visible(line))
    return [sentence.replace("\x00", ".") for sentence in _SENTENCE_END.split(held)]


def word_count(text: str) -> int:
    """How many words are read aloud; a sign of punctuation alone is none."""
    return len(_WORD.findall(text))


def _long(filled: Filled) -> Iterator[Long]:
    section, now = filled.passage.section, filled.now
    if (size := len(visible(filled.text))) > SECTION_CHARACTERS:
        yield Long("section", section.about, "", section.number, size, now)
    lines = filled.text.split("\n")
    compared = section.about != ALL
    if compared and (size := word_count(visible(lines[0]))) > SENTENCE_WORDS:
        yield Long("first line", section.about, "", _number(section, lines[0]), size, now)
        lines = lines[1:]
    for line in lines:
        for sentence in sentences(line) if not line.startswith("- ") else ():
            if (size := word_count(sentence)) > SENTENCE_WORDS:
                yield Long("sentence", section.about, " ".join(sentence.split()[:6]), _number(section, line), size, now)


def _number(section: Section, said: str) -> int:
    """The line of the file that said this: the one all of whose own words are in it."""
    for line in section.lines:
        if line.parts and all(part in said for part in line.parts if isinstance(part, str)):
            return line.number
    return section.number


def _phrase(review: Review, found: Long) -> Msg:
    if found.kind == "section":
        return Msg(
            "The section “{about}” has {size} characters once filled in, on {day} (at most {limit}).",
            about=found.about,
            size=found.size,
            day=day(found.now, review.lang),
            limit=SECTION_CHARACTERS,
        )
    if found.kind == "first line":
        return Msg(
            "The first line of “{about}” has {size} words (at most {limit}): it is shown alone in comparisons.",
            about=found.about,
            size=found.size,
            limit=SENTENCE_WORDS,
        )
    return Msg(
        "A sentence has {size} words (at most {limit}): “{start}…”.",
        size=found.size,
        limit=SENTENCE_WORDS,
        start=found.start,
    )
