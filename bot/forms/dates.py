"""Days of the calendar, in figures or in words, in both languages; kept as ISO dates."""

import calendar
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from bot.forms.form import Slot
from bot.forms.likeness import distance
from bot.forms.naming import FILLERS
from bot.forms.typed import one_line, quoted, words
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg, day

LONGEST = 80
FIRST_YEAR, LAST_YEAR = 1900, 2100
_MONTHS = (
    "janvier january janv jan", "fevrier february fevr fev feb", "mars march mar", "avril april avr apr", "mai may",
    "juin june jun", "juillet july juil jul", "aout august aug", "septembre september sept sep", "octobre october oct",
    "novembre november nov", "decembre december dec",
)  # fmt: skip
_MONTH: Mapping[str, int] = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday"
)
_AROUND = FILLERS | frozenset([*_WEEKDAYS.split(), "on", "partir", "from"])
_RELATIVE = {
    "aujourd hui": 0, "today": 0, "demain": 1, "tomorrow": 1, "apres demain": 2, "day after tomorrow": 2, "hier": -1,
    "yesterday": -1,
}  # fmt: skip
_FIGURES = re.compile(r"(\d{1,4})\s*[/.\-–]\s*(\d{1,2})(?:\s*[/.\-–]\s*(\d{1,4}))?")
_ORDINAL = re.compile(r"(\d{1,2})(?:er|e|st|nd|rd|th)")


def check_date(_: Slot, said: str, context: Context) -> Verdict:
    """12/03/2020, 12 mars 2020, March 12 2020, 2020-03-12, demain; a day that never was is named."""
    text = unicodedata.normalize("NFKC", one_line(said[: 4 * LONGEST]))
    if len(text) > LONGEST or "?" in text:
        return Refused(Msg("Write one date alone."))
    content = " ".join(word for word in words(text) if word not in _AROUND)
    if content in _RELATIVE:
        found = context.today + timedelta(days=_RELATIVE[content])
        return _told(Accepted(found.isoformat()), context)
    figures = _FIGURES.search(text)
    if figures and not _unexplained(text[: figures.start()] + " " + text[figures.end() :]):
        return _in_figures(figures, context)
    return _in_words(text, content.split(), context)


def _unexplained(text: str) -> list[str]:
    return [word for word in words(text) if word not in _AROUND]


def _in_figures(found: re.Match[str], context: Context) -> Verdict:
    first, second, third = found[1], found[2], found[3]
    if third is None:
        return _without_year(f"{first}/{second}/{context.today.year}")
    if len(first) > 2:
        return _on(int(third), int(second), int(first), context)
    short = len(third) <= 2
    verdict = _on(int(first), int(second), int(third) + (_century(int(third), context) if short else 0), context)
    if isinstance(verdict, Accepted) and (short or context.lang == "en"):  # some write the month first
        return _told(verdict, context)
    return verdict


def _without_year(example: str) -> Refused:
    return Refused(Msg("The year is missing: write for instance “{example}”.", example=example))


def _century(year: int, context: Context) -> int:
    """Of a year of two figures: this century up to twenty years from now, else the last."""
    century = context.today.year // 100 * 100
    return century if century + year <= context.today.year + 20 else century - 100


def _in_words(text: str, content: list[str], context: Context) -> Verdict:
    months = [month for word in content if (month := _month(word))]
    numbers = [int(found[1] if (found := _ORDINAL.fullmatch(word)) else word) for word in content if _is_number(word)]
    if len(months) != 1 or len(content) != len(months) + len(numbers) or len(numbers) > 2:
        return Refused(Msg("I do not find a date in “{said}”.", said=quoted(text)))
    days, years = [n for n in numbers if n <= 99], [n for n in numbers if n > 99]
    if not days:
        return Refused(Msg("The day is missing in “{said}”.", said=quoted(text)))
    if not years and len(days) == 1:
        return _without_year(f"{text} {context.today.year}")
    year = years[0] if years else days[1] + _century(days[1], context)
    verdict = _on(days[0], months[0], year, context)
    plainly = years and all(word in _MONTH or _is_number(word) for word in content)
    return verdict if plainly or isinstance(verdict, Refused) else _told(verdict, context)


def _is_number(word: str) -> bool:
    return _ORDINAL.fullmatch(word) is not None or (word.isdecimal() and len(word) <= 4)


def _month(word: str) -> int | None:
    """The number of a month by its name, its abbreviation, or its name with a slip or two."""
    if word in _MONTH:
        return _MONTH[word]
    near = {number for name, number in _MONTH.items() if len(name) > 3 and distance(word, name) is not None}
    return near.pop() if len(near) == 1 else None


def _on(day_of_month: int, month: int, year: int, context: Context) -> Verdict:
    if not 1 <= month <= 12:
        swapped = 1 <= day_of_month <= 12 < month <= 31
        return Refused(
            Msg("Write the day before the month.") if swapped else Msg("There is no month {month}.", month=month)
        )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Refused(Msg("Check the year: {year}.", year=str(year)))
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day_of_month <= last:
        return Refused(_no_such_day(day_of_month, date(year, month, last), context))
    return Accepted(date(year, month, day_of_month).isoformat())


def _no_such_day(day_of_month: int, last: date, context: Context) -> Msg:
    return Msg(
        "There is no day {number} in that month: it ends on {last}.", number=day_of_month, last=day(last, context.lang)
    )


def _told(verdict: Accepted, context: Context) -> Accepted:
    found = day(date.fromisoformat(str(verdict.value)), context.lang)
    return Accepted(verdict.value, Msg("I understood: {answer}.", answer=found))
