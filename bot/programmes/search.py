"""Finding challenges by programme, trade, place or words."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.programmes.editions import Challenge, Edition

TRADES: dict[str, tuple[str, ...]] = {
    "designer": ("design", "designer", "designers", "designeur", "ux", "ui", "graphiste"),
    "developer": (
        "developpeur",
        "developpeuse",
        "developpeurs",
        "dev",
        "devs",
        "developer",
        "developers",
        "fullstack",
        "front",
        "back",
    ),
    "data": ("data", "donnees", "scientist", "datascientist", "statisticien", "statisticienne"),
    "accessibility": ("accessibilite", "rgaa", "accessibility", "a11y"),
}
SHORTEST, LONG, RARE = 4, 5, 4
_OUTSIDE_PARIS = ("province", "region", "regions", "hors", "outside")


@dataclass(frozen=True, slots=True)
class Found:
    """A challenge and the edition that it belongs to."""

    edition: Edition
    challenge: Challenge


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """Lower case without accents or punctuation, words parted by one space."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


def of_trade(found: Iterable[Found], trade: str) -> list[Found]:
    """Those with a post of that trade."""
    return [item for item in found if any(profile.trade == trade for profile in item.challenge.profiles)]


def at_place(found: Iterable[Found], place: str) -> list[Found]:
    """Those with a post in that town or area, as the editors spell it."""
    return [item for item in found if place in item.challenge.places]


def narrowed(found: list[Found], words: str, *, everywhere: bool = False) -> list[Found] | None:
    """Those that a person's words point to, by trade, by place, then by what they are about; None when nothing does.

    What they are about is looked for in names and administrations; with `everywhere` also in what is said of each.
    """
    asked = plain(words).split()
    left = found
    for trade, names in TRADES.items():
        if set(names) & set(asked):
            left = of_trade(left, trade) or left
    if set(_OUTSIDE_PARIS) & set(asked):
        left = [item for item in left if item.challenge.region == "other"] or left
    places = [place for item in left for place in item.challenge.places if _mentions(words, place)]
    if places:
        left = [item for item in left if set(places) & set(item.challenge.places)]
    named = [item for item in left if any(_mentions(words, name) for name in _names(item.challenge))]
    left = named or _speaking_of(left, asked, everywhere=everywhere) or left
    return None if left is found else left


def _speaking_of(found: Sequence[Found], asked: Sequence[str], *, everywhere: bool) -> list[Found]:
    """Those that most of the telling words stand in: words that few of them have."""
    texts = [set(plain(" ".join(_told(item.challenge, everywhere=everywhere))).split()) for item in found]
    likely = dict.fromkeys(word for word in asked if len(word) >= SHORTEST)
    telling = [word for word in likely if sum(_has(text, word) for text in texts) * RARE <= len(found)]
    held = [sum(_has(text, word) for word in telling) for text in texts]
    most = max(held, default=0)
    return [item for item, count in zip(found, held, strict=True) if most and count == most]


def _told(challenge: Challenge, *, everywhere: bool) -> Iterable[str]:
    yield from _names(challenge)
    if everywhere:
        for told in (challenge.title, challenge.subject):
            yield from told.values()
        for items in challenge.goals.values():
            yield from items


def _has(text: Collection[str], asked: str) -> bool:
    """A word as it was asked, or longer or shorter at its end: « amende », « amendes »."""
    if len(asked) < LONG:
        return asked in text
    return any(word.startswith(asked) or (len(word) >= LONG and asked.startswith(word)) for word in text)


def _names(challenge: Challenge) -> tuple[str, ...]:
    return (
        challenge.name,
        *challenge.aliases,
        *(name for name in (challenge.administration, challenge.ministry) if name),
    )


def _mentions(words: str, name: str) -> bool:
    return f" {plain(name)} " in f" {plain(words)} "
