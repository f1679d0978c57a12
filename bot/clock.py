"""The only place that asks what time it is: a real clock, or a simulated one that starts at a given instant."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Clock(Protocol):
    """What the doors and the worker ask; the core is handed an instant instead."""

    simulated: bool

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...


class RealClock:
    """The machine's clock."""

    simulated = False

    def now(self) -> datetime:
        return datetime.now(UTC)


class SimulatedClock:
    """A clock that starts at `start` (aware) and runs on at normal speed; `advance` moves it forward."""

    simulated = True

    def __init__(self, start: datetime, ticks: Callable[[], float] = time.monotonic) -> None:
        if start.tzinfo is None:
            raise ValueError("A simulated clock needs an instant with a time zone.")
        self._start = start.astimezone(UTC)
        self._ticks = ticks
        self._origin = ticks()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._ticks() - self._origin)

    def advance(self, duration: timedelta) -> None:
        """Move the clock forward; it never goes back."""
        if duration < timedelta():
            raise ValueError("A simulated clock only moves forward.")
        self._start += duration


class StillClock:
    """A clock that stands still until it is moved: for tests, rehearsals and `--at`."""

    simulated = True

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def advance(self, duration: timedelta) -> None:
        """Move the clock forward."""
        self._at += duration


def parse_instant(text: str) -> datetime:
    """An ISO instant; without a zone it is Paris time, a bare date is 00:00 in Paris. ValueError when it is neither."""
    instant = datetime.fromisoformat(text.strip())
    return instant.replace(tzinfo=PARIS) if instant.tzinfo is None else instant
