"""A campaign whose workers are killed (`kill -9`) every few seconds, in bad weather, until everybody is dealt with.

`python -m tests.channels.telegram.campaigning [--recipients N] [--rate R] [--seed S] [--on sqlite|postgresql]` plays it at full
length on both databases and prints figures; it fails where a promise is broken.
"""

import argparse
import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from bot.clock import PARIS
from bot.conversation.subscription import Subscription
from bot.storage import subscriptions
from bot.storage.bulk_tables import BULK
from bot.storage.database import Connection, Database
from bot.storage.errors import Unavailable
from bot.storage.opening import open_database
from bot.storage.schema import migrate
from bot.storage.tables import outbox
from tests.channels.telegram.reckoning import Reckoning
from tests.channels.telegram.workers import Weather, Worker, environment
from tests.content_folder import ContentFolder
from tests.databases import KEY, postgresql_database, running_postgresql
from tests.standin.storm import LONG

Json = dict[str, Any]

FIRST_CHAT = 500_000
_BATCH = 2_000
_PATIENCE_SECONDS = 120.0
# One at a time is looked at; another may wait for a connection.
_PAST_THE_LAST_LOOK = 2
_AT_ONCE_SECONDS = 0.25
_RENEWED_WITHIN_SECONDS = 1.0
# Longer than a lease and a look for it every second.
TAKEN_OVER_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`kills` workers die: the first in the long pause that it is asked for, the others after sending for a while (`life`:
    seconds, from and to); every third time another stands by.
    """

    recipients: int
    per_second: int
    kills: int
    life: tuple[float, float] = (1.0, 3.0)
    seed: int = 7


@dataclass
class Trial:
    """One campaign on one database, with what was seen of it."""

    plan: Plan
    url: str
    folder: Path
    weather: Weather
    workers: list[Worker] = field(default_factory=list)
    taken_over: list[float] = field(default_factory=list)
    freezes: int = 0
    figures: dict[str, object] = field(default_factory=dict)

    async def prepare(self) -> None:
        """A call that closes in three hours from this minute, so that its last reminder is due; its subscribers."""
        closes = datetime.now(UTC).astimezone(PARIS).replace(second=0, microsecond=0, tzinfo=None) + timedelta(hours=3)
        content = ContentFolder(self.folder / "content")
        content.change("programmes/alpha/1/edition.yaml", "2020-07-17T23:59,", f"{closes.isoformat()},")
        content.change("programmes/alpha/1/edition.yaml", _EXTENDED, "")
        self.database = await open_database(self.url, KEY, key_path=self.folder / "key")
        for start in range(0, self.plan.recipients, _BATCH):
            chats = range(FIRST_CHAT + start, FIRST_CHAT + min(start + _BATCH, self.plan.recipients))
            await self.database.write(partial(_subscribe, database=self.database, chats=chats))

    async def start(self) -> Worker:
        """One more worker."""
        name = f"w{len(self.workers)}"
        told = environment(self.folder, f"{self.weather.url}/as/{name}", self.url, KEY, self.plan.per_second)
        worker = await Worker(name, told, self.folder / f"{name}.log").start()
        self.workers.append(worker)
        return worker

    async def play(self) -> None:
        """Live, die, live on, until all is done."""
        chance, began = random.Random(self.plan.seed), time.monotonic()
        living = await self.start()
        for number in range(self.plan.kills):
            await self.weather.next_from(living.name, LONG if number == 0 else None)
            standby = await self.start() if number % 3 == 2 else None
            await asyncio.sleep(chance.uniform(*self.plan.life))
            await living.kill()
            living = standby or await self.start()
            await self._takes_over(living, alone=standby is None)
        await self.ends()
        self.figures["seconds"] = round(time.monotonic() - began, 1)
        self.figures["seconds to stop"] = round(await living.stop(), 2)

    async def _takes_over(self, living: Worker, *, alone: bool) -> None:
        killed = time.monotonic()
        if not await self._is_done():
            seconds = await self.weather.next_from(living.name) - killed
            self.taken_over += [] if alone else [seconds]

    async def freeze(self, worker: Worker) -> float:
        """SIGSTOP, but not in the middle of a write on SQLite: nobody can write until such a one goes on or is killed."""
        while True:
            frozen = worker.freeze()
            try:
                await self.database.write(lambda _: None)
            except Unavailable:
                worker.wake()
                # Until it leads for twenty seconds again, else it would seem to be taken over sooner.
                await asyncio.sleep(_RENEWED_WITHIN_SECONDS)
            else:
                self.freezes += 1
                return frozen

    async def ends(self) -> None:
        """Until every delivery has a final status."""
        ideal = self.plan.recipients / self.plan.per_second
        async with asyncio.timeout(_PATIENCE_SECONDS + 5 * ideal):
            while not await self._is_done():
                await asyncio.sleep(0.2)

    async def _is_done(self) -> bool:
        rows = await self.database.read(_rows)
        return len(rows) >= self.plan.recipients and all(status not in ("queued", "sending") for _, status in rows)

    async def judge(self) -> list[str]:
        """What is wrong; and the figures."""
        chats = {
            self.database.vault.address_hash(f"telegram:{chat}"): chat
            for chat in range(FIRST_CHAT, FIRST_CHAT + self.plan.recipients)
        }
        statuses: dict[int, list[str]] = {chat: [] for chat in chats.values()}
        for address_hash, status in await self.database.read(_rows):
            statuses[chats[address_hash]].append(status)
        arrivals = await self.weather.look()
        kills = {worker.name: worker.ended for worker in self.workers if worker.ended is not None}
        reckoning = Reckoning(arrivals, statuses, kills, self.plan.per_second, self.freezes)
        faults = reckoning.judge()
        self.figures |= {
            "statuses": dict(Counter(status for of_chat in statuses.values() for status in of_chat)),
            "weather": dict(Counter(one["fate"] for one in arrivals)),
            "kills": len(kills),
            "most in a second": reckoning.most_in_a_second(),
            "taken over after": [round(seconds, 1) for seconds in self.taken_over],
        }
        return faults

    async def close(self) -> None:
        """Nothing of it lives on."""
        for worker in self.workers:
            await worker.end()
        await self.database.close()


async def killed_again_and_again(plan: Plan, url: str, folder: Path) -> tuple[list[str], dict[str, object]]:
    """A whole campaign: what is wrong, and figures."""
    async with Weather(plan.seed, plan.recipients) as weather:
        trial = Trial(plan, url, folder, weather)
        try:
            await trial.prepare()
            await trial.play()
            return await trial.judge(), trial.figures
        finally:
            await trial.close()


async def frozen_and_woken(plan: Plan, url: str, folder: Path) -> tuple[list[str], dict[str, object]]:
    """A worker is stopped (SIGSTOP), another takes over, the first wakes in fair weather: what is wrong, and figures."""
    async with Weather(plan.seed, 0) as weather:
        trial = Trial(plan, url, folder, weather)
        try:
            await trial.prepare()
            first = await trial.start()
            await weather.next_from(first.name)
            second = await trial.start()
            await asyncio.sleep(sum(plan.life))
            frozen = await trial.freeze(first)
            seconds = await weather.next_from(second.name, seconds=TAKEN_OVER_SECONDS + 10) - frozen
            # At once: what it held is in the hands of the other, and not sent yet.
            woken = first.wake()
            await trial.ends()
            faults = _sent_after_waking(first.name, woken, await weather.look())
            faults += [f"taken over after {seconds:.1f} s"] if seconds > TAKEN_OVER_SECONDS else []
            await asyncio.gather(first.stop(), second.stop())
            trial.figures["frozen, taken over after"] = round(seconds, 1)
            return faults + await trial.judge(), trial.figures
        finally:
            await trial.close()


async def asked_to_stop(plan: Plan, url: str, folder: Path) -> tuple[list[str], dict[str, object]]:
    """SIGTERM in the middle of a campaign: what is begun is finished, the rest is left as it was, for another."""
    async with Weather(plan.seed, 0) as weather:
        trial = Trial(plan, url, folder, weather)
        try:
            await trial.prepare()
            first = await trial.start()
            await weather.next_from(first.name)
            await asyncio.sleep(sum(plan.life))
            seconds = await first.stop()
            left = Counter(status for _, status in await trial.database.read(_rows))
            faults = [
                f"left {number} {status}" for status, number in left.items() if status in ("sending", "uncertain")
            ]
            faults += [] if left["queued"] else ["nothing is left: it was asked too late to show anything"]
            second = await trial.start()
            await trial.ends()
            await second.stop()
            trial.figures["asked to stop, ended after"] = round(seconds, 2)
            return faults + await trial.judge(), trial.figures
        finally:
            await trial.close()


def _sent_after_waking(name: str, woken: float, arrivals: list[Json]) -> list[str]:
    """What it sent too much: Telegram knows no fence, so what was past its last look when it was stopped goes all the same."""
    after = [round(one["first"] - woken, 3) for one in arrivals if one["sender"] == name and one["first"] > woken]
    if len(after) <= _PAST_THE_LAST_LOOK and all(seconds < _AT_ONCE_SECONDS for seconds in after):
        return []
    return [f"{name} sent {after} s after it woke"]


_EXTENDED = "      - {at: 2020-07-19T23:59, known_from: 2020-07-10T17:28:23, sources: [P1]}\n"


def _subscribe(conn: Connection, *, database: Database, chats: range) -> None:
    wanted, earlier = Subscription("alpha", "candidate"), datetime.now(UTC) - timedelta(days=1)
    for chat in chats:
        subscriptions.save(conn, database.vault, wanted, address=f"telegram:{chat}", now=earlier)


def _rows(conn: Connection) -> list[tuple[bytes, str]]:
    rows = conn.execute(select(outbox.c.address_hash, outbox.c.status).where(outbox.c.lane == BULK))
    return [(row.address_hash, row.status) for row in rows]


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/guichet.db"
        return
    with running_postgresql() as server, postgresql_database(server) as url:
        yield url


def main() -> None:
    """Play it at full length, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.channels.telegram.campaigning", description=__doc__)
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--rate", type=int, default=200, help="messages a second; 25 is what is usual")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), action="append")
    told = parser.parse_args()
    # A kill every three seconds of sending, nearly to the end.
    kills = int(told.recipients / told.rate / 3 * 0.9)
    plan = Plan(recipients=told.recipients, per_second=told.rate, kills=kills, life=(1.0, 5.0), seed=told.seed)
    frozen = Plan(recipients=told.rate * 20, per_second=told.rate, kills=0, seed=told.seed)
    wrong = [fault for kind in told.on or ("sqlite", "postgresql") for fault in _both(kind, plan, frozen)]
    raise SystemExit("\n".join(wrong) or 0)


def _both(kind: str, plan: Plan, frozen: Plan) -> list[str]:
    wrong = []
    for name, act, of in (("killed", killed_again_and_again, plan), ("frozen", frozen_and_woken, frozen)):
        with TemporaryDirectory() as folder, _database(kind, Path(folder)) as url:
            asyncio.run(migrate(url))
            faults, figures = asyncio.run(act(of, url, Path(folder)))
        print(f"== {kind}, {name}: {of.recipients} recipients at {of.per_second} a second", flush=True)  # noqa: T201
        for what, value in figures.items():
            print(f"   {what}: {value}", flush=True)  # noqa: T201
        print(f"   promises broken: {len(faults)}", flush=True)  # noqa: T201
        wrong += [f"{kind}, {name}: {fault}" for fault in faults]
    return wrong


if __name__ == "__main__":
    main()
