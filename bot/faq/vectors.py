"""Features as sparse vectors: places and values, weighed by rarity, each block of unit length."""

from collections.abc import Mapping

import numpy as np

from bot.faq.features import BLOCKS
from bot.faq.model import Block, Floats, Ints
from bot.faq.reading import Read


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
        self.names = tuple(name for block in blocks.values() for name in block.names)

    def of(self, read: Read, kinds: tuple[str, ...] = ("w", "p", "s")) -> tuple[Ints, Floats]:
        """The places and values of those kinds of features."""
        parts = [self._part(kind, read) for kind in kinds]
        return np.concatenate([places for places, _ in parts]), np.concatenate([values for _, values in parts])

    def _part(self, kind: str, read: Read) -> tuple[Ints, Floats]:
        known = self._places[kind]
        found = [(place, count) for name, count in BLOCKS[kind](read).items() if (place := known.get(name)) is not None]
        if not found:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        places = np.array([place for place, _ in found], dtype=np.int64)
        counts = np.array([count for _, count in found], dtype=np.float32)
        values = (1 + np.log(counts)) * self._blocks[kind].rarity[places]
        return places + self.starts[kind], (values * (self._blocks[kind].weight / np.linalg.norm(values))).astype(
            np.float32
        )
