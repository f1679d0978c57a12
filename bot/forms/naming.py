"""Which of some options a person's words name: by number, by label, by a misspelt label, by some of its words."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz.distance import OSA

from bot.forms.form import Option
from bot.forms.likeness import explained, likeness
from bot.forms.typed import words

NAMED_AT_MOST = 200
SUGGESTED = 5
_NUMBER_SIGN = re.compile(r"\bn\s?[°º]|#(?=\s*\d)", re.IGNORECASE)
_ALIKE = 0.6
# What people write around a name, and which says nothing of it. No denial is among them: « pas designer » names nothing.
_FILLERS = """
je j suis choisis choisi prends prefere voudrais veux souhaite plutot c est ce sera un une le la les l d de du des au aux a
mon ma mes option choix reponse numero svp stp merci s il vous te plait alors donc bonjour et euh
i am m choose take prefer would like want the an my it is rather number answer please thanks thank you hello and of
defi challenge projet project
"""
FILLERS = frozenset(_FILLERS.split())
More = Mapping[str, Iterable[str]]
NO_MORE: More = MappingProxyType({})
_Measure = Callable[[Sequence[str], Sequence[str]], int | None]
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


def name(options: Sequence[Option], said: str, more: More = NO_MORE) -> Naming:
    """The option that the text names; `more` gives further names of options, by id."""
    if len(said) > NAMED_AT_MOST:
        return Naming()
    asks = "?" in said  # a question is never taken as an answer, unless the very label asks one
    if (exactly := same(options, said, more)) and (not asks or said.strip() in exactly.label.values()):
        return Naming(exactly, sure=True)
    if not asks and (by_number := numbered(options, said)):
        return by_number
    found = misspelt(options, said, more) or in_part(options, said, more)
    if len(found) == 1 and not asks:
        return Naming(found[0])
    return Naming(near=(found or _alike(options, said))[:SUGGESTED])


def same(options: Sequence[Option], said: str, more: More = NO_MORE) -> Option | None:
    """The option of that very name, whatever its case, accents and punctuation."""
    wanted, folded = said.strip().casefold(), words(said)
    for option in options:
        if wanted in (label.casefold() for label in option.label.values()):
            return option
    found = [option for option in options if folded and folded in _names(option, more)]
    return found[0] if len(found) == 1 else None


def misspelt(options: Sequence[Option], said: str, more: More = NO_MORE) -> tuple[Option, ...]:
    """The options whose whole name is nearest to the text, a few slips away."""
    whole = words(said)
    return _closest(options, whole, more, likeness) or _closest(options, _content(whole), more, likeness)


def in_part(options: Sequence[Option], said: str, more: More = NO_MORE) -> tuple[Option, ...]:
    """The options whose name holds every word of the text."""
    return _closest(options, _content(words(said)), more, explained)


def numbered(options: Sequence[Option], said: str) -> Naming | None:
    """The option of the number that the text is; None where it is no number alone."""
    if len(said) > NAMED_AT_MOST:
        return None
    labels = {names[0] for option in options for names in _names(option) if len(names) == 1}  # « C » may be one
    bare = [word for word in words(_NUMBER_SIGN.sub(" ", said)) if word not in FILLERS or word in labels]
    if len(bare) != 1:
        return None
    number = _ORDINALS.get(bare[0]) or (int(bare[0]) if bare[0].isdecimal() and len(bare[0]) <= 3 else None)
    if number is None:
        return None
    return Naming(options[number - 1], sure=True) if 1 <= number <= len(options) else Naming(number=number)


def _names(option: Option, more: More = NO_MORE) -> list[tuple[str, ...]]:
    return [_known_words(label) for label in (*option.label.values(), *more.get(option.id, ()))]


def _ways(option: Option, more: More) -> set[tuple[str, ...]]:
    """Each name of the option, whole and without its small words; and its id."""
    names = [_known_words(option.id), *_names(option, more)]
    return {way for each in names for way in (each, _content(each)) if way}


@lru_cache(maxsize=5_000)
def _known_words(label: str) -> tuple[str, ...]:
    return words(label)  # only of names: what people write is not remembered


def _content(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in said if word not in FILLERS)


def _closest(options: Sequence[Option], said: tuple[str, ...], more: More, measure: _Measure) -> tuple[Option, ...]:
    """The options with a name that the fewest slips part from the words; none where they are all something else."""
    slips: dict[str, int] = {}
    for option in options if said else ():
        found = [slip for way in _ways(option, more) if (slip := measure(said, way)) is not None]
        if found:
            slips[option.id] = min(found)
    fewest = min(slips.values(), default=0)
    return tuple(option for option in options if slips.get(option.id) == fewest)


def _alike(options: Sequence[Option], said: str) -> tuple[Option, ...]:
    """Those that look like the text, the most alike first: to be offered, never to be taken."""
    whole = words(said)
    wanted, content = " ".join(whole), set(_content(whole))
    found = []
    for option in options:
        shared = any(word in content for each in _names(option) for word in _content(each))
        alike = max(OSA.normalized_similarity(wanted, " ".join(each)) for each in _names(option))
        if shared or alike >= _ALIKE:
            found.append((alike + shared, option))
    return tuple(option for _, option in sorted(found, key=lambda pair: -pair[0]))
