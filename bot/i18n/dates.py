"""Dates, times and time left, as people of each language write them; always Paris time."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from babel.dates import format_date, format_time

from bot.clock import PARIS
from bot.i18n.catalogue import Catalogues, Msg

DayStyle = Literal["full", "long"]
_PATTERNS = {
    ("fr", "full"): "EEEE d MMMM y",
    ("fr", "long"): "d MMMM y",
    ("en", "full"): "EEEE d MMMM y",
    ("en", "long"): "d MMMM y",
}


def paris(moment: datetime) -> datetime:
    """The same instant on a clock in Paris. ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("A naive datetime cannot be shown: it has no time zone.")
    return moment.astimezone(PARIS)


def day(value: date | datetime, lang: str, style: DayStyle = "long") -> str:
    """« 1er septembre 2020 » or « mardi 1er septembre 2020 » (style "full"); in English "1 September 2020"."""
    return _day(paris(value).date() if isinstance(value, datetime) else value, lang, style)


# The same few dates are said again and again; Babel takes its time over each.
@lru_cache(maxsize=2_000)
def _day(local: date, lang: str, style: DayStyle) -> str:
    text = format_date(local, _PATTERNS[lang, style], locale=lang)
    return _first_of_month(text, local) if lang == "fr" else text


def _first_of_month(text: str, value: date) -> str:
    return text.replace("1 ", "1er ", 1) if value.day == 1 else text


def month(value: date | datetime, lang: str) -> str:
    """« septembre 2020 »."""
    return _month(paris(value).date() if isinstance(value, datetime) else value, lang)


@lru_cache(maxsize=500)
def _month(local: date, lang: str) -> str:
    return format_date(local, "MMMM y", locale=lang)


def clock_time(moment: datetime, lang: str) -> str:
    """« 23 h 59 », « 17 h »; in English "23:59", "17:00"."""
    local = paris(moment)
    if lang != "fr":
        return format_time(local, "HH:mm", locale=lang, tzinfo=PARIS)
    minutes = f"\u00a0{local.minute:02d}" if local.minute else ""
    return f"{local.hour}\u00a0h{minutes}"


def instant(moment: datetime, lang: str, catalogues: Catalogues) -> str:
    """« vendredi 17 juillet 2020, 23 h 59 (heure de Paris) »."""
    phrase = Msg("{day}, {time} (Paris time)", day=day(moment, lang, "full"), time=clock_time(moment, lang))
    return catalogues.render(phrase, lang)


def exact(moment: datetime, lang: str, catalogues: Catalogues) -> str:
    """« vendredi 17 juillet 2020, 23 h 58 min 41 s (heure de Paris) »: for receipts, seconds rounded down."""
    local = paris(moment)
    if lang == "fr":
        time = f"{local.hour}\u00a0h\u00a0{local.minute:02d}\u00a0min\u00a0{local.second:02d}\u00a0s"
    else:
        time = f"{local:%H:%M:%S}"
    phrase = Msg("{day}, {time} (Paris time)", day=day(moment, lang, "full"), time=time)
    return catalogues.render(phrase, lang)


def time_left(until: datetime, now: datetime, lang: str, catalogues: Catalogues) -> str:
    """How long from `now` to `until`: Paris calendar days, hours under 24 h, minutes under 2 h; rounded down.

    ValueError when `until` is past.
    """
    left = until.astimezone(UTC) - now.astimezone(UTC)  # real hours, also across a change of clocks
    if left < timedelta():
        raise ValueError("No time is left.")
    return catalogues.render(_left(left, paris(until).date() - paris(now).date()), lang)


def _left(left: timedelta, calendar: timedelta) -> Msg:
    minutes = int(left.total_seconds() // 60)
    if minutes < 1:
        return Msg("in less than a minute")
    if minutes < 120:
        return Msg("in one minute", "in {n} minutes", n=minutes)
    if left < timedelta(hours=24):
        return Msg("in one hour", "in {n} hours", n=minutes // 60)
    return Msg("in one day", "in {n} days", n=calendar.days)
