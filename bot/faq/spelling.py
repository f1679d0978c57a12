"""Correcting unknown words against the words we know: one slip, two in long words."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
LONG = 8
REMEMBERED = 20_000


class Spelling:
    """The known words with how often they are written; `correct` is remembered, so that it costs little the second time."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = dict(counts)
        # Words parted by spaces: most are alone, and then cost nothing more.
        self._lacking: dict[str, str] = {}
        self._buckets: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        self._memory: dict[str, str] = {}
        for word in sorted(self._counts):
            if len(word) >= SHORTEST and word.isalpha():
                self._index(word)

    def _index(self, word: str) -> None:
        for lacking in _without_one(word):
            before = self._lacking.get(lacking)
            self._lacking[lacking] = f"{before} {word}" if before else word
        if len(word) >= LONG - 1:
            self._buckets[word[0], len(word)].append(word)

    def knows(self, word: str) -> bool:
        """Whether the word is ours."""
        return word in self._counts

    def correct(self, word: str) -> str:
        """The known word it most likely is; the word itself when known, short, a number, or like nothing."""
        if word in self._counts or len(word) < SHORTEST or not word.isalpha():
            return word
        if word not in self._memory:
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            self._memory[word] = self._one_slip(word) or self._two_slips(word) or word
        return self._memory[word]

    def _one_slip(self, word: str) -> str | None:
        near = {known for lacking in _without_one(word) for known in self._lacking.get(lacking, "").split()}
        close = [known for known in near if OSA.distance(word, known, score_cutoff=1) <= 1]
        return max(close, key=lambda known: self._likeness(word, known), default=None)

    def _likeness(self, word: str, known: str) -> tuple[bool, bool, int, str]:
        begins = word.startswith(known) or known.startswith(word)
        return known[0] == word[0], begins, self._counts[known], known

    def _two_slips(self, word: str) -> str | None:
        if len(word) < LONG:
            return None
        found = []
        for length in range(len(word) - 2, len(word) + 3):
            bucket = self._buckets.get((word[0], length), [])
            found += process.extract(word, bucket, scorer=OSA.distance, score_cutoff=2, limit=None)
        best = min(found, key=lambda match: (match[1], -self._counts[match[0]], match[0]), default=None)
        return best[0] if best else None


def _without_one(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
