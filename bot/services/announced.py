"""An announcement on its way: how it stands, paused, resumed, stopped, each from any process and at once."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.clock import Clock
from bot.conversation.announcement import Announcement, Course
from bot.i18n import Msg
from bot.programmes.timing import Timing
from bot.services.announcing import NotAnnounceable
from bot.services.freezing import Freezing
from bot.storage import announced, announcements, leases
from bot.storage.bulk_tables import BULK
from bot.storage.database import Connection, Database

State = Literal["going", "waiting", "paused", "stopped", "ended"]
# What a worker had begun to send when it was told to stop; a time-out takes longer, and is marked by itself.
_LOOK_AGAIN_SECONDS = 0.05
_LOOKS = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands: `counts` by status and reason; `terminals`: how many of those that wait need a terminal of their own.

    `waiting`: it goes on in the morning or on the next working day. `alone`: no process sends at this moment.
    """

    announcement: Announcement
    author: str
    state: State
    counts: Mapping[str, int]
    terminals: int
    alone: bool

    @property
    def waits(self) -> int:
        """How many are still to be sent or marked."""
        return sum(self.counts.get(status, 0) for status in ("queued", "sending"))

    @property
    def dealt(self) -> int:
        """How many were sent or given up."""
        return sum(self.counts.values()) - self.waits

    @property
    def unwritten(self) -> int:
        """How many of those who were confirmed have no delivery: not yet, or never where it was stopped."""
        return 0 if self.announcement.frozen else max(0, self.announcement.people - sum(self.counts.values()))


class Announced:
    """What the team does with announcements after it has confirmed them. NotAnnounceable where it cannot be done."""

    def __init__(self, database: Database, clock: Clock, timing: Timing) -> None:
        self._database = database
        self._clock = clock
        self._timing = timing
        self._freezing = Freezing(database, clock)

    async def standing(self, number: int) -> Standing:
        """How one stands."""
        await self._freezing.settle(number)
        return await self._database.read(lambda conn: self._standing(conn, _known(conn, number)))

    async def every(self) -> list[Standing]:
        """How each stands, in the order of their numbers."""
        return await self._database.read(lambda conn: [self._standing(conn, one) for one in announcements.load(conn)])

    async def pause(self, number: int) -> Standing:
        """Send no more of it until it is resumed."""
        return await self._hold(number, "paused")

    async def resume(self, number: int) -> Standing:
        """Go on with it."""
        await self._steer(number, "going")
        return await self.standing(number)

    async def stop(self, number: int) -> Standing:
        """Send no more of it, ever: what was not sent is cancelled."""
        return await self._hold(number, "stopped")

    async def _hold(self, number: int, course: Course) -> Standing:
        one = await self._steer(number, course)
        # From here on nothing is claimed; what is claimed and not tried is not its worker's any more.
        await self._database.write(lambda conn: announced.take_back(conn, one.about))
        await self._quiet(one)
        return await self.standing(number)

    async def _quiet(self, one: Announcement) -> None:
        """Until what a worker had begun to send is over, but not for long."""
        for _ in range(_LOOKS):
            if not await self._database.read(lambda conn: announced.being_tried(conn, one.about)):
                return
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

    async def _steer(self, number: int, course: Course) -> Announcement:
        def steer(conn: Connection) -> Announcement:
            one = _known(conn, number)
            if not announcements.steer(conn, number, course):
                raise NotAnnounceable(
                    Msg("Announcement {number} was stopped.", number=number)
                    if one.course == "stopped"
                    else Msg("Announcement {number} has ended: nothing of it waits.", number=number)
                )
            return one

        return await self._database.write(steer)

    def _standing(self, conn: Connection, one: Announcement) -> Standing:
        if one.outcome is not None:
            counts: Mapping[str, int] = one.outcome
        else:
            counts = announced.counts(conn, one.about)
        lease = leases.current(conn, BULK)
        return Standing(
            announcement=one,
            author=announcements.author(conn, self._database.vault, one.number),
            state=self._state(one),
            counts=counts,
            terminals=announced.waiting_by_channel(conn, one.about).get("console", 0),
            alone=lease is None or lease.until <= self._clock.now(),
        )

    def _state(self, one: Announcement) -> State:
        if one.ended_at is not None:
            return "stopped" if one.course == "stopped" else "ended"
        if one.course != "going":
            return one.course
        return "going" if one.may_go(self._clock.now(), self._timing) else "waiting"


def _known(conn: Connection, number: int) -> Announcement:
    one = announcements.find(conn, number)
    if one is None:
        raise NotAnnounceable(Msg("There is no announcement {number}.", number=number))
    return one
