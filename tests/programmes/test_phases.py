"""The phase of a call, as it was known at an instant."""

import pytest

from bot.clock import parse_instant
from bot.programmes.editions import Edition, Entry, Milestone, Programme
from bot.programmes.moments import Moment, read_moment
from bot.programmes.phases import call_state, edition_in_focus, open_editions


def entry(at: str, known_from: str | None = None) -> Entry:
    return Entry(moment=read_moment(at), known_from=parse_instant(known_from) if known_from else None)


def edition(name: str = "commando-ux/2020", **milestones: list[Entry]) -> Edition:
    found = {
        key.replace("_", "."): Milestone(
            id=key.replace("_", "."), audience="candidate", label={}, history=tuple(history)
        )
        for key, history in milestones.items()
    }
    return Edition(id=name, name={}, known_from=None, milestones=found, facts={})


COMMANDO = edition(
    apply_opens=[entry("2020-06-29", "2020-05-29T18:46:23")],
    apply_closes=[
        entry("2020-07-17", "2020-05-29T18:46:23"),
        entry("2020-07-17T23:59", "2020-06-30T02:41:56"),
        entry("2020-07-19T23:59", "2020-07-10T17:28:23"),
    ],
)


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        ("2020-05-29T18:46:23", "before"),
        ("2020-06-28T23:59:59", "before"),
        ("2020-06-29T00:00", "open"),
        ("2020-07-16T23:59:59", "open"),
        ("2020-07-17T12:00", "open"),
        ("2020-07-19T00:00", "closing-today"),
        ("2020-07-19T23:59:59.999", "closing-today"),
        ("2020-07-20T00:00", "closed"),
        ("2026-11-23T12:00", "closed"),
    ],
)
def test_the_phase_follows_the_history_of_the_milestones(now: str, phase: str) -> None:
    state = call_state(COMMANDO, "apply", parse_instant(now))
    assert state is not None
    assert state.phase == phase


def test_nothing_was_public_before_the_first_trace() -> None:
    assert call_state(COMMANDO, "apply", parse_instant("2020-05-29T18:46:22")) is None
    assert call_state(COMMANDO, "propose", parse_instant("2020-07-01")) is None


def test_the_closing_in_force_is_the_last_one_known() -> None:
    for now, closes in [("2020-07-10T17:28:22", "2020-07-17T23:59"), ("2020-07-10T17:28:23", "2020-07-19T23:59")]:
        state = call_state(COMMANDO, "apply", parse_instant(now))
        assert state is not None
        assert state.closes is not None
        assert state.closes.moment.start == parse_instant(closes)


@pytest.mark.parametrize(("now", "phase"), [("2020-06-07T22:59:59", "closing-today"), ("2020-06-07T23:00", "closed")])
def test_a_closing_on_the_hour_is_sharp(now: str, phase: str) -> None:
    state = call_state(
        edition(apply_opens=[entry("2020-05-04")], apply_closes=[entry("2020-06-07T23:00", "2020-05-04")]),
        "apply",
        parse_instant(now),
    )
    assert state is not None
    assert state.phase == phase


def test_a_month_is_a_forecast_and_opens_nothing() -> None:
    forecast = edition(apply_opens=[entry("2020-05", "2020-01-15")])
    for now, phase in [("2020-05-20", "before"), ("2020-06-01", "open")]:
        state = call_state(forecast, "apply", parse_instant(now))
        assert state is not None
        assert state.phase == phase


def test_the_edition_in_focus_is_the_open_one_else_the_reference() -> None:
    later = edition(
        "commando-ux/2021",
        apply_opens=[entry("2021-03-01", "2021-01-01")],
        apply_closes=[entry("2021-03-31", "2021-01-01")],
    )
    programme = Programme(
        id="commando-ux",
        name="",
        short="",
        reference=COMMANDO.id,
        facts={},
        editions={e.id: e for e in (COMMANDO, later)},
    )
    assert edition_in_focus(programme, "apply", parse_instant("2021-03-10")) is later
    assert edition_in_focus(programme, "apply", parse_instant("2021-04-01")) is COMMANDO
    assert open_editions([programme], "apply", parse_instant("2020-07-01")) == [COMMANDO]


@pytest.mark.parametrize(
    ("written", "precision", "end"),
    [
        ("2020-07", "month", "2020-08-01"),
        ("2020-12", "month", "2021-01-01"),
        ("2020-07-19", "day", "2020-07-20"),
        ("2020-07-19T23:59", "minute", "2020-07-20"),
        ("2020-07-19T17:00", "minute", "2020-07-19T17:00"),
    ],
)
def test_a_moment_ends_where_its_precision_says(written: str, precision: str, end: str) -> None:
    moment = read_moment(written)
    assert (moment.precision, moment.end) == (precision, parse_instant(end))


@pytest.mark.parametrize("written", ["soon", "2020", 17, "2020-13", None])
def test_what_is_not_a_date_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_moment(written)


def test_moments_are_in_order() -> None:
    assert Moment(parse_instant("2020-01-01"), "day") < Moment(parse_instant("2020-01-02"), "day")
