"""Stems of words, and the concepts and sides (audiences) that the stems of an utterance show."""

from collections.abc import Sequence
from functools import lru_cache

import snowballstemmer

from bot.faq.corpus import Vocabulary
from bot.faq.lexicon import Lexicon
from bot.faq.names import PLACEHOLDER
from bot.faq.sequences import Sequences
from bot.faq.text import prepare, tokens

_ALGORITHMS = {"fr": "french", "en": "english"}


class Stems:
    """The stems of one language and what its vocabulary makes of them."""

    def __init__(self, lang: str, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        algorithm = snowballstemmer.stemmer(_ALGORITHMS[lang])
        self._stem = lru_cache(maxsize=30_000)(algorithm.stemWord)
        self._concepts = self._sequences(vocabulary.concepts, lexicon)
        self._sides = self._sequences(vocabulary.audience, lexicon)

    def _sequences(self, table: object, lexicon: Lexicon) -> Sequences[tuple[str, ...]]:
        entries: dict[tuple[str, ...], tuple[str, ...]] = {}
        for name, expressions in table.items():  # type: ignore[attr-defined]
            for expression in expressions:
                plain = lexicon.plain(tokens(prepare(expression)))
                key = self.of([token.word for token in plain])
                entries[key] = tuple(dict.fromkeys((*entries.get(key, ()), name)))
        return Sequences(entries)

    def of(self, words: Sequence[str]) -> tuple[str, ...]:
        """The stem of each word; the placeholder of a programme stays."""
        return tuple(word if word == PLACEHOLDER else self._stem(word) for word in words)

    def concepts(self, stems: Sequence[str]) -> list[tuple[int, int, str]]:
        """Every concept shown, with the words that show it: (start, end, concept)."""
        return [(found.start, found.end, name) for found in self._concepts.everywhere(stems) for name in found.value]

    def sides(self, stems: Sequence[str]) -> dict[str, int]:
        """How many expressions show each audience."""
        shown: dict[str, int] = {}
        for found in self._sides.everywhere(stems):
            for name in found.value:
                shown[name] = shown.get(name, 0) + 1
        return shown
