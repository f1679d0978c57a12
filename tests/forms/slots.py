"""Slots and contexts for the checks of values."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.clock import parse_instant
from bot.forms.checking import Accepted, Context, Refused
from bot.forms.form import Option, Slot, SlotKind
from bot.i18n import Catalogues, Msg
from bot.programmes.editions import Challenge, Edition, Profile

CATALOGUES = Catalogues.read(Path(__file__).parents[2] / "locales")
NOW = parse_instant("2020-07-10T12:00")
FRENCH = Context(lang="fr", today=date(2020, 7, 10), catalogues=CATALOGUES, edition=None, now=NOW)
NOTHING = {"fr": "", "en": ""}


def slot(kind: SlotKind, *options: tuple[str, str, str], **more: Any) -> Slot:
    """A slot of that kind; each option is its id, its French and its English label."""
    listed = tuple(Option(name, {"fr": fr, "en": en}) for name, fr, en in options)
    return Slot(id="asked", kind=kind, label=NOTHING, prompt=NOTHING, why=NOTHING, options=listed, **more)


def said(message: Msg | None, lang: str = "fr") -> str:
    """The phrase as the person reads it, with plain spaces; empty where there is none."""
    return CATALOGUES.render(message, lang).replace("\u00a0", " ").replace("\u202f", " ") if message else ""


def outcome(verdict: Accepted | Refused) -> object:
    """The value, or the reason in French."""
    return verdict.value if isinstance(verdict, Accepted) else said(verdict.reason)


def noted(verdict: Accepted | Refused) -> str:
    """What is told of how an accepted answer was understood."""
    assert isinstance(verdict, Accepted), said(verdict.reason)
    return said(verdict.note)


def suggested(verdict: Accepted | Refused) -> list[str]:
    """The ids of what is suggested instead of a refused answer."""
    assert isinstance(verdict, Refused), verdict
    return [option.id for option in verdict.suggestions]


def edition(*challenges: Challenge, public: datetime | None = None) -> Edition:
    """An edition with those challenges, public from then on."""
    return Edition(
        id="alpha/1",
        name={"fr": "Alpha 1", "en": "Alpha 1"},
        known_from=None,
        milestones={},
        facts={},
        challenges=challenges,
        challenges_known_from=public,
    )


def challenge(name: str, place: str, *trades: str, **more: Any) -> Challenge:
    """A challenge of that name in that place, with a post of each trade."""
    known: dict[str, Any] = {
        "id": "-".join(name.lower().split()),
        "name": name,
        "title": {"fr": f"Défi {name}", "en": f"{name} challenge"},
        "subject": {"fr": "", "en": ""},
        "administration": None,
        "ministry": None,
        "places": (place,),
        "profiles": tuple(Profile(trade=trade, name={"fr": trade, "en": trade}) for trade in trades),
    }
    return Challenge(**{**known, **more})


FIELDS = challenge(
    "Champs", "Étel", "designer", subject={"fr": "Mieux déclarer les ruches.", "en": "Declaring beehives."}
)
ARCHIVES = challenge("Archives des armées", "Vincennes", "designer", "developer", ministry="Ministère des Armées")
FINES = challenge("Amendes", "Vincennes", "data", aliases=("Contraventions",))
ALPHA = edition(FIELDS, ARCHIVES, FINES)
AT_ALPHA = replace(FRENCH, edition=ALPHA, procedures=("Déclaration de ruches", "Demande de logement social"))
IN_ENGLISH = replace(AT_ALPHA, lang="en")
