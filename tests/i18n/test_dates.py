"""Dates, times and time left as people write them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import PARIS, parse_instant
from bot.i18n import Catalogues, clock_time, day, exact, instant, month, time_left

CATALOGUES = Catalogues.read(Path(__file__).parents[2] / "locales")


@pytest.mark.parametrize(
    ("value", "lang", "style", "words"),
    [
        (date(2020, 9, 1), "fr", "long", "1er septembre 2020"),
        (date(2020, 9, 1), "fr", "full", "mardi 1er septembre 2020"),
        (date(2020, 9, 11), "fr", "long", "11 septembre 2020"),
        (date(2020, 9, 21), "fr", "full", "lundi 21 septembre 2020"),
        (date(2020, 9, 1), "en", "full", "Tuesday 1 September 2020"),
        (datetime(2020, 7, 16, 22, 30, tzinfo=UTC), "fr", "long", "17 juillet 2020"),
    ],
)
def test_a_day_reads_as_people_write_it(value: date, lang: str, style: str, words: str) -> None:
    assert day(value, lang, "full" if style == "full" else "long") == words


@pytest.mark.parametrize(
    ("hour", "minute", "fr", "en"),
    [(23, 59, "23 h 59", "23:59"), (17, 0, "17 h", "17:00"), (9, 5, "9 h 05", "09:05"), (0, 0, "0 h", "00:00")],
)
def test_a_time_reads_as_people_write_it(hour: int, minute: int, fr: str, en: str) -> None:
    moment = datetime(2020, 7, 17, hour, minute, tzinfo=PARIS)
    assert clock_time(moment, "fr").replace("\u00a0", " ") == fr
    assert clock_time(moment, "en") == en


def test_an_instant_names_the_zone() -> None:
    moment = parse_instant("2020-07-17T23:59")
    assert (
        instant(moment, "fr", CATALOGUES).replace("\u00a0", " ") == "vendredi 17 juillet 2020, 23 h 59 (heure de Paris)"
    )
    assert instant(moment, "en", CATALOGUES) == "Friday 17 July 2020, 23:59 (Paris time)"


def test_a_receipt_says_the_second() -> None:
    moment = parse_instant("2020-07-17T21:58:41.999Z")
    assert (
        exact(moment, "fr", CATALOGUES)
        == "vendredi 17 juillet 2020, 23\u00a0h\u00a058\u00a0min\u00a041\u00a0s (heure de Paris)"
    )
    assert exact(moment, "en", CATALOGUES) == "Friday 17 July 2020, 23:58:41 (Paris time)"


def test_a_month_has_no_day() -> None:
    assert month(date(2020, 4, 1), "fr") == "avril 2020"


@pytest.mark.parametrize(
    ("now", "until", "words"),
    [
        ("2020-07-14T10:00", "2020-07-17T23:59", "dans 3 jours"),
        ("2020-07-16T23:58", "2020-07-18T00:00", "dans 2 jours"),
        ("2020-07-16T23:59", "2020-07-17T23:59", "dans un jour"),
        ("2020-07-17T00:00", "2020-07-17T23:59", "dans 23 heures"),
        ("2020-07-17T21:59", "2020-07-17T23:59", "dans 2 heures"),
        ("2020-07-17T22:00", "2020-07-17T23:59", "dans 119 minutes"),
        ("2020-07-17T23:58", "2020-07-17T23:59", "dans une minute"),
        ("2020-07-17T23:58:30", "2020-07-17T23:59", "dans moins d'une minute"),
    ],
)
def test_time_left_is_in_days_then_hours_then_minutes(now: str, until: str, words: str) -> None:
    assert time_left(parse_instant(until), parse_instant(now), "fr", CATALOGUES) == words


def test_time_left_counts_real_hours_when_the_clocks_change() -> None:
    # On 28 March 2021 Paris goes from 02:00 to 03:00: from midnight to 04:00 there are three hours.
    words = time_left(parse_instant("2021-03-28T04:00"), parse_instant("2021-03-28T00:00"), "en", CATALOGUES)
    assert words == "in 3 hours"


def test_no_time_is_left_after_the_moment() -> None:
    moment = parse_instant("2020-07-17T23:59")
    with pytest.raises(ValueError, match="No time"):
        time_left(moment, moment + timedelta(seconds=1), "fr", CATALOGUES)


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        day(datetime(2020, 7, 17), "fr")  # noqa: DTZ001 (this is what is refused)
