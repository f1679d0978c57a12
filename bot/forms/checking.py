"""The entry to the checks of values: what was typed or tapped in a slot, accepted or refused with a reason."""

from collections.abc import Callable, Mapping

from bot.forms.agreeing import check_consent, check_yes_no
from bot.forms.challenges import check_challenge
from bot.forms.choosing import check_choice
from bot.forms.dates import check_date
from bot.forms.draft import Value
from bot.forms.emails import check_email
from bot.forms.files import check_file, check_words_for_file
from bot.forms.form import YES, Option, Slot, SlotKind
from bot.forms.links import check_link
from bot.forms.names import check_place, check_procedure
from bot.forms.numbers import check_number
from bot.forms.options import options_of, procedures
from bot.forms.phones import check_phone
from bot.forms.several import check_several, check_typed
from bot.forms.standing import stands
from bot.forms.texts import check_piece, check_text
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg

__all__ = [
    "Accepted",
    "Context",
    "Refused",
    "Verdict",
    "check",
    "check_file",
    "check_option",
    "check_piece",
    "check_several",
    "options_of",
    "stands",
]

_CHECKS: Mapping[SlotKind, Callable[[Slot, str, Context], Verdict]] = {
    "text": check_text,
    "long-text": check_text,
    "email": check_email,
    "phone": check_phone,
    "link": check_link,
    "choice": check_choice,
    "choices": check_typed,
    "ranking": check_typed,
    "yes-no": check_yes_no,
    "number": check_number,
    "date": check_date,
    "place": check_place,
    "challenge": check_challenge,
    "procedure": check_procedure,
    "file": check_words_for_file,
    "consent": check_consent,
}


def check(slot: Slot, said: str, context: Context) -> Verdict:
    """What was typed: the value to keep, or why it does not do. Any text of any length, in little time."""
    return _CHECKS[slot.kind](slot, said, context)


def check_option(slot: Slot, option_id: str, context: Context) -> Verdict:
    """What was tapped; where several may be chosen, that one alone (`check_several` checks how many)."""
    option = next((option for option in _offered(slot, context) if option.id == option_id), None)
    if option is None:
        return Refused(Msg("This choice no longer exists."))
    return Accepted(_value(slot, option))


def _offered(slot: Slot, context: Context) -> tuple[Option, ...]:
    return procedures(context) if slot.kind == "procedure" else options_of(slot, context)


def _value(slot: Slot, option: Option) -> Value:
    if slot.kind in ("yes-no", "consent"):
        return option.id == YES
    if slot.kind == "procedure":
        return option.label["fr"]
    return (option.id,) if slot.kind in ("choices", "ranking") else option.id
