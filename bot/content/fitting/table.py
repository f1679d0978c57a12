"""The corpus as tables: readings, blocks of features, a sparse matrix and the encoder's values."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from bot.faq.corpus import Corpus, Phrasing
from bot.faq.encoder import READ_AT_MOST, Encoder
from bot.faq.familiar import familiar
from bot.faq.features import BLOCKS
from bot.faq.model import Block, Floats
from bot.faq.reading import Read, Reader
from bot.faq.understanding import Hints
from bot.faq.vectors import Vectors
from bot.faq.weighing import AWAY

FEWEST = {"w": 2, "p": 3, "s": 2}
WEIGHTS = {"w": 1.0, "p": 1.0, "s": 0.7}
ENCODED_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Table:
    """One row for each phrasing, grouped by topic; `meaning` is None without an encoder."""

    phrasings: tuple[Phrasing, ...]
    reads: tuple[Read, ...]
    topics: np.ndarray
    blocks: dict[str, Block]
    spelled: sparse.csr_matrix
    signs: sparse.csr_matrix
    meaning: Floats | None
    familiar: dict[str, int]


def table_of(corpus: Corpus, reader: Reader, encoder: Encoder | None) -> Table:
    """Read the whole corpus, its phrasings grouped by topic."""
    phrasings = sorted(corpus.phrasings, key=lambda phrasing: phrasing.topic)
    reads = tuple(reader.read(phrasing.text, Hints(lang=phrasing.lang)) for phrasing in phrasings)
    blocks = {kind: _block(kind, reads) for kind in BLOCKS}
    vectors = Vectors(blocks)
    spelled = matrix(vectors, reads)
    start = vectors.starts["s"]
    topics = np.array([phrasing.topic for phrasing in phrasings])
    ours = familiar(read for read, topic in zip(reads, topics, strict=True) if not topic.startswith(AWAY))
    return Table(
        tuple(phrasings),
        reads,
        topics,
        blocks,
        spelled,
        spelled[:, start : start + len(blocks["s"].names)],
        encoded(encoder, reads),
        ours,
    )


def matrix(vectors: Vectors, reads: Sequence[Read]) -> sparse.csr_matrix:
    """The sparse vectors of the readings, one row each."""
    rows = [vectors.of(read) for read in reads]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows]).astype(np.int32)
    values = np.concatenate([values for _, values in rows])
    return sparse.csr_matrix((values, places, ends), shape=(len(rows), vectors.width), dtype=np.float32)


def encoded(encoder: Encoder | None, reads: Sequence[Read]) -> Floats | None:
    """The encoder's values of each reading."""
    if encoder is None:
        return None
    texts = [read.sentence[:READ_AT_MOST] for read in reads]
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    values: dict[int, Floats] = {}
    for begin in range(0, len(order), ENCODED_AT_ONCE):
        batch = order[begin : begin + ENCODED_AT_ONCE]
        values |= dict(zip(batch, encoder.encode([texts[place] for place in batch]), strict=True))
    return np.stack([values[place] for place in range(len(texts))]).astype(np.float32)


def _block(kind: str, reads: Sequence[Read]) -> Block:
    seen: Counter[str] = Counter()
    for read in reads:
        seen.update(BLOCKS[kind](read).keys())
    names = tuple(sorted(name for name, count in seen.items() if count >= FEWEST[kind]))
    rarity = np.log((1 + len(reads)) / (1 + np.array([seen[name] for name in names], dtype=np.float32))) + 1
    return Block(names, rarity.astype(np.float32), WEIGHTS[kind])
