"""A lock between processes, on a file: the system gives it back when its holder dies, however it dies."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.1


class TakesTooLong(TimeoutError):
    """Another process still held the lock when patience ran out."""


@contextmanager
def locked(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock of that file, made where it is missing; waits at most `patience` seconds. Raises TakesTooLong."""
    give_up = time.monotonic() + patience
    with path.open("a") as file:
        while not _taken(file.fileno()):
            if time.monotonic() >= give_up:
                raise TakesTooLong(str(path))
            time.sleep(_PAUSE)
        yield


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
