"""Journeys as they are written: what a person does, step by step, and what they then read, at any door."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import yaml

from bot.programmes.moments import read_moment

_SPACES = re.compile("[\u00a0\u202f]")


@dataclass(frozen=True)
class Read:
    """What a person has before them: words, choices of the last message, files by name. Spaces are plain ones."""

    words: str = ""
    choices: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()


class Door(Protocol):
    """One way of talking to the real assistant, from outside."""

    async def says(self, text: str, sent: datetime | None) -> Read:
        """Write; `sent` before it arrives, where the door carries such a time."""
        ...

    async def takes(self, label: str) -> Read:
        """Take the choice of that label."""
        ...

    async def sends(self, paper: Path) -> Read:
        """Send a file."""
        ...

    async def edits(self, said: str, into: str) -> Read:
        """Change what was written before."""
        ...

    async def waits(self, until: datetime) -> Read:
        """Time passes."""
        ...

    async def restarts(self) -> None:
        """The program is stopped and started again."""
        ...


@dataclass(frozen=True, kw_only=True)
class Step:
    """One of `types`, `takes` (a choice's label), `sends` (a paper), `edits` (into `types`), or only time that passes.

    Before it, `restarts` and `at` (the clock moves there). `reads`: words that must be among those read, `never`: that must
    not; `offers`: choices that must be there; `file`: how the name of a file begins that must come.
    """

    types: str | None = None
    takes: str | None = None
    sends: str | None = None
    edits: str | None = None
    sent: datetime | None = None
    at: datetime | None = None
    restarts: bool = False
    reads: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    file: str | None = None

    def __str__(self) -> str:
        return str(self.types or self.takes or self.sends or self.at)


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A whole conversation, from the instant `at`; `doors` are those where it can be held."""

    name: str
    at: datetime
    lang: str
    steps: tuple[Step, ...]
    doors: tuple[str, ...]


def read_journey(path: Path) -> Journey:
    """A journey file. TypeError for a word that is none of a journey's."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    steps = tuple(_step(step) for step in _whole(data.pop("steps"), path.parent / "parts"))
    doors = tuple(data.pop("doors", ("terminal", "telegram")))
    return Journey(name=path.stem, at=_instant(data.pop("at")), steps=steps, doors=doors, **data)


def _whole(steps: list[dict[str, Any]], parts: Path) -> Iterator[dict[str, Any]]:
    """The steps, those of a `part` that several journeys begin with in its place."""
    for step in steps:
        if "part" in step:
            yield from yaml.safe_load((parts / f"{step['part']}.yaml").read_text(encoding="utf-8"))
        else:
            yield step


def _step(data: dict[str, Any]) -> Step:
    for name in ("reads", "never", "offers"):
        data[name] = tuple(data.get(name, ()))
    for name in ("at", "sent"):
        data[name] = _instant(data[name]) if name in data else None
    return Step(**data)


async def play(journey: Journey, door: Door, papers: Path) -> None:
    """Hold the conversation; AssertionError at the first step after which something else is read."""
    for number, step in enumerate(journey.steps, start=1):
        read = await _take(step, door, papers)
        _check(step, read, f"{journey.name}, step {number} ({step}) reads:\n{read.words}\n{read.choices}")


async def _take(step: Step, door: Door, papers: Path) -> Read:
    if step.restarts:
        await door.restarts()
    read = await door.waits(step.at) if step.at else Read()
    if step.takes is not None:
        return await door.takes(step.takes)
    if step.sends is not None:
        return await door.sends(papers / step.sends)
    if step.edits is not None:
        return await door.edits(step.edits, step.types or "")
    if step.types is not None:
        return await door.says(step.types, step.sent)
    return read


def _check(step: Step, read: Read, what: str) -> None:
    for words in step.reads:
        assert words in read.words, f"{words!r} is missing: {what}"
    for words in step.never:
        assert words not in read.words, f"{words!r} is there: {what}"
    for label in step.offers:
        assert any(label in choice for choice in read.choices), f"no choice {label!r}: {what}"
    if step.file is not None:
        assert any(name.startswith(step.file) and content for name, content in read.files), f"no {step.file}: {what}"


def plain(text: str) -> str:
    """The text with plain spaces, as a person types them."""
    return _SPACES.sub(" ", text)


def _instant(written: object) -> datetime:
    return read_moment(written).start
