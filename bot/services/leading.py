"""Who sends what nobody waits for: one process at a time, under a lease that it renews, known by a fence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.clock import Clock
from bot.services.guard import Guard
from bot.services.senders import has_died, sender_name
from bot.storage import leases
from bot.storage.bulk_tables import BULK
from bot.storage.database import Connection, Database, Work

T = TypeVar("T")

LEADS_FOR = timedelta(seconds=20)
_RENEW_WITHIN = timedelta(seconds=10)
_MARGIN = timedelta(seconds=1)
# What whoever led before has sent may still be on its way: it must not arrive together with ours.
_CALM = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Lead:
    """This process sends, and no other, until then; `fence` says which reign it is.

    `calm`: for how many seconds nothing must be sent by each scheme.
    """

    fence: int
    until: datetime
    calm: Mapping[str, float] = field(default_factory=dict)


class Leading:
    """Takes the lead when it is free, run out, or its holder is known to be dead; keeps it by renewing."""

    def __init__(
        self, database: Database, schemes: Collection[str], clock: Clock, *, guard: Guard | None = None
    ) -> None:
        self._database = database
        self._schemes = schemes
        self._clock = clock
        self._guard = guard
        self.name = sender_name()
        self._lead: Lead | None = None

    @property
    def fence(self) -> int:
        """Of the reign that is ours, or was last; 0 before the first."""
        return self._lead.fence if self._lead else 0

    @property
    def token(self) -> str:
        """Under which this reign claims."""
        return f"{self.name}#{self.fence}"

    def take(self, conn: Connection) -> Lead | None:
        """Take or renew the lead, in the transaction of `conn`; give what comes of it to `keep`.

        None: another leads, or nobody may, since the database is a copy put back.
        """
        if self._guard and self._guard.is_restored(conn):
            return None
        now = self._clock.now()
        before = leases.current(conn, BULK)
        if before and before.holder != self.name and has_died(before.holder):
            leases.release(conn, BULK, before.holder, now)
        fence = leases.acquire(conn, BULK, self.name, now=now, until=now + LEADS_FOR)
        if fence is None:
            return None
        begins = self._lead is None or fence != self._lead.fence
        return Lead(fence, now + LEADS_FOR, self._calm(conn, before if begins else None, now))

    def keep(self, lead: Lead | None) -> None:
        """What `take` gave, once its transaction has ended."""
        self._lead = lead

    async def sends(self, work: Work[T]) -> T:
        """Write what is about to be sent, and note on this machine that it was, so that a copy without it is known as one."""
        if self._guard is None:
            return await self._database.write(work)
        guard = self._guard

        def counted(conn: Connection) -> T:
            guard.advance(conn)
            return work(conn)

        result = await self._database.write(counted)
        await guard.remember()
        return result

    def in_time(self) -> bool:
        """Whether the time of the lead is not over by the clock."""
        return self._lead is not None and self._clock.now() < self._lead.until - _MARGIN

    async def holds(self) -> bool:
        """Whether nobody else leads: looked up anew when the time is nearly over, as after a process was held up."""
        lead = self._lead
        if lead and self._clock.now() >= lead.until - _RENEW_WITHIN:
            renewed = await self._database.write(self.take)
            self.keep(renewed if renewed and renewed.fence == lead.fence else None)
        return self._lead is not None

    async def give_up(self) -> None:
        """Let the next have it at once."""
        if self._lead is not None:
            await self._database.write(lambda conn: leases.release(conn, BULK, self.name, self._clock.now()))
            self._lead = None

    def _calm(self, conn: Connection, before: leases.Lease | None, now: datetime) -> dict[str, float]:
        """What the one before may have sent just now holds for us, and pauses, whoever was asked for them."""
        quiet_until = min(before.until, now) + _CALM if before else now
        ends = {scheme: leases.paused_until(conn, scheme) or now for scheme in self._schemes}
        return {scheme: max(0.0, (max(quiet_until, end) - now).total_seconds()) for scheme, end in ends.items()}
