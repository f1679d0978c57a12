"""The way out for replies: claim, send with no transaction open, mark; in order within an address."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.clock import Clock
from bot.services.channel import Channel
from bot.services.documents import Documents
from bot.services.senders import has_died, sender_name
from bot.services.sending import Sending
from bot.storage import claims
from bot.storage.batch import Batch
from bot.storage.claims import Claimed, Mark, Step
from bot.storage.database import Connection, Database
from bot.storage.errors import Unavailable
from bot.storage.outbox import scheme_of

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
_AT_ONCE = 100
_SWEEP_SECONDS = 30.0
# What waits longer is left to the tick.
_TIMER_SECONDS = 30.0
# A timer may fire a little early by the clock that the database compares with.
_MARGIN_SECONDS = 0.02


@dataclass(slots=True)
class _Lane:
    """An address being served; `again`: something new was announced there meanwhile."""

    again: bool = True
    task: "asyncio.Task[float | None] | None" = field(default=None)


class Replies:
    """Sends what is queued for the given channels (by scheme: `telegram`, `console` …), and nothing else's."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        *,
        clock: Clock,
        documents: Documents | None = None,
    ) -> None:
        self._database = database
        self._channels = channels
        self._documents = documents
        self._clock = clock
        self.name = sender_name()
        self._sending = Sending(database.vault, channels, clock, documents)
        self._steps: Batch[Step, Claimed | None] = Batch(database.write, self._settle)
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._lanes: dict[bytes, _Lane] = {}
        self._sweep_at = 0.0
        self._closing = False

    def wake(self, address: str, after: float = 0.0) -> None:
        """Send what is due at this address `after` seconds from now; returns at once."""
        if scheme_of(address) in self._channels:
            self._wake(self._database.vault.address_hash(address), after)

    async def deliver(self, address: str) -> float | None:
        """Send what is due at this address and wait until that is done.

        Gives the seconds until the next attempt where one failed; None when nothing is left, or it is not due yet.
        """
        if scheme_of(address) not in self._channels or self._closing:
            return None
        return await asyncio.shield(self._serve(self._database.vault.address_hash(address)))

    async def tick(self) -> int:
        """Start sending everything due or left behind; how many addresses. To be called every second or so."""
        await self._sweep()
        now, schemes = self._clock.now(), list(self._channels)
        addresses = await self._database.read(lambda conn: claims.due(conn, schemes=schemes, now=now))
        for address_hash in addresses:
            self._wake(address_hash)
        return len(addresses)

    async def idle(self) -> None:
        """Wait until nothing is being sent any more (what waits for a later attempt is not waited for)."""
        while self._lanes:
            await asyncio.wait([lane.task for lane in self._lanes.values() if lane.task])

    async def close(self, within: float = 10.0) -> None:
        """Finish what is being sent, claim no more; what does not end `within` seconds is left to the next start."""
        self._closing = True
        tasks = [lane.task for lane in self._lanes.values() if lane.task]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._documents:
            await self._documents.close()

    def _wake(self, address_hash: bytes, after: float = 0.0) -> None:
        if self._closing:
            return
        if after <= 0:
            self._serve(address_hash)
            return
        # Not kept to be cancelled: once closing, what it calls does nothing.
        asyncio.get_running_loop().call_later(after + _MARGIN_SECONDS, self._wake, address_hash)

    def _serve(self, address_hash: bytes) -> "asyncio.Task[float | None]":
        lane = self._lanes.setdefault(address_hash, _Lane())
        lane.again = True
        if lane.task is None:
            lane.task = asyncio.create_task(self._run(address_hash, lane))
        return lane.task

    async def _run(self, address_hash: bytes, lane: _Lane) -> float | None:
        wait: float | None = None
        try:
            while lane.again and not self._closing:
                lane.again = False
                async with self._slots:
                    wait = await self._drain(address_hash, wait)
        except Unavailable:
            # Nothing is lost: the rows stay as they are until their lease ends.
            log.error("The database did not answer while replies were being sent.")
        finally:
            del self._lanes[address_hash]
        if wait is not None and wait <= _TIMER_SECONDS:
            self._wake(address_hash, wait)
        return wait

    async def _drain(self, address_hash: bytes, wait: float | None) -> float | None:
        """The seconds until the next attempt; those found before (`wait`) where nothing is due yet."""
        mark: Mark | None = None
        while row := await self._steps.insist(Step(address_hash, mark, more=not self._closing)):
            mark = await self._sending.send(row)
        if mark is None:
            return wait
        if mark.status != "queued":
            return None
        return max((mark.not_before - self._clock.now()).total_seconds(), _MARGIN_SECONDS)

    def _settle(self, conn: Connection, steps: Sequence[Step]) -> list[Claimed | None]:
        now = self._clock.now()
        return claims.settle(conn, steps, now=now, lease_end=now + LEASE, token=self.name)

    async def _sweep(self) -> None:
        """Now and then: end the leases of the dead, give up what is too old."""
        loop_time = asyncio.get_running_loop().time()
        if loop_time < self._sweep_at:
            return
        self._sweep_at = loop_time + _SWEEP_SECONDS
        await self._database.write(self._release_and_expire)

    def _release_and_expire(self, conn: Connection) -> None:
        now = self._clock.now()
        claims.release(conn, [name for name in claims.holders(conn) if has_died(name)], now)
        claims.expire(conn, now)
