"""Which language an utterance is in: French or English by our own words, others by script or tell-tale words."""

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.faq.other_languages import LETTERS, MARKED, SCRIPTS

OURS = ("fr", "en")
REMEMBERED = 20_000


ANY_MARKED = frozenset().union(*MARKED.values())


class Languages:
    """Tells French from English by how often each word and each piece of a word is written in our content."""

    def __init__(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        self._counts = counts
        self._pieces = {lang: _pieces(counts[lang]) for lang in OURS}
        self._known: dict[tuple[str, str], float] = {}
        self._totals = {lang: (sum(counts[lang].values()), sum(self._pieces[lang].values())) for lang in OURS}

    def tell(self, prepared: str, words: Sequence[str]) -> str | None:
        """The language, by ISO code; None when nothing tells (a number, a name, an emoji)."""
        script = _script(prepared)
        if script:
            return script
        lean = {lang: sum(self._lean(word, lang) for word in words) for lang in OURS}
        best = max(OURS, key=lambda lang: lean[lang])
        if other := self._other(prepared, words):
            return other
        worst = min(lean.values())
        return best if lean[best] - worst > 1.0 else None

    def _lean(self, word: str, lang: str) -> float:
        if (word, lang) not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[word, lang] = self._word(word, lang)
        return self._known[word, lang]

    def _word(self, word: str, lang: str) -> float:
        # A word that we never wrote tells nothing: else nonsense would have a language.
        if not word.isalpha() or not any(counts.get(word) for counts in self._counts.values()):
            return 0.0
        whole, pieces = self._totals[lang]
        grams = _grams(word)
        by_piece = sum(math.log((self._pieces[lang][gram] + 0.5) / (pieces + 500)) for gram in grams) / max(
            len(grams), 1
        )
        return math.log((self._counts[lang].get(word, 0) + 0.2) / (whole + 100)) + by_piece

    def _other(self, prepared: str, words: Sequence[str]) -> str | None:
        typed = [word.strip(".,;:!?¿¡()\"'") for word in prepared.split()]
        ours = sum(1 for word in words if any(self._counts[lang].get(word, 0) > 1 for lang in OURS))
        if not any(word in ANY_MARKED for word in typed) and prepared.isascii():
            return None
        marks = {lang: _marks(lang, typed, prepared) for lang in MARKED}
        best = max(sorted(marks), key=lambda lang: marks[lang])
        only = sum(1 for word in typed if word in MARKED[best] and not self._ours(word))
        # One word among ours may be a name: « GPL ou MIT ? ».
        if marks[best] == 1 and ours:
            return None
        if marks[best] and (only > 0 or marks[best] > 2) and 2 * marks[best] + only > ours:
            return best
        return None

    def _ours(self, word: str) -> bool:
        return any(self._counts[lang].get(word, 0) > 1 for lang in OURS)


def _marks(lang: str, typed: Sequence[str], prepared: str) -> int:
    letters = any(letter in prepared for letter in LETTERS.get(lang, ""))
    return sum(word in MARKED[lang] for word in typed) + 2 * letters


def _grams(word: str) -> list[str]:
    around = f"<{word}>"
    return [around[place : place + 3] for place in range(len(around) - 2)]


def _pieces(counts: Mapping[str, int]) -> Counter[str]:
    pieces: Counter[str] = Counter()
    for word, count in counts.items():
        if word.isalpha():
            for gram in _grams(word):
                pieces[gram] += min(count, 20)
    return pieces


def _script(prepared: str) -> str | None:
    if prepared[:200].isascii():
        return None
    scripts: Counter[str] = Counter()
    for letter in prepared[:200]:
        if letter.isascii() and letter.isalpha():
            scripts["LATIN"] += 1
        elif letter.isalpha():
            scripts[unicodedata.name(letter, "").split(" ")[0].split("-")[0]] += 1
    if not scripts:
        return None
    most, count = scripts.most_common(1)[0]
    if scripts["HIRAGANA"] or scripts["KATAKANA"]:
        return "ja"
    return SCRIPTS.get(most) if 2 * count > sum(scripts.values()) else None
