"""The corpus as tables: readings, blocks of features and a sparse matrix."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from bot.faq.corpus import Corpus, Phrasing
from bot.faq.familiar import familiar
from bot.faq.features import BLOCKS
from bot.faq.model import Block
from bot.faq.reading import Read, Reader
from bot.faq.understanding import Hints
from bot.faq.vectors import Vectors
from bot.faq.weighing import AWAY

FEWEST = {"w": 3, "p": 5, "s": 2}
WEIGHTS = {"w": 1.0, "p": 1.0, "s": 0.7}


@dataclass(frozen=True, slots=True)
class Lines:
    """The phrasings, grouped by topic, and what is read in each."""

    phrasings: tuple[Phrasing, ...]
    reads: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One row for each phrasing; `signs` are some of the columns of `spelled`."""

    lines: Lines
    topics: np.ndarray
    blocks: dict[str, Block]
    spelled: sparse.csr_matrix
    signs: sparse.csr_matrix
    familiar: dict[str, int]


def lines_of(corpus: Corpus) -> Lines:
    """Read the whole corpus."""
    reader = Reader(corpus)
    phrasings = tuple(sorted(corpus.phrasings, key=lambda phrasing: phrasing.topic))
    return Lines(phrasings, tuple(reader.read(phrasing.text, Hints(lang=phrasing.lang)) for phrasing in phrasings))


def table_of(lines: Lines) -> Table:
    """The features of every line."""
    blocks = {kind: _block(kind, lines.reads) for kind in BLOCKS}
    vectors = Vectors(blocks)
    spelled = matrix(vectors, lines.reads)
    start = vectors.starts["s"]
    topics = np.array([phrasing.topic for phrasing in lines.phrasings])
    ours = familiar(read for read, topic in zip(lines.reads, topics, strict=True) if not topic.startswith(AWAY))
    return Table(lines, topics, blocks, spelled, spelled[:, start : start + len(blocks["s"].names)], ours)


def matrix(vectors: Vectors, reads: Sequence[Read]) -> sparse.csr_matrix:
    """The sparse vectors of the readings, one row each."""
    rows = [vectors.of(read) for read in reads]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows]).astype(np.int32)
    values = np.concatenate([values for _, values in rows])
    return sparse.csr_matrix((values, places, ends), shape=(len(rows), vectors.width), dtype=np.float32)


def _block(kind: str, reads: Sequence[Read]) -> Block:
    seen: Counter[str] = Counter()
    for read in reads:
        seen.update(BLOCKS[kind](read).keys())
    names = tuple(sorted(name for name, count in seen.items() if count >= FEWEST[kind]))
    rarity = np.log((1 + len(reads)) / (1 + np.array([seen[name] for name in names], dtype=np.float32))) + 1
    return Block(names, rarity.astype(np.float32), WEIGHTS[kind])
