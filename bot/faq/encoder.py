"""The one small interface of a sentence encoder, and its memory of what it has read."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
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
    """Reads the first 500 characters of a text and remembers the last 2,000 texts."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._remembered: OrderedDict[str, Floats] = OrderedDict()

    def one(self, text: str) -> Floats:
        """The vector of one text."""
        self.read([text])
        return self._remembered[text[:READ_AT_MOST]]

    def read(self, texts: Iterable[str]) -> None:
        """Read these texts now, together: two at once cost little more than one."""
        wanted = dict.fromkeys(text[:READ_AT_MOST] for text in texts)
        new = [text for text in wanted if text not in self._remembered]
        if new:
            rows = np.asarray(self._encoder.encode(new), dtype=np.float32)
            self._remembered.update(zip(new, rows, strict=True))
        for text in wanted:
            self._remembered.move_to_end(text)
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
