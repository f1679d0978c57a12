"""Reminders and announcements on their way to the door: planned, then sent; and whether that is kept up with."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.services.deliveries import Deliveries
from bot.services.freezing import Freezing
from bot.services.planning import Planning
from bot.storage import bulk, plans
from bot.storage.database import Database

LATE = timedelta(minutes=10)
_LOOK_UP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Campaign:
    """What a worker does again and again."""

    planning: Planning
    deliveries: Deliveries
    freezing: Freezing

    async def tick(self) -> int:
        """Plan what is due, send what is planned; how many deliveries were dealt with."""
        await self._plan()
        sending = asyncio.create_task(self.deliveries.tick())
        try:
            # What falls due while something goes to many is planned all the same.
            while not (await asyncio.wait([sending], timeout=_LOOK_UP_SECONDS))[0]:
                await self._plan()
        finally:
            dealt = await sending
        return dealt

    async def _plan(self) -> None:
        await self.planning.tick()
        await self.freezing.tick()

    def cease(self) -> None:
        """Begin nothing more: `tick` ends as soon as what is being sent is sent."""
        self.deliveries.cease()

    async def close(self) -> None:
        """Finish what is being sent."""
        await self.deliveries.close()

    def moments(self, start: datetime, end: datetime) -> list[datetime]:
        """When there may be something to send, after `start` until `end`."""
        return self.planning.moments(start, end)


async def keeps_up(database: Database, clock: Clock, planning: Planning | None = None) -> bool:
    """Whether nothing that is still useful has been waiting for more than ten minutes beyond its time, planned or not."""
    now = clock.now()
    keys = planning.due_before(now - LATE) if planning else []
    return not await database.read(lambda conn: bulk.overdue(conn, now - LATE, now) or plans.some_left(conn, keys))
