"""The content folder as a corpus, and the labelled utterances, for benchmarks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.faq.corpus import Corpus, Phrasing, TopicInfo, Vocabulary

ROOT = Path(__file__).parent.parent


def read_corpus(root: Path = ROOT / "faq") -> Corpus:
    """The corpus as the files stand now."""
    phrasings = [
        Phrasing(path.stem, lang, line.strip())
        for lang in ("fr", "en")
        for path in sorted((root / lang / "questions").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    vocabularies = {lang: vocabulary(root / lang / "vocabulary.yaml") for lang in ("fr", "en")}
    return Corpus(tuple(phrasings), vocabularies, topics({phrasing.topic for phrasing in phrasings}))


def vocabulary(path: Path) -> Vocabulary:
    """One vocabulary file; an absent one is empty."""
    data: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    return Vocabulary(
        concepts=_listed(data.get("concepts")),
        abbreviations={str(key): str(value) for key, value in (data.get("abbreviations") or {}).items()},
        chat={str(key): str(value) for key, value in (data.get("chat") or {}).items()},
        programmes=_listed(data.get("programmes")),
        editions=_listed(data.get("editions")),
        lookalikes=tuple(str(item) for item in data.get("lookalikes") or ()),
        audience=_listed(data.get("audience")),
    )


def _listed(table: Mapping[str, Any] | None) -> dict[str, tuple[str, ...]]:
    return {str(key): tuple(str(item) for item in value) for key, value in (table or {}).items()}


def topics(seen: set[str]) -> dict[str, TopicInfo]:
    """Every topic of the phrasings, by the first part of its name where no catalogue tells more."""
    return {topic: TopicInfo(topic, *_kind(topic)) for topic in sorted(seen)}


def _kind(topic: str) -> tuple[str, str]:
    group = topic.split(".")[0]
    if group == "admin":
        return "administration", "answer"
    if group in ("chat", "elsewhere"):
        return "anyone", group
    candidate = group in ("eligibility", "pay", "contract", "work", "dates", "selection", "apply")
    return ("candidate" if candidate else "anyone"), "answer"


@dataclass(frozen=True)
class Labelled:
    """A labelled utterance, as faq/README describes it."""

    id: str
    q: str
    lang: str
    topics: tuple[str, ...]
    programme: str | None
    context: Mapping[str, str] | None
    style: str
    kind: str
    needs_all: bool


def read_labelled(path: Path) -> list[Labelled]:
    """The labelled utterances of a JSON lines file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Labelled(
            id=row["id"],
            q=row["q"],
            lang=row["lang"],
            topics=tuple(row["topics"]),
            programme=row["programme"],
            context=row["context"],
            style=row["style"],
            kind=row["kind"],
            needs_all=bool(row.get("needs_all")),
        )
        for row in rows
    ]
