"""Names of places and of public procedures: free, and spelt as we spell them where they are ours."""

import re

from bot.forms.form import Option, Slot
from bot.forms.naming import in_part, misspelt, numbered, same
from bot.forms.options import options_of, procedures
from bot.forms.typed import has_words, one_line
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import LANGUAGES, Msg, count

SHORTEST, LONGEST_PLACE, LONGEST_PROCEDURE = 2, 80, 200
_NO_PLACE = re.compile(r"[?@<>{}=*#|\\^~]|://")


def check_place(_: Slot, said: str, context: Context) -> Verdict:
    """A town, a region, an address: 2 to 80 characters with letters in them."""
    text = one_line(said)
    letters = sum(letter.isalpha() for letter in text[: 2 * LONGEST_PLACE])
    if _NO_PLACE.search(text) or letters < SHORTEST:
        return Refused(Msg("Write the name of a place, for instance a town."))
    return _named(text, _places(context), LONGEST_PLACE, context)


def _places(context: Context) -> tuple[Option, ...]:
    public = context.edition.challenges_at(context.now) if context.edition else ()
    known = dict.fromkeys(place for challenge in public for place in challenge.places)
    return tuple(Option(place, dict.fromkeys(LANGUAGES, place)) for place in known)


def check_procedure(slot: Slot, said: str, context: Context) -> Verdict:
    """The name of a procedure, or the number of one that was suggested."""
    text = one_line(said)
    if not has_words(text):
        return Refused(Msg("I find no words in it."))
    offered = options_of(slot, context)
    chosen = numbered(offered, text)
    if chosen and chosen.option:
        return Accepted(chosen.option.label[context.lang])
    if chosen or not any(letter.isalpha() for letter in text):
        return Refused(Msg("Write the name of the procedure."))
    return _named(text, procedures(context), LONGEST_PROCEDURE, context)


def _named(text: str, known: tuple[Option, ...], most: int, context: Context) -> Verdict:
    """Our spelling where only case, accents or punctuation differ; what resembles it is kept as written, and told."""
    if len(text) > most:
        return Refused(Msg("That is too long: at most {most} characters.", most=count(most, context.lang)))
    if ours := same(known, text):
        return Accepted(ours.label[context.lang])
    near = misspelt(known, text) or (in_part(known, text) if most == LONGEST_PROCEDURE else ())
    return Accepted(text, _resembles(near[0].label[context.lang]) if len(near) == 1 else None)


def _resembles(usual: str) -> Msg:
    return Msg("I kept it as you wrote it. If you meant “{usual}”, go back and correct it.", usual=usual)
