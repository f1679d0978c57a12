"""Answers as the editors wrote them: sections of lines, with placeholders and conditions, not yet filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.programmes.facts import ByLanguage

TopicKind = Literal["answer", "action", "chat", "elsewhere"]
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing a person wants to know or do. `elsewhere` topics are not ours: the answer points to the right service.

    `mirrors` names the topics that ask the same of the other side.
    """

    id: str
    audience: str
    kind: TopicKind
    title: ByLanguage
    mirrors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`{{ edition.key | filter }}`; `edition` is None for the edition of the section."""

    key: str
    edition: str | None = None
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """`[closed]`, `[apply open, closing-today]`, `[since mission.starts]`: when the line is said.

    `subject` is "apply", "propose", "audience" (the call of the topic's audience), "since" or "until"; `values` are phases,
    or the milestone of since and until.
    """

    subject: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer: text and placeholders in order. `number` is its line in the file."""

    parts: tuple[str | Placeholder, ...]
    number: int
    condition: Condition | None = None

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The placeholders it quotes."""
        return tuple(part for part in self.parts if isinstance(part, Placeholder))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is said about one programme, one edition, or `all`. `unpublished`: nothing was ever published, and it says so."""

    about: str
    lines: tuple[Line, ...]
    number: int
    unpublished: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer file: one topic in one language."""

    topic: str
    lang: str
    reviewed: date
    sections: Mapping[str, Section]
    related: tuple[str, ...] = ()
    file: str = ""
