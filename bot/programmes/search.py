"""Finding challenges by programme, trade, place or words."""

import unicodedata
from collections.abc import Iterable
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


def narrowed(found: list[Found], words: str) -> list[Found]:
    """Those that a person's words point to, by trade, by place, then by what they are about; all when nothing does."""
    asked = plain(words).split()
    for trade, names in TRADES.items():
        if set(names) & set(asked):
            found = of_trade(found, trade) or found
    if set(_OUTSIDE_PARIS) & set(asked):
        found = [item for item in found if item.challenge.region == "other"] or found
    places = [place for item in found for place in item.challenge.places if _mentions(words, place)]
    if places:
        found = [item for item in found if set(places) & set(item.challenge.places)]
    named = [item for item in found if any(_mentions(words, name) for name in _names(item.challenge))]
    return named or found


def _names(challenge: Challenge) -> tuple[str, ...]:
    return (
        challenge.name,
        *challenge.aliases,
        *(name for name in (challenge.administration, challenge.ministry) if name),
    )


def _mentions(words: str, name: str) -> bool:
    return f" {plain(name)} " in f" {plain(words)} "
