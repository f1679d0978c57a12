"""Instants as people write them, and clocks that can be moved."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import PARIS, RealClock, SimulatedClock, StillClock, parse_instant


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2020-07-10", datetime(2020, 7, 9, 22, tzinfo=UTC)),
        ("2020-07-10T17:28", datetime(2020, 7, 10, 15, 28, tzinfo=UTC)),
        ("2020-01-10T17:28", datetime(2020, 1, 10, 16, 28, tzinfo=UTC)),
        ("2020-07-10T17:28Z", datetime(2020, 7, 10, 17, 28, tzinfo=UTC)),
    ],
)
def test_an_instant_without_zone_is_paris_time(written: str, instant: datetime) -> None:
    assert parse_instant(written) == instant


def test_a_simulated_clock_runs_on_and_can_be_moved() -> None:
    seconds = iter([100.0, 103.0, 103.0])
    clock = SimulatedClock(datetime(2020, 7, 10, 9, tzinfo=PARIS), ticks=lambda: next(seconds))
    assert clock.now() == datetime(2020, 7, 10, 7, 0, 3, tzinfo=UTC)
    clock.advance(timedelta(days=2))
    assert clock.now() == datetime(2020, 7, 12, 7, 0, 3, tzinfo=UTC)


def test_a_simulated_clock_never_goes_back_and_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="forward"):
        SimulatedClock(datetime(2020, 7, 10, tzinfo=PARIS)).advance(timedelta(seconds=-1))
    with pytest.raises(ValueError, match="time zone"):
        SimulatedClock(datetime(2020, 7, 10))  # noqa: DTZ001 (this is what is refused)


def test_a_still_clock_stands_still_and_the_real_one_is_aware() -> None:
    clock = StillClock(datetime(2020, 7, 10, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(hours=1))
    assert clock.now() == datetime(2020, 7, 10, 1, tzinfo=UTC)
    assert RealClock().now().tzinfo is UTC
