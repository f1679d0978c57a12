"""The content folder as a corpus, and the labelled utterances, for benchmarks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.learning import corpus_of
from bot.content.library import read_library
from bot.faq.corpus import Corpus

ROOT = Path(__file__).parent.parent


def read_corpus(root: Path = ROOT / "faq") -> Corpus:
    """The corpus as the files stand now."""
    return corpus_of(read_library(root))


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
