"""After a copy was put back into service: what may have been sent since it was made is closed, and never sent again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock, StillClock
from bot.conversation.knowledge import Knowledge
from bot.programmes.timing import Timing
from bot.services.freezing import Freezing
from bot.services.guard import Guard
from bot.services.leading import Leading
from bot.services.planning import Planning
from bot.storage import bulk, claims
from bot.storage.database import Connection, Database

REASON = "restored"
_BATCH = 5000


class SomebodySends(Exception):
    """A process sends from this database: it must be stopped first."""


@dataclass(frozen=True, slots=True)
class Closed:
    """How many deliveries are uncertain from now on, and how many replies are sent once more, marked as copies."""

    deliveries: int
    replies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """`knows` gives the calendar as the copy knows it."""

    database: Database
    knows: Callable[[], Knowledge]
    clock: Clock
    timing: Timing
    guard: Guard

    async def close(self, until: datetime) -> Closed:
        """Close whatever was due by `until`, planned in the copy or not: somebody may have sent it. SomebodySends."""
        leading = Leading(self.database, (), self.clock)
        await self._lead(leading)
        try:
            # What was to be planned since the copy was made is planned now: only so is each one's key closed.
            then = StillClock(until)
            await Planning(self.database, self.knows, then, self.timing).tick()
            await Freezing(self.database, then).tick()
            closed = 0
            while some := await self.database.write(lambda conn: bulk.doubt(conn, until, reason=REASON, most=_BATCH)):
                await self._lead(leading)
                closed += some
            replies = await self.database.write(lambda conn: self._go_on(conn, until))
            await self.guard.remember()
        finally:
            await leading.give_up()
        return Closed(closed, replies)

    async def _lead(self, leading: Leading) -> None:
        leading.keep(await self.database.write(leading.take))
        if leading.fence == 0:
            raise SomebodySends

    def _go_on(self, conn: Connection, until: datetime) -> int:
        # Later than any life before, also one of which this copy knows nothing.
        self.guard.begin_life(conn, int(self.clock.now().timestamp()))
        return claims.doubt(conn, until)
