"""Calendar files, read by another parser: what moves keeps its name and grows its number; Paris keeps its clocks."""

from datetime import UTC, date, datetime, time

import aiohttp
import pytest
import vobject

from bot.clock import parse_instant
from bot.knowing import words_of
from bot.server import Health, build_app, calendar_routes, listening
from bot.services.calendars import Calendars
from bot.settings import read_settings

CALENDARS = Calendars(words_of(read_settings({})))


def events(content: bytes) -> dict[str, vobject.base.Component]:
    """By UID, as vobject reads them."""
    calendar = vobject.readOne(content.decode())
    return {event.uid.value: event for event in calendar.vevent_list}


def at(instant: str, lang: str = "fr", programme: str = "commando-ux") -> dict[str, vobject.base.Component]:
    return events(CALENDARS.of_programme(programme, parse_instant(instant), lang))


def test_a_date_that_moves_keeps_its_name_and_grows_its_number() -> None:
    before, after = (
        at(day)["commando-ux-2020.apply.closes@guichet"] for day in ("2020-07-10T17:28", "2020-07-10T17:29")
    )
    assert before.dtstart.value.astimezone(UTC) == datetime(2020, 7, 17, 21, 59, tzinfo=UTC)
    assert after.dtstart.value.astimezone(UTC) == datetime(2020, 7, 19, 21, 59, tzinfo=UTC)
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.summary.value == "Commando UX 2020 — clôture des candidatures"


@pytest.mark.parametrize(
    ("uid", "rings"),
    [
        ("commando-ux-2020.apply.closes@guichet", datetime(2020, 7, 18, 10)),  # noqa: DTZ001 (the clock on the wall)
        ("commando-ux-2020.propose.selection@guichet", datetime(2020, 6, 21, 10)),  # noqa: DTZ001 (a whole day's)
    ],
)
def test_an_alarm_rings_in_the_morning_of_the_day_before(uid: str, rings: datetime) -> None:
    event = at("2020-07-11")[uid]
    begins = event.dtstart.value
    wall = begins.replace(tzinfo=None) if isinstance(begins, datetime) else datetime.combine(begins, time())
    assert wall + event.valarm.trigger.value == rings


@pytest.mark.parametrize(
    ("uid", "hour"),
    [
        ("eig-4.propose.closes@guichet", 16),  # 17:00 in winter
        ("eig-4.apply.closes@guichet", 21),  # 23:00 in summer
    ],
)
def test_paris_keeps_its_clocks_in_winter_and_in_summer(uid: str, hour: int) -> None:
    event = at("2020-06-01", programme="eig")[uid]
    # vobject computes the instant from the zone that the file itself describes.
    assert event.dtstart.value.astimezone(UTC).hour == hour


def test_a_day_without_an_hour_is_a_whole_day() -> None:
    event = at("2020-07-11")["commando-ux-2020.propose.selection@guichet"]
    assert (event.dtstart.value, event.dtend.value) == (date(2020, 6, 22), date(2020, 6, 27))


def test_what_falls_before_a_day_is_marked_on_the_last_day_that_is_left() -> None:
    event = at("2020-06-01", programme="eig")["eig-4.results@guichet"]  # « avant le 20 juillet 2020 »
    assert (event.dtstart.value, event.dtend.value) == (date(2020, 7, 19), date(2020, 7, 20))


def test_what_was_not_public_or_is_a_forecast_is_not_there() -> None:
    assert "eig-4.apply.opens@guichet" not in at("2020-03-01", programme="eig")
    assert "eig-4.apply.closes@guichet" not in at("2020-03-01", programme="eig")


def test_every_programme_has_a_calendar_in_both_languages_and_always_the_same() -> None:
    for programme in ("dig", "commando-ux", "eig"):
        for lang in ("fr", "en"):
            first, again = (CALENDARS.of_programme(programme, parse_instant("2020-07-11"), lang) for _ in range(2))
            assert first == again
            assert events(first)
            assert max(len(line.encode()) for line in first.decode().split("\r\n")) <= 75
    assert "applications close" in at("2020-07-11", "en")["commando-ux-2020.apply.closes@guichet"].summary.value


def test_one_milestone_is_a_calendar_of_its_own() -> None:
    content = CALENDARS.of_milestone("commando-ux/2020", "apply.closes", parse_instant("2020-07-11"), "fr")
    assert list(events(content)) == ["commando-ux-2020.apply.closes@guichet"]
    assert b"X-WR-CALNAME" not in content


async def test_the_feed_is_served_and_not_sent_twice() -> None:
    routes = calendar_routes(lambda name, lang: CALENDARS.of_programme(name, parse_instant("2020-07-11"), lang))
    async with (
        listening(build_app(routes, Health()), "127.0.0.1", 0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as people,
    ):
        async with people.get("/calendar/commando-ux.ics") as response:
            assert response.status == 200
            assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
            tag = response.headers["ETag"]
            assert events(await response.read())
        async with people.get("/calendar/commando-ux.ics", headers={"If-None-Match": tag}) as response:
            assert response.status == 304
        for path in ("/calendar/nobody.ics", "/calendar/dig.ics?lang=de", "/calendar/dig"):
            async with people.get(path) as response:
                assert response.status == 404
