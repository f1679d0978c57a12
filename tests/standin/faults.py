"""Scripted faults: what the next call of a method meets instead of an answer."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

from tests.standin.refusals import Refusal

Kind = Literal["refuse", "status", "late", "hang", "reset", "truncate"]


@dataclass(frozen=True)
class Fault:
    """`accepted`: the call takes effect before the fault. `status` answers with a page that is no JSON."""

    kind: Kind
    accepted: bool = False
    refusal: Refusal | None = None
    status: int = 502
    seconds: float = 3600.0


def refuse(refusal: Refusal) -> Fault:
    """An error of the Bot API."""
    return Fault("refuse", refusal=refusal)


def server_error(status: int = 502) -> Fault:
    """An HTML page of some server in between."""
    return Fault("status", status=status)


def late(seconds: float) -> Fault:
    """The call takes effect at once, its answer comes after so long."""
    return Fault("late", accepted=True, seconds=seconds)


def hang(*, accepted: bool = False) -> Fault:
    """No answer for an hour."""
    return Fault("hang", accepted=accepted)


def reset(*, accepted: bool = False) -> Fault:
    """The connection breaks."""
    return Fault("reset", accepted=accepted)


def truncate(*, seconds: float = 0.0) -> Fault:
    """Half of a file comes, nothing more for so long, then the connection breaks; only for "file"."""
    return Fault("truncate", seconds=seconds)


class Faults:
    """What waits for each method, in order; "file" is the download of a file."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = {}

    def next(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` meet these."""
        self._waiting.setdefault(method.lower(), deque()).extend(faults)

    def clear(self) -> None:
        """Nothing waits any more."""
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """What this call meets."""
        waiting = self._waiting.get(method)
        return waiting.popleft() if waiting else None
