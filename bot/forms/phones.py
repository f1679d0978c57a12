"""Telephone numbers: French ones as they are dialled, others with their country; kept in E.164."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from bot.forms.form import Slot
from bot.forms.naming import FILLERS
from bot.forms.typed import one_line, quoted, words
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg, count

FRANCE, DIGITS = 33, 10
LONGEST = 60
# Dialled from there as a French number, but of another country code.
_OVERSEAS = ("RE", "GP", "MQ", "GF", "YT")
_ANNOUNCED = frozenset({"tel", "telephone", "phone", "portable", "mobile", "fixe", "cell", "joignable"}) | FILLERS


def check_phone(_: Slot, said: str, context: Context) -> Verdict:
    """A number alone. One that may exist is taken: lists of ranges grow older than numbers do."""
    text = _bare(one_line(said))
    reason = _fault(text, context)
    if reason:
        return Refused(reason)
    number = _read(text)
    if number is None:
        return Refused(Msg("“{said}” is not a complete number, or a digit is wrong.", said=quoted(text)))
    return Accepted(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _bare(text: str) -> str:
    """The number without the words that announce it."""
    found = re.match(r"[^\d+(]{1,60}(?=[\d+(])", text)
    return text[found.end() :] if found and set(words(found[0])) <= _ANNOUNCED else text


def _fault(text: str, context: Context) -> Msg | None:
    digits = sum(letter.isdecimal() for letter in text)
    if not digits:
        return Msg("I find no number in “{said}”.", said=quoted(text))
    if re.search(r"[^\W\d_]|[@#*=?]", text[:LONGEST]):
        return Msg("Write the number alone, with no other words.")
    if re.match(r"0[^0]", re.sub(r"\D", "", text)) and "+" not in text and digits != DIGITS:
        return _length(digits, context)
    return None


def _length(digits: int, context: Context) -> Msg:
    so_far, wanted = count(digits, context.lang), count(DIGITS, context.lang)
    return Msg("That makes {digits} digits: a French number has {wanted}.", digits=so_far, wanted=wanted)


def _read(text: str) -> PhoneNumber | None:
    number = _parse(text, "FR") if len(text) <= LONGEST else None
    if number is None or phonenumbers.is_valid_number(number):
        return number
    if number.country_code == FRANCE and "+" not in text:
        for region in _OVERSEAS:
            there = _parse(text, region)
            if there and phonenumbers.is_valid_number(there):
                return there
    return number if _may_exist(number) else None


def _parse(text: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None


def _may_exist(number: PhoneNumber) -> bool:
    if number.country_code == FRANCE:
        return re.fullmatch(r"[1-9]\d{8}", str(number.national_number)) is not None
    return phonenumbers.is_possible_number(number)
