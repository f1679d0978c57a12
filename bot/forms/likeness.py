"""Which words may be others misspelt: one slip in a word of four letters, two in a word of eight, none in a figure."""

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

_SHORTEST, _LONG = 4, 8
_BEGINNING = 3


def distance(word: str, known: str) -> int | None:
    """How many slips part the two words; None where they are different words."""
    if word == known:
        return 0
    allowed = slips(min(len(word), len(known)))
    if not allowed or not word.isalpha() or not known.isalpha():
        return None
    found = OSA.distance(word, known, score_cutoff=allowed)
    return found if found <= allowed else None


def slips(length: int) -> int:
    """How many slips are forgiven in a word of that length."""
    return 0 if length < _SHORTEST else 1 if length < _LONG else 2


def likeness(said: Sequence[str], known: Sequence[str]) -> int | None:
    """How many slips part two names, word by word, or written as one word (« fullstack »); None where they differ."""
    if len(said) == len(known):
        apart = [distance(word, other) for word, other in zip(said, known, strict=True)]
        found = [slip for slip in apart if slip is not None]
        return sum(found) if len(found) == len(apart) else None
    return distance("".join(said), "".join(known))


def _within(word: str, known: str) -> int | None:
    """How many slips part the word from a known one; its beginning alone counts as one slip (« dev »)."""
    if len(word) >= _BEGINNING and known.startswith(word) and word != known:
        return 1
    return distance(word, known)


def explained(said: Sequence[str], known: Sequence[str]) -> int | None:
    """How many slips there are where every word that was said is one of the known ones, or two of them in a row written
    as one (« fullstack »); None where one is not."""
    known, total = (*known, *(first + second for first, second in pairwise(known))), 0
    for word in said:
        slips_of = [slip for other in known if (slip := _within(word, other)) is not None]
        if not slips_of:
            return None
        total += min(slips_of)
    return total
