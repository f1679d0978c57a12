"""Whether an answer that was kept still stands: its option still exists, it is within the bounds of today's form."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.forms.draft import StoredFile, Value
from bot.forms.emails import check_email
from bot.forms.form import Slot, SlotKind
from bot.forms.links import check_link
from bot.forms.options import options_of
from bot.forms.phones import check_phone
from bot.forms.texts import most_characters
from bot.forms.verdicts import Accepted, Context, Verdict


def stands(slot: Slot, value: Value | None, context: Context) -> bool:
    """Whether it need not be asked again. None is an answer that was skipped."""
    if value is None:
        return not slot.required
    return _STANDING[slot.kind](slot, value, context)


def _one(slot: Slot, value: Value, context: Context) -> bool:
    return any(option.id == value for option in options_of(slot, context))


def _several(slot: Slot, value: Value, context: Context) -> bool:
    if not isinstance(value, tuple):
        return False
    known = {option.id for option in options_of(slot, context)}
    least, most = bounds(slot, len(known))
    return set(value) <= known and len(set(value)) == len(value) and least <= len(value) <= most


def bounds(slot: Slot, options: int) -> tuple[int, int]:
    """How many of that many options are chosen, at least and at most."""
    return slot.at_least or 1, min(slot.at_most or options, options)


def _agreement(_: Slot, value: Value, __: Context) -> bool:
    return isinstance(value, bool)


def _text(slot: Slot, value: Value, _: Context) -> bool:
    return isinstance(value, str) and (slot.at_least or 1) <= len(value) <= most_characters(slot)


def _typed(_: Slot, value: Value, __: Context) -> bool:
    return isinstance(value, str) and bool(value)


def _checked(check: Callable[[Slot, str, Context], Verdict]) -> Callable[[Slot, Value, Context], bool]:
    """What is kept of these is what one would type: it is typed again."""

    def is_accepted(slot: Slot, value: Value, context: Context) -> bool:
        verdict = check(slot, value, context) if isinstance(value, str) else None
        return isinstance(verdict, Accepted) and verdict.value == value

    return is_accepted


def _number(slot: Slot, value: Value, _: Context) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return (slot.at_least or 0) <= value and (slot.at_most is None or value <= slot.at_most)


def _date(_: Slot, value: Value, __: Context) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _file(slot: Slot, value: Value, _: Context) -> bool:
    return isinstance(value, StoredFile) and (slot.most_bytes is None or value.size <= slot.most_bytes)


_STANDING: Mapping[SlotKind, Callable[[Slot, Value, Context], bool]] = {
    "text": _text,
    "long-text": _text,
    "email": _checked(check_email),
    "phone": _checked(check_phone),
    "link": _checked(check_link),
    "choice": _one,
    "choices": _several,
    "ranking": _several,
    "yes-no": _agreement,
    "number": _number,
    "date": _date,
    "place": _typed,
    "challenge": _one,
    "procedure": _typed,
    "file": _file,
    "consent": _agreement,
}
