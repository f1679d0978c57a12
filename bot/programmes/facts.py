"""Facts: a value with its sources and the instant from which it was public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.programmes.moments import Moment

FactKind = Literal["euros", "months", "number", "percent", "text", "items", "link", "email", "date", "none"]
KINDS: tuple[FactKind, ...] = ("euros", "months", "number", "percent", "text", "items", "link", "email", "date", "none")


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; one of them may be missing."""

    low: int | None
    high: int | None


Number = int | Range | tuple[int, ...]
ByLanguage = Mapping[str, str]
ItemsByLanguage = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value that a fact had, public from `known_from` (None: as long as its edition is)."""

    kind: FactKind
    content: Number | ByLanguage | ItemsByLanguage | str | Moment | None
    label: ByLanguage | None = None
    about: bool = False
    known_from: datetime | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact by its key (`pay.amount`), with every value it had, the oldest first."""

    key: str
    history: tuple[Value, ...]

    def at(self, now: datetime) -> Value | None:
        """The value in force at that instant: the last one known; None when nothing was public yet."""
        known = [value for value in self.history if value.known_from is None or value.known_from <= now]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class Source:
    """A document that facts and answers rely on. `date` is as written: a year, a month or a day."""

    id: str
    title: ByLanguage
    date: str | None
    url: str | None
    reliability: str
