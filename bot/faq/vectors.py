"""Features as sparse vectors: places and values, weighed by rarity, each block of unit length."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from bot.faq.features import BLOCKS, pieces_in
from bot.faq.model import Block, Floats, Ints
from bot.faq.names import PLACEHOLDER
from bot.faq.reading import Read

PIECES = "p"
REMEMBERED = 20_000


class Vectors:
    """Turns a reading into places and values in one long vector; the blocks stand one after the other."""

    def __init__(self, blocks: Mapping[str, Block]) -> None:
        self._blocks = blocks
        self.starts: dict[str, int] = {}
        self._places: dict[str, dict[str, int]] = {}
        width = 0
        for kind, block in blocks.items():
            self.starts[kind] = width
            self._places[kind] = {name: place for place, name in enumerate(block.names)}
            width += len(block.names)
        self.width = width
        # The same words come again and again: where their pieces stand is looked up once.
        self._pieces = lru_cache(maxsize=REMEMBERED)(self._places_of_pieces)

    def of(self, read: Read, kinds: tuple[str, ...] = ("w", PIECES, "s")) -> tuple[Ints, Floats]:
        """The places and values of those kinds of features."""
        parts = [self._part(kind, read) for kind in kinds]
        return np.concatenate([places for places, _ in parts]), np.concatenate([values for _, values in parts])

    def place(self, kind: str, name: str) -> int | None:
        """Where a feature stands in the long vector; None when the model has none of that name."""
        place = self._places[kind].get(name)
        return None if place is None else place + self.starts[kind]

    def _part(self, kind: str, read: Read) -> tuple[Ints, Floats]:
        found = self._counted_pieces(read.words) if kind == PIECES else self._counted(kind, BLOCKS[kind](read))
        if not found:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        places = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
        counts = np.fromiter(found.values(), dtype=np.float32, count=len(found))
        values = (1 + np.log(counts)) * self._blocks[kind].rarity[places]
        scale = self._blocks[kind].weight / math.sqrt(float(values @ values))
        return places + self.starts[kind], (values * scale).astype(np.float32)

    def _counted(self, kind: str, features: Mapping[str, int]) -> dict[int, int]:
        known = self._places[kind]
        return {place: count for name, count in features.items() if (place := known.get(name)) is not None}

    def _counted_pieces(self, words: Iterable[str]) -> Counter[int]:
        counted: Counter[int] = Counter()
        for word in words:
            if word != PLACEHOLDER:
                counted.update(self._pieces(word))
        return counted

    def _places_of_pieces(self, word: str) -> tuple[int, ...]:
        known = self._places[PIECES]
        return tuple(place for piece in pieces_in(word) if (place := known.get(piece)) is not None)
