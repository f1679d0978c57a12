"""Lead times as people say them: « la veille », « 3 jours avant et trois heures avant », “a week before”, `J-7`."""

import re
import unicodedata

from bot.programmes.lead_times import LeadTime

LONGEST = 120

_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "un une one a an",
            "deux two",
            "trois three",
            "quatre four",
            "cinq five",
            "six",
            "sept seven",
            "huit eight",
            "neuf nine",
            "dix ten",
        ),
        start=1,
    )
    for name in names.split()
}
_UNITS = {"jour": ("J", 1), "day": ("J", 1), "semaine": ("J", 7), "week": ("J", 7), "heure": ("H", 1), "hour": ("H", 1)}
_NUMBER = "|".join((r"\d{1,3}", *_NUMBERS))
_ONE = re.compile(
    rf"(?P<eve>(?:la |the )?(?:veille|eve|day before))"
    rf"|(?P<written>[jh])[ -]?(?P<count>\d{{1,3}})"
    rf"|(?P<number>{_NUMBER}) ?(?P<unit>{'|'.join(_UNITS)}|h|j|d)s?(?: (?:avant|before|plus tot|ahead))?"
)
_BETWEEN = re.compile(r"[ ,;/+&]*(?:\b(?:et|puis|and|then|ou|or)\b)?[ ,;/+&]*")


def read_leads(text: str) -> tuple[LeadTime, ...]:
    """All that is said, in its order; empty when anything else is said too, or nothing."""
    rest, found = _plain(text), []
    while rest and len(text) <= LONGEST:
        one = _ONE.match(rest)
        after = _BETWEEN.match(rest, one.end()) if one else None
        if one is None or after is None or (after.end() < len(rest) and after.end() == one.end()):
            return ()
        found.append(_lead(one))
        rest = rest[after.end() :]
    return () if rest else tuple(dict.fromkeys(found))


def _lead(found: re.Match[str]) -> LeadTime:
    if found["eve"]:
        return LeadTime("J", 1)
    if found["written"]:
        return LeadTime("J" if found["written"] == "j" else "H", int(found["count"]))
    number = _NUMBERS.get(found["number"]) or int(found["number"])
    unit, size = _UNITS.get(found["unit"], ("H" if found["unit"] == "h" else "J", 1))
    return LeadTime("J" if unit == "J" else "H", number * size)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.strip(" .!?").split())
