"""Choices: one option, several, or several in order of preference; typed or tapped."""

from collections.abc import Sequence

from bot.forms.form import Option, Slot
from bot.forms.naming import NAMED_AT_MOST, Naming, name
from bot.forms.options import options_of
from bot.forms.typed import quoted, words
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg, listing


def check_choice(slot: Slot, said: str, context: Context) -> Verdict:
    """One option, by its number, its label or a misspelt label."""
    options = options_of(slot, context)
    naming = name(options, said)
    if naming.option is None:
        return refused(options, naming, said, context)
    return Accepted(naming.option.id, None if naming.sure else understood([naming.option], context))


def understood(options: Sequence[Option], context: Context) -> Msg:
    """How an answer was read, where it was not written as its label."""
    return Msg(
        "I understood: {answer}.", answer=listing([option.label[context.lang] for option in options], context.lang)
    )


def refused(options: Sequence[Option], naming: Naming, said: str, context: Context) -> Refused:
    """Why no option was named: a number too many, several that may be meant, or nothing that looks like one."""
    if not options:
        return Refused(Msg("There is nothing to choose from yet."))
    if not words(said[:NAMED_AT_MOST]):
        return Refused(Msg("Choose one of the answers, or write its number."))
    if naming.number is not None:
        return Refused(Msg("{number} is not one of the choices: 1 to {last}.", number=naming.number, last=len(options)))
    if len(naming.near) == 1:
        answer = naming.near[0].label[context.lang]
        return Refused(Msg("Did you mean “{answer}”?", answer=answer), naming.near)
    if naming.near:
        return Refused(Msg("“{said}” can mean several of the choices. Which one?", said=quoted(said)), naming.near)
    return Refused(Msg("“{said}” is not one of the choices.", said=quoted(said)))
