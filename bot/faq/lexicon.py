"""The words of one language: chat spelling, abbreviations, known words, accents."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.faq.corpus import Vocabulary
from bot.faq.sequences import Sequences
from bot.faq.spelling import Spelling
from bot.faq.text import Token, fold, surface_words, words
from bot.faq.usual_words import USUAL_WORDS

USUAL = 5
LONGEST_WRITTEN_OUT = 4
_VOWELS = frozenset("aeiouyh")
_ELIDE = {
    "je": "j'",
    "le": "l'",
    "la": "l'",
    "de": "d'",
    "ce": "c'",
    "ne": "n'",
    "se": "s'",
    "me": "m'",
    "te": "t'",
    "que": "qu'",
}


class Lexicon:
    """Brings the words of an utterance to the way our phrasings write them."""

    def __init__(self, lang: str, vocabulary: Vocabulary, phrasings: Iterable[str]) -> None:
        self.lang = lang
        counts: Counter[str] = Counter()
        accents: dict[str, Counter[str]] = {}
        for text in (*phrasings, *_expressions(vocabulary)):
            counts.update(words(text))
            for surface in surface_words(text):
                accents.setdefault(fold(surface), Counter())[surface] += 2 + (surface != fold(surface))
        counts.update(USUAL_WORDS.get(lang, "").split())
        self.counts = counts
        plain = _written_out(vocabulary, counts)
        counts.update(word for value in plain.values() for word in value)
        self._plain = Sequences(plain)
        self.spelling = Spelling(counts)
        self._accents = {word: found.most_common(1)[0][0] for word, found in accents.items() if len(word) > 2}

    def plain(self, written: Sequence[Token]) -> list[Token]:
        """Chat spelling and abbreviations written out."""
        typed = [token.word for token in written]
        out: list[Token] = []
        start = 0
        while start < len(written):
            found = self._plain.at(typed, start)
            if not found:
                out.append(written[start])
                start += 1
                continue
            first, last = written[found.start], written[found.end - 1]
            out += [Token(word, first.start, last.end, True) for word in found.value]
            start = found.end
        return out

    def correct(self, token: Token) -> Token:
        """An unknown word corrected."""
        word = self.spelling.correct(token.word)
        return token if word == token.word else token._replace(word=word, changed=True)

    def readable(self, prepared: str, written: Iterable[Token]) -> str:
        """The prepared text with the changed words in place, accents where they were left out: what the encoder reads."""
        out: list[str] = []
        last = 0
        for (start, end), group in groupby(written, key=lambda token: (token.start, token.end)):
            out += [prepared[last:start], self._respelled(prepared[start:end], list(group))]
            last = end
        return "".join([*out, prepared[last:]])

    def _respelled(self, typed: str, group: Sequence[Token]) -> str:
        if group[0].changed:
            return self._sentence([token.word for token in group])
        return self._accents.get(typed, typed) if typed == group[0].word else typed

    def _sentence(self, said: Sequence[str]) -> str:
        out: list[str] = []
        for place, word in enumerate(said):
            following = said[place + 1][:1] if place + 1 < len(said) else ""
            elided = self.lang == "fr" and word in _ELIDE and following and following in _VOWELS
            out.append(_ELIDE[word] if elided else self._accents.get(word, word) + " ")
        return "".join(out).strip()


def _written_out(vocabulary: Vocabulary, counts: Counter[str]) -> dict[tuple[str, ...], tuple[str, ...]]:
    entries = {}
    for written, full in (*vocabulary.abbreviations.items(), *vocabulary.chat.items()):
        key, value = tuple(words(written)), tuple(words(full))
        # « jé » for « j'ai » must not make every « je » a « j'ai »: without its accent it is a usual word.
        mistaken = len(key) == 1 and fold(written) != written.lower() and counts[key[0]] > USUAL
        if not mistaken and len(value) <= LONGEST_WRITTEN_OUT:
            entries[key] = value
    return entries


def _expressions(vocabulary: Vocabulary) -> Iterable[str]:
    for table in (vocabulary.concepts, vocabulary.programmes, vocabulary.editions, vocabulary.audience):
        for listed in table.values():
            yield from listed
    yield from vocabulary.abbreviations.values()
