"""One at a time at one address, different addresses side by side."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Overloaded(Exception):
    """Too much is waiting: the door asks the sender to come back in `retry_after` seconds; nothing was kept."""

    def __init__(self, retry_after: float = 5.0) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Lanes:
    """A queue per address, in order of arrival, each with room for `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Wait until everybody who came before at this address is done. Overloaded when too many wait there."""
        waiting = self._waiting.get(address, 0)
        if waiting >= self._most:
            raise Overloaded
        self._waiting[address] = waiting + 1
        try:
            async with self._locks.setdefault(address, asyncio.Lock()):
                yield
        finally:
            self._leave(address)

    def _leave(self, address: str) -> None:
        self._waiting[address] -= 1
        if not self._waiting[address]:
            del self._waiting[address], self._locks[address]
