"""Programme and edition files: milestones, facts and challenges, each with its history and sources."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.content.problems import Problems
from bot.content.yaml_files import line_of, read_yaml
from bot.i18n import LANGUAGES
from bot.programmes.editions import Challenge, Edition, Entry, Milestone, Profile, Programme
from bot.programmes.facts import KINDS, Fact, FactKind, Range, Value
from bot.programmes.moments import read_moment
from bot.programmes.written import cancelled

_NUMBERS = ("euros", "months", "number", "percent")


class Faulty(Exception):
    """What was written cannot be a fact, a milestone or a challenge; the message is for the editor."""


def read_programme(folder: Path, problems: Problems) -> Programme | None:
    """The programme in that folder with all its editions; None when its own file is missing or faulty."""
    path = folder / "programme.yaml"
    data = read_yaml(path, problems)
    if data.get("id", folder.name) != folder.name:
        problems.add(path, f"« id » must be {folder.name}, as the folder is named", line=line_of(path, "id"))
        return None
    editions = [_read_edition(file, problems) for file in sorted(folder.glob("*/edition.yaml"))]
    by_id = {edition.id: edition for edition in editions if edition}
    try:
        programme = Programme(
            id=data["id"],
            name=str(data["name"]),
            short=str(data.get("short", data["name"])),
            reference=str(data["reference"]),
            order=int(data.get("order", 0)),
            facts=_facts(data.get("facts") or {}, path, problems),
            editions=by_id,
        )
    except KeyError as missing:
        problems.add(path, f"« {missing.args[0]} » is missing")
        return None
    if programme.reference not in by_id:
        problems.add(
            path, f"the reference edition « {programme.reference} » has no file", line=line_of(path, "reference")
        )
    return programme


def _read_edition(path: Path, problems: Problems) -> Edition | None:
    data = read_yaml(path, problems)
    expected = f"{path.parent.parent.name}/{path.parent.name}"
    if data.get("id") != expected:
        problems.add(path, f"« id » must be {expected}, as the folders are named", line=line_of(path, "id"))
        return None
    try:
        return _edition(expected, data, path, problems)
    except (AttributeError, TypeError, ValueError) as fault:
        problems.add(path, f"the edition cannot be read: {fault}")
        return None


def _edition(name: str, data: Mapping[str, Any], path: Path, problems: Problems) -> Edition:
    challenges = data.get("challenges") or {}
    titles = data.get("name") or {"fr": name, "en": name}
    if not isinstance(titles, dict) or not set(LANGUAGES) <= set(titles):
        raise TypeError("« name » is written in both languages: {fr: …, en: …}")
    return Edition(
        id=name,
        name={lang: str(titles[lang]) for lang in LANGUAGES},
        known_from=_instant(data.get("known_from")),
        milestones=_milestones(data.get("milestones") or {}, path, problems),
        facts=_facts(data.get("facts") or {}, path, problems),
        challenges=_challenges(challenges.get("list") or [], path, problems),
        challenges_known_from=_instant(challenges.get("known_from")),
        lead_times=tuple(data.get("lead_times") or ("J-7", "J-1", "H-3")),
    )


def _instant(value: object) -> datetime | None:
    return None if value is None else read_moment(value).start


def _milestones(data: Mapping[str, Any], path: Path, problems: Problems) -> dict[str, Milestone]:
    found = {}
    for key, written in data.items():
        try:
            found[key] = Milestone(
                id=key,
                audience=written["audience"],
                label=written["label"],
                history=_history(written["history"]),
                theme=written.get("theme"),
            )
        except (Faulty, KeyError, TypeError, ValueError) as fault:
            problems.add(path, f"the milestone « {key} » cannot be read: {fault}", line=line_of(path, key))
    return found


def _history(data: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    found: list[Entry] = []
    for written in data:
        found.append(_entry(written, found[-1] if found else None))
    return tuple(found)


def _entry(data: Mapping[str, Any], old: Entry | None) -> Entry:
    known_from, sources = _instant(data.get("known_from")), tuple(data.get("sources") or ())
    if data.get("cancelled"):
        if known_from is None or old is None or "at" in data:
            raise Faulty("what is cancelled is the date before it: {cancelled: true, known_from: …}, without « at »")
        return replace(cancelled(old), known_from=known_from, sources=sources)
    return Entry(
        moment=read_moment(data["at"]),
        until=read_moment(data["until"]) if data.get("until") else None,
        before=bool(data.get("before")),
        by=bool(data.get("by")),
        known_from=known_from,
        sources=sources,
    )


def _facts(data: Mapping[str, Any], path: Path, problems: Problems) -> dict[str, Fact]:
    if not isinstance(data, dict):
        problems.add(path, "« facts » is a mapping (pay.amount: {…})", line=line_of(path, "facts"))
        return {}
    found = {}
    for key, written in data.items():
        try:
            entries = written.get("history") or [written]
            found[key] = Fact(key, tuple(_value(entry, written) for entry in entries))
        except (Faulty, AttributeError, KeyError, TypeError, ValueError) as fault:
            problems.add(path, f"the fact « {key} » cannot be read: {fault}", line=line_of(path, key))
    return found


def _value(data: Mapping[str, Any], outer: Mapping[str, Any]) -> Value:
    kinds = [kind for kind in KINDS if kind in data]
    if len(kinds) != 1:
        raise Faulty(f"it needs exactly one of {', '.join(KINDS)}")
    return Value(
        kind=kinds[0],
        content=_content(kinds[0], data[kinds[0]]),
        label=data.get("label") or outer.get("label"),
        about=bool(data.get("about")),
        known_from=_instant(data.get("known_from")),
        sources=tuple(data.get("sources") or outer.get("sources") or ()),
    )


def _content(kind: FactKind, written: Any) -> Any:
    if kind == "none":
        return None
    if kind in _NUMBERS:
        return _number(written)
    if kind == "date":
        return read_moment(written)
    if kind in ("text", "items") and not (isinstance(written, dict) and {"fr", "en"} <= set(written)):
        raise Faulty("write it in both languages: {fr: …, en: …}")
    return written


def _number(written: Any) -> int | Range | tuple[int, ...]:
    if isinstance(written, dict):
        return Range(written.get("min"), written.get("max"))
    if isinstance(written, list):
        return tuple(int(number) for number in written)
    if isinstance(written, bool) or not isinstance(written, int):
        raise Faulty(f"a whole number is expected, not « {written} »")
    return written


def _challenges(data: list[Mapping[str, Any]], path: Path, problems: Problems) -> tuple[Challenge, ...]:
    found = []
    for written in data:
        try:
            found.append(_challenge(written))
        except (KeyError, TypeError) as fault:
            name = str(written.get("id"))
            problems.add(path, f"the challenge « {name} » cannot be read: {fault}", line=line_of(path, "id"))
    return tuple(found)


def _challenge(data: Mapping[str, Any]) -> Challenge:
    return Challenge(
        id=data["id"],
        name=data.get("name") or data["title"]["fr"],
        title=data["title"],
        subject=data["subject"],
        administration=data.get("administration"),
        ministry=data.get("ministry"),
        places=tuple(data.get("places") or ()),
        region=data.get("region"),
        profiles=tuple(_profile(profile) for profile in data.get("profiles") or ()),
        aliases=tuple(data.get("aliases") or ()),
        posts=data.get("posts"),
        months=tuple(data.get("months") or ()),
        url=data.get("url"),
        goals=data.get("goals") or {},
        notes=data.get("notes") or {},
        sources=tuple(data.get("sources") or ()),
    )


def _profile(data: Mapping[str, Any]) -> Profile:
    return Profile(trade=data["trade"], name={"fr": data["fr"], "en": data["en"]})
