"""Lines that somebody types while the command goes on with something else."""

import os
import select


class TypedLines:
    """Reads a file descriptor: a terminal, a pipe or a file."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._rest = b""
        self._ended = False

    def next(self, seconds: float) -> str | None:
        """The next line, without its end; None when none came within so many seconds. EOFError after the last."""
        if b"\n" not in self._rest and not self._ended:
            ready, _, _ = select.select([self._descriptor], [], [], seconds)
            if not ready:
                return None
            more = os.read(self._descriptor, 4096)
            self._ended = not more
            self._rest += more
        if b"\n" not in self._rest and not (self._ended and self._rest):
            if self._ended:
                raise EOFError
            return None
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode("utf-8", "replace").strip()
