"""The person's language: phrases, dates, amounts and durations, all over Babel."""

from bot.i18n.catalogue import LANGUAGES, Catalogues, Msg
from bot.i18n.dates import clock_time, day, exact, instant, month, paris, time_left
from bot.i18n.numbers import alternatives, count, euros, listing, percent

__all__ = [
    "LANGUAGES",
    "Catalogues",
    "Msg",
    "alternatives",
    "clock_time",
    "count",
    "day",
    "euros",
    "exact",
    "instant",
    "listing",
    "month",
    "paris",
    "percent",
    "time_left",
]
