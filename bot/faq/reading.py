"""An utterance read once: language, plain words, programmes named, what the encoder sees."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.faq.corpus import Corpus
from bot.faq.language import OURS, Languages
from bot.faq.lexicon import Lexicon
from bot.faq.names import PLACEHOLDER, Named, Names
from bot.faq.politeness import asked
from bot.faq.stems import Stems
from bot.faq.text import Token, prepare, tokens
from bot.faq.understanding import NOTHING_KNOWN, Hints

_THE_PROGRAMME = {"fr": "le programme", "en": "the programme"}
_AFTER_ARTICLE = re.compile(rf"(\b(?:le|la|les|un|une|des|du|au|aux|ce|cet|the|a|an|any) |\bd'){PLACEHOLDER}")
_TO_NEXT_WORD = re.compile(r"\W*")
TELLING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What the matcher computes with: words and their stems in order, concepts as in the vocabulary.

    `lang` is what the words tell, `written_in` the language of ours they were read as. `known` is the share of the longer
    words that our content uses. `sentence` is what the encoder reads.
    """

    lang: str | None
    written_in: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    concepts: tuple[tuple[int, int, str], ...]
    named: Named
    sides: Mapping[str, int]
    sentence: str
    asks: bool
    known: float

    @property
    def audience(self) -> str | None:
        """The side that the words show, when they show one more than the other."""
        sides = sorted(self.sides.items(), key=lambda side: -side[1])
        if not sides or (len(sides) > 1 and sides[0][1] == sides[1][1]):
            return None
        return sides[0][0]


class Reader:
    """Reads utterances with the words of the corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._lexicons = {lang: Lexicon(lang, corpus.vocabularies[lang], _texts(corpus, lang)) for lang in OURS}
        self._languages = Languages({lang: lexicon.counts for lang, lexicon in self._lexicons.items()})
        self._names = Names(corpus.vocabularies, self._lexicons)
        self._stems = {lang: Stems(lang, corpus.vocabularies[lang], self._lexicons[lang]) for lang in OURS}

    def read(self, utterance: str, hints: Hints = NOTHING_KNOWN) -> Read:
        """Read it; the language of the hints counts where the words do not tell."""
        prepared = prepare(utterance)
        typed = tokens(prepared)
        told = self._languages.tell(prepared, [token.word for token in typed])
        lang = next((known for known in (told, hints.lang) if known in OURS), "fr")
        lexicon = self._lexicons[lang]
        plain = lexicon.plain(typed)
        start, end = asked(plain)
        between = _between(prepared, plain, start, end)
        named = self._names.find(
            plain[start:end], [lexicon.correct(token) for token in plain[start:end]], hints.programme
        )
        return self._described(told, lang, named, sentence=lexicon.readable(between, named.words))

    def _described(self, told: str | None, lang: str, named: Named, *, sentence: str) -> Read:
        said = tuple(token.word for token in named.words)
        stems = self._stems[lang].of(said)
        return Read(
            lang=told,
            written_in=lang,
            words=said,
            stems=stems,
            concepts=tuple(self._stems[lang].concepts(stems)),
            named=named,
            sides=self._stems[lang].sides(stems),
            sentence=_AFTER_ARTICLE.sub(r"\1programme", sentence).replace(PLACEHOLDER, _THE_PROGRAMME[lang]).strip(),
            asks="?" in sentence,
            known=self._known(said, lang),
        )

    def _known(self, said: Sequence[str], lang: str) -> float:
        longer = [word for word in said if len(word) >= TELLING]
        known = sum(self._lexicons[lang].spelling.knows(word) or word == PLACEHOLDER for word in longer)
        return known / len(longer) if longer else 1.0


def _texts(corpus: Corpus, lang: str) -> list[str]:
    return [phrasing.text for phrasing in corpus.phrasings if phrasing.lang == lang]


def _between(prepared: str, said: Sequence[Token], start: int, end: int) -> str:
    """The text without its politeness, blanked rather than cut so that the words keep their places."""
    if not said or (start, end) == (0, len(said)):
        return prepared
    following = _TO_NEXT_WORD.match(prepared, said[end - 1].end)
    last = following.end() if following else len(prepared)
    return " " * said[start].start + prepared[said[start].start : last]
