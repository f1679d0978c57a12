"""The loops: send what is due or was left behind, remind, and purge what is kept no longer."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from bot.services.replies import Replies

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
PURGE_SECONDS = 3600.0
WATCH_SECONDS = 60.0


@dataclass(slots=True)
class Worker:
    """Runs until `stop` is set; a failing round is logged and the next one tries again.

    A round of `remind` may take as long as a campaign does: `cease` ends it early.
    """

    replies: Replies
    purge: Callable[[], Awaitable[None]]
    stop: asyncio.Event
    remind: Callable[[], Awaitable[object]] | None = None
    cease: Callable[[], None] | None = None
    watch: Callable[[], Awaitable[object]] | None = None

    async def run(self) -> None:
        """Work until told to stop, then finish what is being sent."""
        # Side by side: what nobody waits for may take long, and must not hold up a reply.
        await asyncio.gather(self._answer(), self._remind(), self._watch(), self._end())

    async def _remind(self) -> None:
        while self.remind is not None and not self.stop.is_set():
            await self._safely(self.remind, "reminding")
            await self._sleep()

    async def _watch(self) -> None:
        # Not at once: whoever begins, or wakes, has to plan first what fell due meanwhile.
        await self._sleep(WATCH_SECONDS)
        while self.watch is not None and not self.stop.is_set():
            await self._safely(self.watch, "watching")
            await self._sleep(WATCH_SECONDS)

    async def _end(self) -> None:
        await self.stop.wait()
        if self.cease:
            self.cease()

    async def _answer(self) -> None:
        purged_at = -PURGE_SECONDS
        while not self.stop.is_set():
            loop_time = asyncio.get_running_loop().time()
            await self._safely(self.replies.tick, "sending")
            if loop_time - purged_at >= PURGE_SECONDS:
                await self._safely(self.purge, "purging")
                purged_at = loop_time
            await self._sleep()

    async def _sleep(self, seconds: float = TICK_SECONDS) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.stop.wait()
        except TimeoutError:
            return

    async def _safely(self, work: Callable[[], Awaitable[object]], name: str) -> None:
        try:
            await work()
        except Exception as error:
            log.error("The worker failed while %s: %s", name, type(error).__name__)


def stop_on_signals(stop: asyncio.Event) -> None:
    """SIGTERM and SIGINT ask for an orderly end."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, partial(_ask_to_stop, stop))


def _ask_to_stop(stop: asyncio.Event) -> None:
    log.info("Asked to stop: finishing what was begun.")
    stop.set()
