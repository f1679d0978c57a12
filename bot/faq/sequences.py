"""Finding listed sequences of words inside an utterance, the longest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A listed sequence that stands at words[start:end]."""

    start: int
    end: int
    value: T


class Sequences(Generic[T]):
    """A list of word sequences, each with a value; looking costs one dictionary access for each word and length."""

    def __init__(self, entries: Mapping[tuple[str, ...], T]) -> None:
        self._entries = {key: value for key, value in entries.items() if key}
        lengths: dict[str, set[int]] = {}
        for key in self._entries:
            lengths.setdefault(key[0], set()).add(len(key))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def at(self, words: Sequence[str], start: int) -> Found[T] | None:
        """The longest listed sequence that begins there."""
        for length in self._lengths.get(words[start], ()):
            key = tuple(words[start : start + length])
            if len(key) == length and key in self._entries:
                return Found(start, start + length, self._entries[key])
        return None

    def apart(self, words: Sequence[str]) -> Iterable[Found[T]]:
        """The listed sequences from left to right, none over another."""
        start = 0
        while start < len(words):
            found = self.at(words, start)
            if found:
                yield found
            start = found.end if found else start + 1

    def everywhere(self, words: Sequence[str]) -> Iterable[Found[T]]:
        """Every listed sequence, those inside another too."""
        for start, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                key = tuple(words[start : start + length])
                if len(key) == length and key in self._entries:
                    yield Found(start, start + length, self._entries[key])
