"""What can be chosen in a slot: its own options, yes or no, or what the edition and the content folder give."""

from hashlib import sha256

from bot.forms.form import NO, YES, Option, Slot
from bot.forms.verdicts import Context
from bot.i18n import LANGUAGES, Catalogues, Msg

PROCEDURES_OFFERED = 6


def options_of(slot: Slot, context: Context) -> tuple[Option, ...]:
    """The options as they are numbered, none for what is only typed; challenges once they are public at `now`."""
    if slot.kind in ("yes-no", "consent"):
        return agreement(slot, context.catalogues)
    if slot.kind == "challenge":
        return _challenges(context)
    if slot.kind == "procedure":
        return procedures(context)[:PROCEDURES_OFFERED]
    return _public(slot, context)


def agreement(slot: Slot, catalogues: Catalogues) -> tuple[Option, ...]:
    """Yes and no, in the words of a consent where it is one."""
    yes, no = Msg("Yes"), Msg("No")
    if slot.kind == "consent":
        yes, no = Msg("Yes, I agree"), Msg("No, I do not agree")
    return _option(YES, yes, catalogues), _option(NO, no, catalogues)


def _option(option_id: str, label: Msg, catalogues: Catalogues) -> Option:
    return Option(option_id, {lang: catalogues.render(label, lang) for lang in LANGUAGES})


def _challenges(context: Context) -> tuple[Option, ...]:
    public = context.edition.challenges_at(context.now) if context.edition else ()
    return tuple(Option(challenge.id, dict.fromkeys(LANGUAGES, challenge.name)) for challenge in public)


def procedures(context: Context) -> tuple[Option, ...]:
    """Every procedure that may be suggested; its id outlives a change of their order."""
    return tuple(Option(_procedure_id(name), dict.fromkeys(LANGUAGES, name)) for name in context.procedures)


def _procedure_id(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:8]


def _public(slot: Slot, context: Context) -> tuple[Option, ...]:
    """The slot's options; those made of challenges and their profiles wait until the challenges are public."""
    known = {challenge.id for challenge in context.edition.challenges} if context.edition else set()
    if not all(option.id.split(".")[0] in known for option in slot.options):
        return slot.options
    public = {option.id for option in _challenges(context)}
    return tuple(option for option in slot.options if option.id.split(".")[0] in public)
