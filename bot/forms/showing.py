"""A value as a person reads it."""

from datetime import date

import phonenumbers

from bot.forms.draft import StoredFile, Value
from bot.forms.form import NO, YES, Slot
from bot.forms.options import agreement
from bot.i18n import Catalogues, Msg, count, day
from bot.programmes.editions import Edition

FRANCE = 33
_KILOBYTE = 1024


def shown(slot: Slot, value: Value | None, lang: str, *, catalogues: Catalogues, edition: Edition | None = None) -> str:
    """One line, or several for a long text; the options of a ranking numbered. What no longer exists is shown by its id."""
    if value is None:
        return catalogues.render(Msg("(no answer)"), lang)
    if isinstance(value, StoredFile):
        return f"{value.name} ({size(value.size, lang, catalogues)})"
    if isinstance(value, bool):
        yes_no = {option.id: option.label[lang] for option in agreement(slot, catalogues)}
        return yes_no[YES if value else NO]
    if isinstance(value, int):
        return count(value, lang)
    if isinstance(value, tuple):
        labels = [_label(slot, each, lang, edition) for each in value]
        return (
            "\n".join(f"{n}. {label}" for n, label in enumerate(labels, 1))
            if slot.kind == "ranking"
            else ", ".join(labels)
        )
    return _text(slot, value, lang, edition)


def size(length: int, lang: str, catalogues: Catalogues) -> str:
    """« 240 Ko », « 1,5 Mo »: of bytes, never less than one kilobyte."""
    kilobytes = max(1, round(length / _KILOBYTE))
    if kilobytes < _KILOBYTE:
        return catalogues.render(Msg("{size} KB", size=count(kilobytes, lang)), lang)
    return catalogues.render(Msg("{size} MB", size=count(round(kilobytes / _KILOBYTE, 1), lang)), lang)


def _text(slot: Slot, value: str, lang: str, edition: Edition | None) -> str:
    if slot.kind in ("choice", "challenge"):
        return _label(slot, value, lang, edition)
    if slot.kind == "phone":
        return phone(value)
    return _day(value, lang) if slot.kind == "date" else value


def _label(slot: Slot, option_id: str, lang: str, edition: Edition | None) -> str:
    if option := slot.option(option_id):
        return option.label[lang]
    challenges = edition.challenges if edition and slot.kind == "challenge" else ()
    return next((challenge.name for challenge in challenges if challenge.id == option_id), option_id)


def _day(value: str, lang: str) -> str:
    try:
        return day(date.fromisoformat(value), lang)
    except ValueError:
        return value  # kept when the question was of another kind


def phone(value: str) -> str:
    """A number in E.164 as it is dialled from France; anything else as it is."""
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    national = number.country_code == FRANCE
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
