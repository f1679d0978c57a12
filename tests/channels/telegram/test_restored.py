"""A copy put back into service, over HTTP with the worker itself: nobody gets two, whether it is known as a copy or not."""

import asyncio
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import PARIS
from bot.conversation.subscription import Subscription
from bot.settings import PROJECT
from bot.storage import bulk, leases, subscriptions
from bot.storage.bulk_tables import BULK
from bot.storage.database import Connection
from bot.storage.opening import open_database
from tests.channels.telegram.workers import Worker, environment
from tests.content_folder import ContentFolder
from tests.copies import copy, put_back
from tests.databases import KEY
from tests.standin import StandIn

CHATS = range(500_000, 500_040)
_EXTENDED = "      - {at: 2020-07-19T23:59, known_from: 2020-07-10T17:28:23, sources: [P1]}\n"


class Place:
    """A call that closes in three hours, so that its last reminder is due now; everybody subscribed; a worker."""

    def __init__(self, standin: StandIn, url: str, folder: Path) -> None:
        self.standin, self.url, self.folder = standin, url, folder
        self.log = folder / "worker.log"
        self.environment = environment(folder, standin.url, url, KEY, 20)

    async def prepare(self) -> None:
        closes = datetime.now(UTC).astimezone(PARIS).replace(second=0, microsecond=0, tzinfo=None) + timedelta(hours=3)
        content = ContentFolder(self.folder / "content")
        content.change("programmes/alpha/1/edition.yaml", "2020-07-17T23:59,", f"{closes.isoformat()},")
        content.change("programmes/alpha/1/edition.yaml", _EXTENDED, "")
        database = await open_database(self.url, KEY, key_path=self.folder / "key")
        wanted, earlier = Subscription("alpha", "candidate"), datetime.now(UTC) - timedelta(days=1)
        for chat in CHATS:
            self.standin.person(chat)
            await database.write(
                lambda conn, chat=chat: subscriptions.save(  # type: ignore[misc]
                    conn, database.vault, wanted, address=f"telegram:{chat}", now=earlier
                )
            )
        await database.close()

    async def start(self) -> Worker:
        return await Worker("w", self.environment, self.log).start()

    async def leads(self) -> Worker:
        """A worker that has had the time to send what it would send."""
        worker = await self.start()
        database = await open_database(self.url, KEY, key_path=self.folder / "key")
        async with asyncio.timeout(60):
            while not await database.read(lambda conn: _is_led(conn, datetime.now(UTC))):
                await asyncio.sleep(0.1)
        await database.close()
        await asyncio.sleep(2.5)
        return worker

    async def sent(self, number: int) -> None:
        """Wait until so many messages came."""
        async with asyncio.timeout(60):
            while len(self.standin.called("sendMessage")) < number:
                await asyncio.sleep(0.02)

    async def statuses(self) -> Counter[str]:
        database = await open_database(self.url, KEY, key_path=self.folder / "key")
        try:
            found: Counter[str] = Counter()
            for one in await database.read(bulk.tally):
                found[f"{one.status} ({one.reason})" if one.reason else one.status] += one.number
            return found
        finally:
            await database.close()

    async def run(self, *arguments: str) -> tuple[int, str]:
        """A command of the operator's; its status and what it printed."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            env=self.environment,
            cwd=PROJECT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode()

    def received(self) -> Counter[int]:
        """How many messages each has."""
        return Counter(call["chat_id"] for call in self.standin.called("sendMessage"))


def _is_led(conn: Connection, now: datetime) -> bool:
    lease = leases.current(conn, BULK)
    return lease is not None and lease.until > now


@pytest.fixture
async def place(standin: StandIn, database_url: str, tmp_path: Path) -> Place:
    place = Place(standin, database_url, tmp_path)
    await place.prepare()
    return place


async def sent_after_the_copy(place: Place, *, before: int) -> None:
    """All is sent, a copy is made when only `before` were, and it is put back."""
    copied = place.folder / "copy"
    if not before:
        await copy(place.url, copied)
    worker = await place.start()
    await place.sent(before)
    if before:
        await copy(place.url, copied)
    await place.sent(len(CHATS))
    await asyncio.sleep(0.5)
    await worker.stop()
    assert (await place.statuses())["sent"] == len(CHATS)
    await put_back(place.url, copied)


async def test_it_sends_nothing_until_the_operator_has_said_so_and_then_nothing_twice(place: Place) -> None:
    before = 10
    await sent_after_the_copy(place, before=before)
    worker = await place.start()
    async with asyncio.timeout(60):
        while "a copy put back into service" not in place.log.read_text(encoding="utf-8"):
            await asyncio.sleep(0.1)
    await asyncio.sleep(1.5)
    await worker.stop()
    assert place.received() == dict.fromkeys(CHATS, 1)
    status, said = await place.run("deliveries", "--restored")
    assert (status, "uncertain, never sent again" in said) == (0, True), said
    worker = await place.leads()
    await worker.stop()
    assert place.received() == dict.fromkeys(CHATS, 1)
    statuses = await place.statuses()
    assert sum(statuses.values()) == len(CHATS)
    assert set(statuses) <= {"sent", "uncertain (restored)"}
    assert statuses["uncertain (restored)"] >= len(CHATS) - before - 15, statuses


async def test_on_a_machine_that_knows_nothing_the_step_comes_first_and_what_is_due_later_still_goes(
    place: Place,
) -> None:
    # In the copy it was not even planned.
    await sent_after_the_copy(place, before=0)
    (place.folder / "guichet.seen").unlink()
    status, said = await place.run("deliveries", "--restored")
    assert status == 0, said
    worker = await place.leads()
    assert place.received() == dict.fromkeys(CHATS, 1)
    # The next one is not held up: it was not due when the copy was put back.
    database = await open_database(place.url, KEY, key_path=place.folder / "key")
    now = datetime.now(UTC)
    [(about, *_), *_] = await database.read(bulk.tally)
    later = bulk.NewDelivery(
        address="telegram:1", about=about, lang="fr", not_before=now, not_after=now + timedelta(hours=1)
    )
    place.standin.person(1)
    await database.write(
        lambda conn: subscriptions.save(
            conn, database.vault, Subscription("alpha", "candidate"), address="telegram:1", now=now
        )
    )
    await database.write(lambda conn: bulk.plan(conn, database.vault, [later], now))
    await database.close()
    await place.sent(len(CHATS) + 1)
    await worker.stop()


async def test_while_something_sends_the_step_is_refused(standin: StandIn, sqlite_url: str, tmp_path: Path) -> None:
    place = Place(standin, sqlite_url, tmp_path)
    await place.prepare()
    worker = await place.start()
    await place.sent(1)
    status, said = await place.run("deliveries", "--restored")
    await worker.stop()
    assert (status != 0, "stop every guichet process first" in said) == (True, True), said
