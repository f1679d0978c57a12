"""The audience of a confirmed announcement becomes deliveries, in batches, once for ever; in the end it is counted."""

import logging
from collections.abc import Iterator, Sequence

from bot.clock import Clock
from bot.conversation.announcement import Announcement
from bot.storage import announced, announcements, bulk, readers
from bot.storage.bulk import NewDelivery
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection, Database
from bot.storage.subscriptions import Subscriber
from bot.storage.vault import Vault

log = logging.getLogger(__name__)

# As many as planning takes at once: a reply waits for no more.
BATCH = 200
_CANCELLED_AT_ONCE = 5000


class Freezing:
    """Goes on with what a crash left half done; any number of processes may do so side by side."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def tick(self) -> None:
        """Do what is left to do for every announcement that has not ended."""
        for one in await self._database.read(announcements.unfinished):
            await self.freeze(one)
            await self.settle(one.number)

    async def freeze(self, one: Announcement) -> None:
        """Give a delivery to everybody whom it is for and who has none."""
        if one.frozen or one.course == "stopped":
            return
        while not await self.freeze_some(one):
            pass

    async def freeze_some(self, one: Announcement) -> bool:
        """The same for one batch, in one transaction; whether that was the last."""
        return await self._database.write(lambda conn: self._batch(conn, one))

    async def settle(self, number: int) -> None:
        """Cancel what waits where it was stopped; note its end where nothing waits any more."""
        one = await self._database.read(lambda conn: announcements.find(conn, number))
        if one is None or one.ended_at is not None:
            return
        if one.course == "stopped":
            while await self._database.write(lambda conn: _cancel_some(conn, one.about)):
                pass
        if await self._database.read(lambda conn: _is_over(conn, number)):
            await self._database.write(lambda conn: self._end(conn, number))

    def _batch(self, conn: Connection, one: Announcement) -> bool:
        after = announcements.position(conn, one.number)
        if after is None:
            return True
        people = readers.batch(conn, one.readers, by=one.made_at, after=after, most=BATCH)
        bulk.plan(conn, self._database.vault, list(_deliveries(self._database.vault, one, people)), self._clock.now())
        frozen = len(people) < BATCH
        announcements.advance(conn, one.number, after=people[-1].address_hash if people else after, frozen=frozen)
        return frozen

    def _end(self, conn: Connection, number: int) -> None:
        one = announcements.find(conn, number)
        if one is not None and _is_over(conn, number):
            announcements.end(conn, number, announced.counts(conn, one.about), self._clock.now())


def _cancel_some(conn: Connection, about: str) -> int:
    return announced.cancel(conn, about, reason="stopped", most=_CANCELLED_AT_ONCE)


def _is_over(conn: Connection, number: int) -> bool:
    """Whether everybody has a delivery, or nobody gets one any more, and none of them waits."""
    one = announcements.find(conn, number)
    if one is None or one.ended_at is not None or not (one.frozen or one.course == "stopped"):
        return False
    return not announced.waits(conn, one.about)


def _deliveries(vault: Vault, one: Announcement, people: Sequence[Subscriber]) -> Iterator[NewDelivery]:
    last = b""
    for person in people:
        if person.address_hash == last:
            continue
        last = person.address_hash
        try:
            address = vault.unseal(person.address_ciphertext, person.place)
        except Unreadable:
            log.error("A subscriber's address does not open: nothing can be sent there.")
            continue
        yield NewDelivery(
            address=address, about=one.about, lang=person.lang, not_before=one.made_at, not_after=one.not_after
        )
