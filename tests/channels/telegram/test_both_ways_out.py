"""Reminders and replies side by side when Telegram says 429: who waits, and who goes first afterwards."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

import pytest

from bot.clock import SimulatedClock, parse_instant
from bot.conversation.subscription import Subscription
from bot.services.limiter import Rate
from bot.storage import subscriptions
from bot.storage.database import Connection, Database
from tests.channels.telegram.doors import Service
from tests.channels.telegram.parrot import Parrot
from tests.services.campaigns import campaign_on
from tests.standin import Person, StandIn, faults, refusals

SEND = "sendMessage"
READERS = (1001, 1002, 1003, 1004)
# Slow enough that the answer to one is there before the next goes.
SLOWLY = Rate(per_second=5.0)


@dataclass
class Office:
    """A bot that answers and reminds at once, in one process."""

    service: Service
    standin: StandIn

    async def remind(self) -> "asyncio.Task[int]":
        """Begin to send what is due; the first reminder has been answered."""
        self.campaign = campaign_on(
            self.service.database, {"telegram": self.service.channel}, self.service.clock, rate=SLOWLY
        )
        await self.campaign.planning.tick()
        sending = asyncio.create_task(self.campaign.deliveries.tick())
        while not self.standin.called(SEND):
            await asyncio.sleep(0.005)
        return sending

    def sends(self) -> list[tuple[bool, float]]:
        """Of every message tried: whether it is a reminder, and when."""
        return [
            (call.params["chat_id"] in READERS, call.at) for call in self.standin.calls if call.method == SEND.lower()
        ]


@pytest.fixture
async def office(standin: StandIn, sqlite: Database, parrot: Parrot) -> AsyncIterator[Office]:
    clock = SimulatedClock(parse_instant("2020-07-10T10:00"))
    for reader in READERS:
        standin.person(reader)
    await sqlite.write(partial(_subscribe, database=sqlite))
    async with Service(standin, sqlite, parrot, clock=clock).running() as service:
        yield Office(service, standin)


async def test_a_reminder_that_is_refused_stops_reminders_and_no_reply(office: Office, anne: Person) -> None:
    office.standin.faults.next(SEND, faults.refuse(refusals.too_many(2)))
    sending = await office.remind()
    anne.says("bonjour")
    assert (await anne.reads()).text == "heard bonjour"
    await sending
    (refused, reply, *reminders) = office.sends()
    assert [refused[0], reply[0]] == [True, False]
    assert len(reminders) >= len(READERS) - 1
    assert all(is_reminder and at >= refused[1] + 3.0 for is_reminder, at in reminders)


async def test_refused_a_second_time_all_wait_and_replies_go_first(office: Office, anne: Person) -> None:
    bob = office.standin.person(77)
    office.standin.faults.next(SEND, *[faults.refuse(refusals.too_many(2))] * 2)
    sending = await office.remind()
    anne.says("bonjour")
    while len(office.standin.called(SEND)) < 2:
        await asyncio.sleep(0.005)
    bob.says("hello")
    assert (await anne.reads()).text == "heard bonjour"
    assert (await bob.reads()).text == "heard hello"
    await sending
    (_, (_, last), *later) = office.sends()
    assert [is_reminder for is_reminder, _ in later[:3]] == [False, False, True]
    assert min(at for _, at in later) >= last + 2.0


def _subscribe(conn: Connection, *, database: Database) -> None:
    wanted, earlier = Subscription("commando-ux", "candidate"), parse_instant("2020-07-01T12:00")
    for reader in READERS:
        subscriptions.save(conn, database.vault, wanted, address=f"telegram:{reader}", now=earlier)
