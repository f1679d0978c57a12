"""The one small interface of a sentence encoder, and its memory of what it has read."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
READ_AT_MOST = 500
REMEMBERED = 2_000


class Encoder(Protocol):
    """Turns texts into unit vectors of one length, one row each; the same text always gives the same row."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """An array of shape (texts, width)."""
        ...


class RememberingEncoder:
    """Reads the first 500 characters, one text at a time, and remembers the last 2,000."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._encoded)

    def one(self, text: str) -> Floats:
        """The vector of one text."""
        return self._remembered(text[:READ_AT_MOST])

    def _encoded(self, text: str) -> Floats:
        row: Floats = np.asarray(self._encoder.encode([text]), dtype=np.float32)[0]
        return row
