"""How fast messages nobody waits for may go: evenly spaced, slow in one chat, stopped when the channel asks for a pause."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

# So that who waits for the end of a long pause hears soon that the program stops.
_LONGEST_SLEEP_SECONDS = 1.0
_ROOM = 1.02
# How much later than planned one may go without moving all that follow.
_LATE_SECONDS = 0.01


class Ticks(Protocol):
    """Seconds that only grow, and a way to let them pass."""

    def time(self) -> float:
        """Now, in seconds from some fixed point."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""
        ...


class LoopTicks:
    """The running event loop's."""

    def time(self) -> float:
        """Seconds from some fixed point."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`per_second` for all together, evenly spaced; `chat_seconds` between two to one person; `group_per_minute` to one group."""

    per_second: float = 25.0
    chat_seconds: float = 1.0
    group_per_minute: int = 20

    @property
    def spacing(self) -> float:
        """Seconds between two: a little more than enough, so that no second has more, also when one is longer on its way."""
        return _ROOM / self.per_second


@dataclass(slots=True)
class Limiter:
    """Gives each message its turn, in the order in which they ask. One for each channel and process."""

    rate: Rate
    ticks: Ticks
    _next: float = 0.0
    _free_at: float = 0.0
    _paused_until: float = 0.0
    _closed: bool = False
    _last: dict[bytes, float] = field(default_factory=dict)
    _group: dict[bytes, deque[float]] = field(default_factory=dict)

    async def turn(self, address_hash: bytes, *, group: bool = False) -> bool:
        """Wait until a message to this address may go; from then on it counts as gone. False once closed."""
        while not self._closed:
            if self._own_wait(address_hash, group) > 0:
                await self._sleep(self._own_wait(address_hash, group))
                continue
            slot = self._reserve(address_hash, group)
            while not self._closed and (left := slot - self.ticks.time()) > 0:
                await self._sleep(left)
            if self.paused_for <= 0:
                break
        return not self._closed

    async def go(self) -> bool:
        """The last step before the request, whatever took its time since the turn; False when it must not go any more.

        Turns are evenly spaced; held up together afterwards, messages would go all at once.
        """
        while (left := self._free_at - self.ticks.time()) > 0:
            await self.ticks.sleep(left)
        if self._closed or self.paused_for > 0:
            return False
        gap = self.rate.spacing
        self._free_at = max(self._free_at, self.ticks.time() - min(gap, _LATE_SECONDS)) + gap
        return True

    def pause(self, seconds: float) -> None:
        """Nothing goes for so many seconds: a pause that is under way is never cut short."""
        self._paused_until = max(self._paused_until, self.ticks.time() + seconds)

    def close(self) -> None:
        """Nothing goes any more; whoever waits is told within a second."""
        self._closed = True

    @property
    def paused_for(self) -> float:
        """Seconds of the pause that are left."""
        return max(0.0, self._paused_until - self.ticks.time())

    async def _sleep(self, seconds: float) -> None:
        await self.ticks.sleep(min(seconds, _LONGEST_SLEEP_SECONDS))

    def _own_wait(self, address_hash: bytes, group: bool) -> float:
        """Seconds for which this address must wait whatever the others do."""
        waits = [self._paused_until]
        if address_hash in self._last:
            waits.append(self._last[address_hash] + self.rate.chat_seconds)
        sent = self._group.get(address_hash) if group else None
        if sent is not None and len(sent) >= self.rate.group_per_minute:
            # A sliding window, not a leak: never more in any one minute.
            waits.append(sent[-self.rate.group_per_minute] + 60)
        return max(waits) - self.ticks.time()

    def _reserve(self, address_hash: bytes, group: bool) -> float:
        """The next free instant. Even spacing: a burst of a second's worth would put twice as many into that second."""
        now = self.ticks.time()
        slot = max(self._next, now)
        self._next = slot + self.rate.spacing
        self._last.pop(address_hash, None)
        self._last[address_hash] = slot
        if group:
            self._group.setdefault(address_hash, deque()).append(slot)
        self._forget(now)
        return slot

    def _forget(self, now: float) -> None:
        """What is too long ago to matter; the oldest stands first."""
        while self._last and (address := next(iter(self._last))) and self._last[address] + self.rate.chat_seconds < now:
            del self._last[address]
        for address, sent in list(self._group.items())[:2]:
            while sent and sent[0] + 60 < now:
                sent.popleft()
            if not sent:
                del self._group[address]
