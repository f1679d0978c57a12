"""Whole numbers, as people write them."""

import re
import unicodedata
from decimal import Decimal

from bot.forms.form import Slot
from bot.forms.naming import FILLERS
from bot.forms.typed import one_line, quoted, words
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg, count

LONGEST = 80
MOST = 10**15
_NUMBER = re.compile(
    r"(?P<sign>-?)(?P<whole>\d{1,3}(?:(?P<by>[ '’.,])\d{3})(?:(?P=by)\d{3})*|\d+)(?:(?P<point>[.,])(?P<part>\d+))?(?![.,'’]?\d)"
)
_TIMES = {"k": 1_000, "mille": 1_000, "thousand": 1_000, "m": 10**6, "million": 10**6, "millions": 10**6, "milliard": 10**9,
          "milliards": 10**9, "billion": 10**9}  # fmt: skip
_ALONE = {
    "zero": 0, "un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4, "cinq": 5,
    "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10, "ten": 10,
    "onze": 11, "eleven": 11, "douze": 12, "twelve": 12, "quinze": 15, "fifteen": 15, "vingt": 20, "twenty": 20,
    "trente": 30, "thirty": 30, "cent": 100, "hundred": 100, "mille": 1_000, "thousand": 1_000, "million": 10**6,
    "aucun": 0, "aucune": 0, "none": 0,
}  # fmt: skip
_AROUND = "environ about around approximately pres peu par per an year mois month jour day personnes people euros eur"
_FILLERS = FILLERS | frozenset(_AROUND.split())


def check_number(slot: Slot, said: str, context: Context) -> Verdict:
    """One whole number within the slot's bounds; not below zero where the slot sets no lower bound."""
    text = unicodedata.normalize("NFKC", one_line(said[: 4 * LONGEST])).replace("−", "-").replace("€", " euros ")
    found = list(_NUMBER.finditer(text))
    if len(text) > LONGEST or len(found) > 1 or "?" in text:
        return Refused(Msg("Write one number alone."))
    number = _read(found[0], text) if found else _in_letters(text)
    if number is None:
        return Refused(Msg("“{said}” is not a number: write it in figures.", said=quoted(said)))
    if number != int(number):
        return Refused(Msg("“{said}” is not a whole number: round it.", said=quoted(said)))
    return _within(slot, int(number), context, plainly=_is_plain(text))


def _read(found: re.Match[str], text: str) -> Decimal | None:
    whole = re.sub(r"\D", "", found["whole"])
    if len(whole) > len(str(MOST)):
        return Decimal(MOST * 10)
    number = Decimal(f"{found['sign']}{whole}.{found['part'] or 0}")
    around = [
        word
        for word in words(text[: found.start()] + " " + text[found.end() :])
        if word not in _FILLERS - _TIMES.keys()
    ]
    if not around:
        return number
    return number * _TIMES[around[0]] if len(around) == 1 and around[0] in _TIMES else None


def _in_letters(text: str) -> Decimal | None:
    heard = [word for word in words(text) if word in _ALONE or word not in _FILLERS]
    return Decimal(_ALONE[heard[0]]) if len(heard) == 1 and heard[0] in _ALONE else None


def _is_plain(text: str) -> bool:
    return re.fullmatch(r"-?\d+|\d{1,3}(?: \d{3})+", text) is not None


def _within(slot: Slot, number: int, context: Context, *, plainly: bool) -> Verdict:
    least, most = slot.at_least or 0, slot.at_most
    if number < least:
        return Refused(Msg("It must be at least {least}.", least=count(least, context.lang)))
    if number > (MOST if most is None else most):
        return Refused(Msg("It must be at most {most}.", most=count(MOST if most is None else most, context.lang)))
    return Accepted(number, None if plainly else Msg("I understood: {answer}.", answer=count(number, context.lang)))
