"""Slots and contexts for the checks of values."""

from datetime import date
from pathlib import Path
from typing import Any

from bot.clock import parse_instant
from bot.forms.checking import Accepted, Context, Refused
from bot.forms.form import Option, Slot, SlotKind
from bot.i18n import Catalogues, Msg

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
