"""Which of some options a person's words name: by number, by label, by a misspelt label, by some of its words."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.forms.form import Option
from bot.forms.likeness import explained, likeness
from bot.forms.typed import words

NAMED_AT_MOST = 200
SUGGESTED = 5
_NUMBER_SIGN = re.compile(r"\bn\s?[°º]|#", re.IGNORECASE)
_ALIKE = 0.6
# What people write around a name, and which says nothing of it. No denial is among them: « pas designer » names nothing.
_FILLERS = """
je j suis choisis choisi prends prefere voudrais veux souhaite plutot c est ce sera un une le la les l d de du des au aux a
mon ma mes option choix reponse numero svp stp merci s il vous te plait alors donc bonjour et euh
i am m choose take prefer would like want the an my it is rather number answer please thanks thank you hello and of
"""
FILLERS = frozenset(_FILLERS.split())
_ORDINALS = {
    "premier": 1, "premiere": 1, "1er": 1, "1ere": 1, "first": 1, "1st": 1, "deuxieme": 2, "second": 2, "seconde": 2, "2e": 2,
    "2eme": 2, "2nd": 2, "troisieme": 3, "third": 3, "3e": 3, "3eme": 3, "3rd": 3, "quatrieme": 4, "fourth": 4, "4e": 4, "4th": 4,
    "cinquieme": 5, "fifth": 5, "5e": 5, "5th": 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Naming:
    """`option` is what was named; `sure` where its number, its id or its very label was written; `near` may have been meant.

    `number` is a number that was written and that no option has.
    """

    option: Option | None = None
    sure: bool = False
    near: tuple[Option, ...] = ()
    number: int | None = None


def name(options: Sequence[Option], said: str, more: Mapping[str, Iterable[str]] | None = None) -> Naming:
    """The option that the text names; `more` gives further names of options, by id."""
    if len(said) > NAMED_AT_MOST:
        return Naming()
    named = _labelled(options, said, more or {}) or _numbered(options, said)
    if named:
        return named
    found = next((find for step in _STEPS if (find := step(options, said, more or {}))), ())
    asks = "?" in said
    if len(found) == 1 and not asks:
        return Naming(found[0])
    return Naming(near=(found or _alike(options, said))[:SUGGESTED])


def _numbered(options: Sequence[Option], said: str) -> Naming | None:
    bare = _content(words(_NUMBER_SIGN.sub(" ", said)))
    if len(bare) != 1 or "?" in said:
        return None
    number = _ORDINALS.get(bare[0]) or (int(bare[0]) if bare[0].isdecimal() and len(bare[0]) <= 3 else None)
    if number is None:
        return None
    return Naming(options[number - 1], sure=True) if 1 <= number <= len(options) else Naming(number=number)


def _labelled(options: Sequence[Option], said: str, more: Mapping[str, Iterable[str]]) -> Naming | None:
    wanted, folded = said.strip().casefold(), words(said)
    for option in options:
        if wanted in (label.casefold() for label in option.label.values()):
            return Naming(option, sure=True)
    found = [option for option in options if folded and folded in _names(option, more)]
    return Naming(found[0], sure=True) if len(found) == 1 and "?" not in said else None


def _names(option: Option, more: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    return [_known_words(label) for label in (*option.label.values(), *more.get(option.id, ()))]


@lru_cache(maxsize=5_000)
def _known_words(label: str) -> tuple[str, ...]:
    return words(label)  # only of names: what people write is not remembered


def _content(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in said if word not in FILLERS)


def _misspelt(options: Sequence[Option], said: str, more: Mapping[str, Iterable[str]]) -> tuple[Option, ...]:
    return _closest(options, words(said), more, likeness) or _closest(options, _content(words(said)), more, likeness)


def _in_part(options: Sequence[Option], said: str, more: Mapping[str, Iterable[str]]) -> tuple[Option, ...]:
    return _closest(options, _content(words(said)), more, explained)


_Step = Callable[[Sequence[Option], str, Mapping[str, Iterable[str]]], tuple[Option, ...]]
_STEPS: tuple[_Step, ...] = (_misspelt, _in_part)


def _closest(
    options: Sequence[Option],
    said: tuple[str, ...],
    more: Mapping[str, Iterable[str]],
    measure: Callable[[Sequence[str], Sequence[str]], int | None],
) -> tuple[Option, ...]:
    """The options with a name that the fewest slips part from the words; none where they are all something else."""
    if not said:
        return ()
    slips: dict[str, int] = {}
    for option in options:
        for known in {
            alternative for each in (words(option.id), *_names(option, more)) for alternative in (each, _content(each))
        }:
            if known and (found := measure(said, known)) is not None:
                slips[option.id] = min(found, slips.get(option.id, found))
    fewest = min(slips.values(), default=0)
    return tuple(option for option in options if slips.get(option.id) == fewest)


def _alike(options: Sequence[Option], said: str) -> tuple[Option, ...]:
    """Those that look like the text, the most alike first: to be offered, never to be taken."""
    wanted = " ".join(words(said))
    content = set(_content(words(said)))
    found = []
    for option in options:
        shared = any(word in content for each in _names(option, {}) for word in _content(each))
        alike = max(OSA.normalized_similarity(wanted, " ".join(each)) for each in _names(option, {}))
        if shared or alike >= _ALIKE:
            found.append((-alike - shared, option))
    return tuple(option for _, option in sorted(found, key=lambda pair: pair[0]))
