"""Which reminders a calendar calls for: on the minute, decent hours, working days, changes of clocks, dates that move."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import PARIS, parse_instant
from bot.programmes.changes import correction_slot, has_moved
from bot.programmes.editions import Edition, Entry, Milestone
from bot.programmes.lead_times import LeadTime, parse_lead_time
from bot.programmes.moments import read_moment
from bot.programmes.phases import closing_instant
from bot.programmes.reminders import Reminder, called_for, default_leads, due, schedule
from bot.programmes.timing import Timing, earlier, is_working_day, later

TIMING = Timing()
LEADS = tuple(parse_lead_time(written) for written in ("J-7", "J-1", "H-3"))
LONG_BEFORE = parse_instant("2000-01-01")


def edition(**milestones: object) -> Edition:
    """An edition whose milestones have one value each, or a list of (known from, value)."""
    made = {}
    for name, written in milestones.items():
        key = name.replace("_", ".")
        values = written if isinstance(written, list) else [("2000-01-01", written)]
        history = tuple(Entry(moment=read_moment(value), known_from=parse_instant(known)) for known, value in values)
        made[key] = Milestone(id=key, audience="anyone", label={}, history=history)
    return Edition(id="made/1", name={}, known_from=None, milestones=made, facts={})


def told(reminders: list[Reminder], kind: str = "reminder") -> list[str]:
    """Lead times and when they go."""
    return [f"{r.lead} {r.at.astimezone(PARIS):%Y-%m-%dT%H:%M}" for r in reminders if r.kind == kind]


def planned(made: Edition, at: str = "2019-01-01", kind: str = "reminder") -> list[str]:
    return told(schedule(made, parse_instant(at), LEADS, TIMING), kind)


def test_days_come_in_the_morning_and_hours_to_the_minute() -> None:
    made = edition(apply_closes="2020-07-17T23:59")
    assert planned(made) == ["J-7 2020-07-10T10:00", "J-1 2020-07-16T10:00", "H-3 2020-07-17T20:59"]
    assert planned(made, kind="draft") == ["J-2 2020-07-15T10:00", "H-4 2020-07-17T19:59"]


def test_no_hours_are_counted_where_none_was_published() -> None:
    assert planned(edition(apply_closes="2019-04-02")) == ["J-7 2019-03-26T10:00", "J-1 2019-04-01T10:00"]


def test_nobody_is_reminded_of_a_forecast() -> None:
    assert schedule(edition(apply_closes="2020-07", apply_opens="2020-06"), LONG_BEFORE, LEADS, TIMING) == []


@pytest.mark.parametrize(
    ("closes", "three_hours"),
    [
        ("2020-03-29T04:00", "2020-03-29T00:00"),  # at 2 o'clock it is 3 o'clock
        ("2020-10-25T04:00", "2020-10-25T02:00"),  # at 3 o'clock it is 2 o'clock again
    ],
)
def test_hours_are_real_hours_across_a_change_of_clocks(closes: str, three_hours: str) -> None:
    found = [r for r in schedule(edition(apply_closes=closes), LONG_BEFORE, LEADS, TIMING) if str(r.lead) == "H-3"]
    assert f"{found[0].due:%Y-%m-%dT%H:%M}" == three_hours
    assert found[0].slotted.silent


def test_days_are_calendar_days_across_a_change_of_clocks() -> None:
    assert planned(edition(apply_closes="2020-03-31T12:00"))[:2] == ["J-7 2020-03-24T10:00", "J-1 2020-03-30T10:00"]


def test_a_leap_day_is_a_day() -> None:
    assert "J-1 2020-02-29T10:00" in planned(edition(apply_closes="2020-03-01T17:00"))


def test_administrations_are_reached_on_the_working_day_before() -> None:
    # J-7 is a Sunday; J-1 is Bastille Day, a Tuesday.
    assert planned(edition(propose_closes="2019-05-12T23:59"))[0] == "J-7 2019-05-03T10:00"
    assert "J-1 2020-07-13T10:00" in planned(edition(propose_closes="2020-07-15T17:00"))
    assert "J-1 2020-07-14T10:00" in planned(edition(apply_closes="2020-07-15T17:00"))


def test_in_the_last_day_it_goes_on_time_and_makes_no_sound() -> None:
    reminders = schedule(edition(propose_closes="2020-07-14T09:00"), LONG_BEFORE, LEADS, TIMING)
    last = next(r for r in reminders if str(r.lead) == "H-3" and r.kind == "reminder")
    assert last.at == parse_instant("2020-07-14T06:00")
    assert last.slotted.silent
    assert last.slotted.shifted is None


def test_many_hours_before_are_moved_to_the_evening() -> None:
    made = edition(apply_closes="2020-07-17T10:00")
    found = schedule(made, LONG_BEFORE, [LeadTime("H", 34), LeadTime("H", 36)], TIMING)
    assert {(str(r.lead), f"{r.at:%dT%H:%M}", r.slotted.shifted) for r in found if r.kind == "reminder"} == {
        ("H-34", "15T20:00", "quiet hours"),  # due on the 16th at midnight
        ("H-36", "15T20:00", "quiet hours"),  # due on the 15th at 22:00
    }


def test_an_opening_is_told_when_it_is_true_at_a_decent_hour() -> None:
    assert planned(edition(apply_opens="2020-06-29"), kind="opening") == ["J-0 2020-06-29T10:00"]
    assert planned(edition(apply_opens="2020-06-29T23:30"), kind="opening") == ["J-0 2020-06-30T08:00"]
    assert planned(edition(propose_opens="2020-07-11T09:00"), kind="opening") == ["J-0 2020-07-13T10:00"]


def test_what_is_due_is_not_yet_useless() -> None:
    reminders = schedule(edition(apply_closes="2020-07-17T23:59"), LONG_BEFORE, LEADS, TIMING)
    assert {reminder.audience for reminder in reminders} == {"candidate"}
    assert told(due(reminders, parse_instant("2020-07-10T09:59:59"))) == []
    assert told(due(reminders, parse_instant("2020-07-10T10:00"))) == ["J-7 2020-07-10T10:00"]
    assert told(due(reminders, parse_instant("2020-07-11T09:59"))) == ["J-7 2020-07-10T10:00"]
    assert told(due(reminders, parse_instant("2020-07-11T10:00"))) == []
    assert told(due(reminders, parse_instant("2020-07-17T23:58:59"))) == ["H-3 2020-07-17T20:59"]
    # In the last minute it is still time, but no time for a reminder.
    assert told(due(reminders, parse_instant("2020-07-17T23:59"))) == []


@pytest.mark.parametrize("at", ["2020-06-01", "2020-07-11"])
def test_one_reminder_is_found_as_the_whole_calendar_has_it(at: str) -> None:
    made = edition(
        apply_opens="2020-06-29",
        apply_closes=[("2020-06-01", "2020-07-17T23:59"), ("2020-07-10T17:28:23", "2020-07-19T23:59")],
        propose_opens="2020-05-01T09:00",
        propose_closes="2020-06-20",
    )
    now = parse_instant(at)
    whole = schedule(made, now, LEADS, TIMING)
    assert {reminder.kind for reminder in whole} == {"reminder", "draft", "opening"}
    found = [called_for(made, one.milestone, now, lead=one.lead, timing=TIMING) for one in whole]
    assert all(one in some for one, some in zip(whole, found, strict=True))


def test_a_date_that_moves_takes_its_reminders_along() -> None:
    made = edition(
        apply_closes=[("2020-06-30T02:41:56", "2020-07-17T23:59"), ("2020-07-10T17:28:23", "2020-07-19T23:59")]
    )
    assert planned(made, "2020-07-10T17:28:22")[0] == "J-7 2020-07-10T10:00"
    assert planned(made, "2020-07-10T17:28:23") == [
        "J-7 2020-07-12T10:00", "J-1 2020-07-18T10:00", "H-3 2020-07-19T20:59",
    ]  # fmt: skip
    before, after = (
        {r.key for r in schedule(made, parse_instant(at), LEADS, TIMING)} for at in ("2020-07-10", "2020-07-11")
    )
    assert not before & after


def test_a_reminder_that_was_already_late_when_its_date_came_out_is_not_due() -> None:
    made = edition(apply_closes=[("2020-07-16T12:00", "2020-07-17T23:59")])
    now = parse_instant("2020-07-16T12:00")
    assert told(due(schedule(made, now, LEADS, TIMING), now)) == []


@pytest.mark.parametrize("written", ["J7", "H-0", "J-", "h-3", "J-1234", "", "J-٣"])
def test_a_lead_time_is_written_in_one_way(written: str) -> None:
    with pytest.raises(ValueError, match="lead time"):
        parse_lead_time(written)


def test_an_edition_names_its_own_lead_times() -> None:
    assert default_leads(edition()) == LEADS


def test_quiet_hours_may_lie_within_a_day() -> None:
    siesta = Timing(quiet_from=12, quiet_until=14, evening=11)
    assert siesta.is_quiet(parse_instant("2020-07-10T13:00"))
    assert not siesta.is_quiet(parse_instant("2020-07-10T23:00"))


def test_public_holidays_of_france_are_no_working_days() -> None:
    assert not is_working_day(date(2020, 6, 1))  # Whit Monday
    assert not is_working_day(date(2020, 7, 11))
    assert is_working_day(date(2020, 7, 13))


instants = st.timedeltas(timedelta(), timedelta(days=1100)).map(lambda after: parse_instant("2019-01-01") + after)


@given(deadline=instants, before=st.timedeltas(timedelta(), timedelta(days=20)), office=st.booleans())
def test_what_is_moved_is_moved_earlier_into_a_decent_hour(deadline: datetime, before: timedelta, office: bool) -> None:
    moment = deadline - before
    slotted = earlier(moment, deadline, TIMING, office=office)
    assert slotted.at <= moment
    if slotted.shifted is not None:
        assert not slotted.silent
    if not slotted.silent:
        assert not TIMING.is_quiet(slotted.at)
        assert not office or is_working_day(slotted.at.astimezone(PARIS).date())


@given(moment=instants, office=st.booleans())
def test_an_opening_is_never_told_before_it_is_true(moment: datetime, office: bool) -> None:
    slotted = later(moment, TIMING, office=office)
    assert slotted.at >= moment
    assert not TIMING.is_quiet(slotted.at)
    assert not office or is_working_day(slotted.at.astimezone(PARIS).date())


@given(closes=instants, office=st.booleans())
def test_no_reminder_goes_once_it_is_too_late(closes: datetime, office: bool) -> None:
    written = closes.replace(second=0, microsecond=0).isoformat()
    made = edition(**{"propose_closes" if office else "apply_closes": written})
    for reminder in schedule(made, LONG_BEFORE, LEADS, TIMING):
        assert reminder.at < reminder.not_after <= closing_instant(reminder.entry)


def test_an_opening_that_comes_out_on_the_day_itself_is_told_then() -> None:
    made = edition(apply_opens=[("2020-05-04T11:25:20", "2020-05-04")])
    assert planned(made, "2020-05-04T12:00", kind="opening") == ["J-0 2020-05-04T11:25"]


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        ("2020-07-17", "2020-07-17T23:59", False),  # the hour was added
        ("2020-07", "2020-07-17", False),  # a forecast was never told
        ("2020-07-17T23:59", "2020-07-19T23:59", True),
        ("2020-07-17T17:00", "2020-07-17T23:59", True),
        ("2020-07-17T23:59", "2020-07-17T23:59", False),
    ],
)
def test_people_are_told_of_a_change_that_changes_something(old: str, new: str, moved: bool) -> None:
    assert has_moved(Entry(moment=read_moment(old)), Entry(moment=read_moment(new))) is moved


@pytest.mark.parametrize(
    ("known", "at", "silent"),
    [
        ("2020-07-10T17:28:23", "2020-07-10T17:28:23", False),
        ("2020-07-10T22:00", "2020-07-11T08:00", False),
        ("2020-07-17T22:00", "2020-07-17T22:00", True),  # two hours are left by the old date
    ],
)
def test_a_correction_waits_for_the_morning_when_there_is_time(known: str, at: str, silent: bool) -> None:
    old, new = (Entry(moment=read_moment(f"2020-07-{day}T23:59")) for day in (17, 19))
    slotted = correction_slot(old, new, parse_instant(known), timing=TIMING, office=False)
    assert (slotted.at, slotted.silent) == (parse_instant(at), silent)
