"""The programmes and editions that an utterance names, under any of their names; never a look-alike."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.faq.corpus import Vocabulary
from bot.faq.lexicon import Lexicon
from bot.faq.sequences import Found, Sequences
from bot.faq.text import Token, prepare, tokens

PLACEHOLDER = "xprog"
_LINKING_WORDS = "de la le les du des un une en au aux a the of in and et ou or d l"
_LINKING = frozenset(_LINKING_WORDS.split())
_YEAR = re.compile(r"20[12]\d")
_SHORT = 6
_NICKNAMES = {
    ("les", "designers"): "dig",
    ("the", "designers"): "dig",
    ("les", "entrepreneurs"): "eig",
    ("the", "entrepreneurs"): "eig",
}


@dataclass(frozen=True, slots=True)
class Named:
    """What is named, in order, and the utterance with each programme replaced by a placeholder."""

    programmes: tuple[str, ...]
    editions: tuple[str, ...]
    lookalike: bool
    words: tuple[Token, ...]


class Names:
    """The names of programmes and editions in every language, and the expressions that only look like them."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary], lexicons: Mapping[str, Lexicon]) -> None:
        programmes: dict[tuple[str, ...], str] = {}
        editions: dict[tuple[str, ...], str] = {}
        lookalikes: dict[tuple[str, ...], bool] = {}
        for words in vocabularies.values():
            programmes |= _keys(words.programmes, lexicons)
            editions |= _keys(words.editions, lexicons)
            lookalikes |= dict.fromkeys(map(_without_linking, _keys({"": words.lookalikes}, lexicons)), True)
        bare = {key: value for key, value in programmes.items() if key not in editions}
        # « le commando » would win over « commando ux », which begins after it.
        self._programmes = Sequences({key: bare[key] for key in bare if not (key[0] in _LINKING and key[1:] in bare)})
        self._editions = Sequences(editions)
        self._lookalikes = Sequences(lookalikes)
        self._long = frozenset(key for key in programmes if len(_without_linking(key)) > 1)

    def find(self, typed: Sequence[Token], corrected: Sequence[Token], hinted: str | None) -> Named:
        """What the typed words name, or failing that the corrected ones; `hinted` is the programme talked about."""
        words = [token.word for token in typed]
        found = list(self._programmes.apart(words))
        if [token.word for token in corrected] != words and len(corrected) == len(typed):
            found = _merged(found, self._programmes.apart([token.word for token in corrected]))
        found += _nicknamed(words, found, hinted)
        found.sort(key=lambda name: name.start)
        if any(True for _ in self._lookalikes.everywhere(_without_linking(words))):
            found = [name for name in found if tuple(words[name.start : name.end]) in self._long]
            return Named(_once(found), (), True, _replaced(corrected, found))
        editions = self._edition_names([token.word for token in corrected], _once(found), hinted)
        implied = tuple(edition.split("/")[0] for edition in editions)
        return Named(tuple(dict.fromkeys((*_once(found), *implied))), editions, False, _replaced(corrected, found))

    def _edition_names(self, words: Sequence[str], programmes: tuple[str, ...], hinted: str | None) -> tuple[str, ...]:
        known = programmes or ((hinted,) if hinted else ())
        found = [name.value for name in self._editions.apart(words)]
        for year in (word for word in words if _YEAR.fullmatch(word)):
            found += [
                edition.value
                for programme in known
                if (edition := self._editions.at((programme.replace("-", " ") + " " + year).split(), 0))
            ]
        fitting = (edition for edition in found if not known or edition.split("/")[0] in known)
        return tuple(dict.fromkeys(fitting))


def _keys(table: Mapping[str, Sequence[str]], lexicons: Mapping[str, Lexicon]) -> dict[tuple[str, ...], str]:
    keys = {}
    for value, expressions in table.items():
        for expression in expressions:
            typed = tokens(prepare(expression))
            keys[tuple(token.word for token in typed)] = value
            for lexicon in lexicons.values():
                keys[tuple(token.word for token in lexicon.plain(typed))] = value
    return keys


def _merged(found: list[Found[str]], more: Iterable[Found[str]]) -> list[Found[str]]:
    taken = {place for name in found for place in range(name.start, name.end)}
    return found + [name for name in more if not taken & set(range(name.start, name.end))]


def _nicknamed(words: Sequence[str], found: Sequence[Found[str]], hinted: str | None) -> list[Found[str]]:
    """« et les designers ? »: only in a short message, when the conversation is about a programme."""
    if found or not hinted or len(words) > _SHORT:
        return []
    pairs = [tuple(words[place : place + 2]) for place in range(len(words) - 1)]
    return [Found(place, place + 2, _NICKNAMES[pair]) for place, pair in enumerate(pairs) if pair in _NICKNAMES]


def _without_linking(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _LINKING)


def _once(found: Sequence[Found[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.value for name in found))


def _replaced(words: Sequence[Token], found: Sequence[Found[str]]) -> tuple[Token, ...]:
    starts = {name.start: name for name in found}
    out: list[Token] = []
    place = 0
    while place < len(words):
        name = starts.get(place)
        last = words[(name.end if name else place + 1) - 1]
        out.append(Token(PLACEHOLDER, words[place].start, last.end, True) if name else words[place])
        place = name.end if name else place + 1
    return tuple(out)
