"""What the encoder makes of every phrasing; an earlier model's values are taken where the sentence is the same."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from bot.faq.encoder import READ_AT_MOST, Encoder
from bot.faq.model import STEP, Floats, Ints, Meaning, in_steps

AT_ONCE = 256
_TRIED = 8


class Encoded(NamedTuple):
    """One row of values for each sentence, and a mark of it."""

    values: Floats
    marks: Ints


def encoded(encoder: Encoder, sentences: Iterable[str], earlier: Meaning | None = None) -> Encoded:
    """The values of each, encoding a sentence once, and none that `earlier` holds as this encoder reads it."""
    read = [sentence[:READ_AT_MOST] for sentence in sentences]
    marks = [mark_of(sentence) for sentence in read]
    by_mark = dict(zip(marks, read, strict=True))
    known = _known(earlier, encoder, by_mark)
    new = sorted((mark for mark in by_mark if mark not in known), key=lambda mark: len(by_mark[mark]))
    for begin in range(0, len(new), AT_ONCE):
        batch = new[begin : begin + AT_ONCE]
        known |= dict(zip(batch, encoder.encode([by_mark[mark] for mark in batch]), strict=True))
    # What is kept of them is what is learned from: the same whether they were read now or before.
    values = in_steps(np.stack([known[mark] for mark in marks])).astype(np.float32) * STEP
    return Encoded(values, np.array(marks, dtype=np.int64))


def mark_of(sentence: str) -> int:
    """Sixty-four bits of a hash, the same in every process."""
    return int.from_bytes(hashlib.blake2b(sentence.encode(errors="replace"), digest_size=8).digest(), signed=True)


def _known(earlier: Meaning | None, encoder: Encoder, sentences: dict[int, str]) -> dict[int, Floats]:
    """By mark; nothing at all where this encoder reads some of these sentences otherwise than the one before."""
    if earlier is None:
        return {}
    rows = {mark: row for row, mark in enumerate(earlier.marks.tolist()) if mark in sentences}
    tried = _spread(sorted(rows))
    if not tried:
        return {}
    now, then = encoder.encode([sentences[mark] for mark in tried]), _values(earlier, [rows[mark] for mark in tried])
    if now.shape != then.shape or not np.allclose(now, then, atol=STEP):
        return {}
    return dict(zip(rows, _values(earlier, list(rows.values())), strict=True))


def _values(earlier: Meaning, rows: Sequence[int]) -> Floats:
    return earlier.phrasings[list(rows)].astype(np.float32) * STEP


def _spread(marks: Sequence[int]) -> list[int]:
    return list(marks[:: max(len(marks) // _TRIED, 1)])
