"""Answer files: front matter, sections, lines with conditions and placeholders."""

import re
from datetime import date, datetime
from pathlib import Path

import yaml

from bot.content.problems import Problems
from bot.faq.sections import Answer, Condition, Line, Placeholder, Section

_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}")
_NAME = re.compile(r"^(?:(?P<edition>[a-z-]+/[a-z0-9-]+)\.)?(?P<key>[a-z0-9-]+(?:\.[a-z0-9-]+)*)$")
_CONDITION = re.compile(r"^\[(?P<words>[a-z][a-z0-9 .,/-]*)\](?!\()\s*(?P<rest>.*)$")
_PHASES = frozenset({"before", "open", "closing-today", "closed"})
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FRONT_KEYS = {"related", "reviewed"}
# French puts a space before these signs, and no line may end there: editors need not think of it.
_BEFORE_A_SIGN = re.compile(r"(?<=\S) (?=[:;?!»])|(?<=«) ")


def read_answer(path: Path, lang: str, problems: Problems) -> Answer | None:
    """The answer in that file; None, with the faults noted, when it has no usable front matter or section."""
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    front = _FRONT.match(text)
    if front is None:
        problems.add(path, "begin with front matter between two lines « --- » (reviewed, related)", line=1)
        return None
    reviewed, related = _front_matter(front[1], path, problems)
    body = _BEFORE_A_SIGN.sub("\N{NO-BREAK SPACE}", text[front.end() :]) if lang == "fr" else text[front.end() :]
    sections = _sections(body, front[0].count("\n"), path, problems)
    if not sections:
        problems.add(path, "write at least one section: « ## all » or « ## dig »")
    if reviewed is None or not sections:
        return None
    return Answer(topic=path.stem, lang=lang, reviewed=reviewed, sections=sections, related=related, file=path.name)


def _front_matter(text: str, path: Path, problems: Problems) -> tuple[date | None, tuple[str, ...]]:
    try:
        data = yaml.safe_load(text) or {}
    except (yaml.YAMLError, ValueError, TypeError):
        data = None
    if not isinstance(data, dict):
        problems.add(path, "the front matter is not readable as YAML", line=1)
        return None, ()
    for key in sorted(map(str, data.keys() - _FRONT_KEYS)):
        problems.add(path, f"unknown in the front matter: « {key} » (expected: reviewed, related)", line=1)
    reviewed = data.get("reviewed")
    if not isinstance(reviewed, date) or isinstance(reviewed, datetime):
        problems.add(path, "say when this answer was last checked: « reviewed: 2026-11-23 »", line=1)
        reviewed = None
    related = data.get("related") or []
    if not isinstance(related, list):
        problems.add(path, "write related topics as a list: « related: [pay.amount] »", line=1)
        related = []
    return reviewed, tuple(map(str, related))


def _sections(text: str, offset: int, path: Path, problems: Problems) -> dict[str, Section]:
    found: dict[str, Section] = {}
    blocks = re.split(r"^## *(.*)$", text, flags=re.MULTILINE)
    number = offset + blocks[0].count("\n") + 1
    if blocks[0].strip():
        problems.add(path, "this text stands before the first « ## » heading", line=offset + 1)
    for heading, body in zip(blocks[1::2], blocks[2::2], strict=True):
        section = _section(heading.split(), body, number, path, problems)
        if section.about in found:
            problems.add(path, f"the section « {section.about} » is written twice", line=number)
        found[section.about] = section
        number += body.count("\n")
    return found


def _section(heading: list[str], body: str, number: int, path: Path, problems: Problems) -> Section:
    if not heading or heading[1:] not in ([], ["unpublished"]):
        problems.add(path, "a heading is « ## dig » or « ## dig unpublished »", line=number)
    lines: list[Line] = []
    sources: tuple[str, ...] = ()
    for place, text in enumerate(body.split("\n")[1:], start=number + 1):
        if text.startswith("Sources:"):
            sources = tuple(name.strip() for name in text.removeprefix("Sources:").split(",") if name.strip())
        else:
            lines.append(_line(text.strip(), place, path, problems))
    return Section(
        about=heading[0] if heading else "all",
        lines=_trimmed(lines),
        number=number,
        unpublished="unpublished" in heading,
        sources=sources,
    )


def _trimmed(lines: list[Line]) -> tuple[Line, ...]:
    while lines and not lines[-1].parts:
        lines.pop()
    while lines and not lines[0].parts:
        lines.pop(0)
    return tuple(lines)


def _line(text: str, number: int, path: Path, problems: Problems) -> Line:
    condition = None
    if (found := _CONDITION.match(text)) and (condition := _condition(found["words"], number, path, problems)):
        text = found["rest"]
    pieces = _PLACEHOLDER.split(text)
    parts: list[str | Placeholder] = []
    for place, piece in enumerate(pieces):
        part = _placeholder(piece, number, path, problems) if place % 2 else piece
        if part:
            parts.append(part)
    return Line(tuple(parts), number, condition)


def _condition(words: str, number: int, path: Path, problems: Problems) -> Condition | None:
    subject, _, rest = words.partition(" ")
    if subject in ("since", "until") and rest:
        return Condition(subject, (rest.strip(),))
    if subject not in ("apply", "propose"):
        subject, rest = "audience", words
    phases = tuple(phase.strip() for phase in rest.split(","))
    if not set(phases) <= _PHASES:
        problems.add(path, f"unknown condition « [{words}] » (phases: {', '.join(sorted(_PHASES))})", line=number)
        return None
    return Condition(subject, phases)


def _placeholder(text: str, number: int, path: Path, problems: Problems) -> Placeholder | None:
    name, *filters = (piece.strip() for piece in text.split("|"))
    found = _NAME.match(name)
    if found is None:
        problems.add(path, f"« {{{{{text}}}}} » is not the name of a fact (example: {{{{ pay.amount }}}})", line=number)
        return None
    return Placeholder(found["key"], found["edition"], tuple(filters))
