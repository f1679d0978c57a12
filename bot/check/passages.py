"""Passages: each section of each answer with the edition that it is about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.check.review import answer_file
from bot.content.library import Library
from bot.faq.sections import ALL, Answer, Line, Placeholder, Section
from bot.programmes.editions import Edition, Programme
from bot.programmes.phases import CALL_OF_AUDIENCE, Call

STATUSES = ("apply.status", "propose.status")


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of an answer; `edition` is the one it is about, None where it is about all programmes."""

    answer: Answer
    section: Section
    edition: Edition | None

    @property
    def file(self) -> str:
        """The file it stands in."""
        return answer_file(self.answer.lang, self.answer.topic)

    @property
    def placeholders(self) -> Iterator[tuple[Line, Placeholder]]:
        """Every placeholder with its line."""
        return ((line, placeholder) for line in self.section.lines for placeholder in line.placeholders)


def edition_about(programmes: Mapping[str, Programme], about: str) -> Edition | None:
    """The edition of a heading: `eig/5`, or the reference edition of `eig`. None for `all` and for an unknown name."""
    programme = programmes.get(about.split("/")[0])
    if programme is None:
        return None
    return programme.editions.get(about if "/" in about else programme.reference)


def passages(library: Library) -> Iterator[Passage]:
    """Every section whose heading names a programme, an edition, or `all`."""
    for answer in library.answers.values():
        for section in answer.sections.values():
            edition = edition_about(library.programmes, section.about)
            if edition is not None or section.about == ALL:
                yield Passage(answer, section, edition)


def quoted_edition(library: Library, passage: Passage, placeholder: Placeholder) -> Edition | None:
    """The edition that a placeholder is about; None when there is no such edition."""
    if placeholder.edition is None:
        return passage.edition
    return edition_about(library.programmes, placeholder.edition)


def call_of(library: Library, topic: str) -> Call:
    """The call that the bare conditions of a topic are about."""
    known = library.topics.get(topic)
    return CALL_OF_AUDIENCE.get(known.audience, "apply") if known else "apply"


def is_elsewhere(library: Library, topic: str) -> bool:
    """Whether the topic is not ours: its answer points to another public service."""
    known = library.topics.get(topic)
    return known is not None and known.kind == "elsewhere"


def has_call(edition: Edition, call: str) -> bool:
    """Whether that edition has an opening or a closing of that call."""
    return any(f"{call}.{end}" in edition.milestones for end in ("opens", "closes"))


def written(placeholder: Placeholder) -> str:
    """A placeholder as its editor wrote it."""
    name = f"{placeholder.edition}.{placeholder.key}" if placeholder.edition else placeholder.key
    return f"{{{{ {' | '.join([name, *placeholder.filters])} }}}}"
