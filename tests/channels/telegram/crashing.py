"""People talk on Telegram with a bot that is killed (`kill -9`) again and again, and started again each time.

Run as `python -m tests.channels.telegram.crashing URL FOLDER KEY polling|webhook ROUNDS`; it prints one JSON line, and
fails where a promise is broken. Telegram is the stand-in, in this process; each life of the bot is a process of its own.
"""

import asyncio
import json
import multiprocessing
import os
import random
import signal
import socket
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlalchemy import Connection, func, select

from bot.services.misses import recorded
from bot.storage.opening import open_database
from bot.storage.outbox import body_from_json, body_place
from bot.storage.tables import UNSENT, outbox
from tests.channels.telegram.mortal import Life, Point, live
from tests.channels.telegram.talkers import PATIENCE_SECONDS, Talker
from tests.services.crashing import World
from tests.standin import StandIn

SENDS = ("sendmessage", "editmessagetext")
# Where no step of the program's own marks the instant: Telegram has the message, its answer is on the way; any moment.
ANSWERING, ANY_MOMENT = "while Telegram answers", "at any moment"
# Two more, and the program would give the reply up as uncertain.
_MOST_DOUBTS = 4
_FIRST_PERSON = 4001
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def points(mode: str, deepest: int) -> list[Point]:
    """Every boundary, for the first times that a life comes there; of writes to the outbox the first is a sweep."""
    often = ["write of turns", "write of replies", "send"]
    names = [f"{when} {what}" for what in often for when in ("before", "after")]
    names += ["before answerCallbackQuery", "after answerCallbackQuery", ANSWERING, ANY_MOMENT]
    names += ["before 200"] if mode == "webhook" else ["after fetching", "before the offset moves"]
    return [Point(nth + ("replies" in name), name) for nth in range(1, deepest + 1) for name in names]


@dataclass(frozen=True)
class Past:
    """A life that is over: what it sent, and what it left begun and not marked; both as `address text`."""

    sent: Sequence[str]
    unmarked: frozenset[str]


@dataclass
class Trial:
    """One story of many lives."""

    url: str
    folder: Path
    key: str
    mode: str
    chance: random.Random
    standin: StandIn = field(default_factory=lambda: StandIn(pace=0.005))
    past: list[Past] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._port = _free_port() if self.mode == "webhook" else 0
        self._processes = multiprocessing.get_context("forkserver")
        # Imported once: the lives are forked from a process that has all of it.
        self._processes.set_forkserver_preload(["bot.storage.postgresql", "bot.storage.sqlite", __spec__.name])
        self._talking: list[asyncio.Task[None]] = []

    @property
    def world(self) -> World:
        return World(self.folder / "world.jsonl")

    async def run(self, plan: list[Point]) -> dict[str, int]:
        """Live, die at each point of the plan, live on to the end; then everything is looked at."""
        self._database = await open_database(self.url, self.key, key_path=self.folder / "key")
        try:
            return await self._run(plan)
        finally:
            _kill(self._living)
            await self._database.close()

    async def _run(self, plan: list[Point]) -> dict[str, int]:
        async with self.standin:
            talkers = [Talker(self.standin.person(_FIRST_PERSON + n), self.standin, self.chance) for n in range(3)]
            enough = asyncio.Event()
            self._talking = [asyncio.create_task(talker.talk(enough)) for talker in talkers]
            for point in plan:
                await self._life(point)
                await self._recover()
            enough.set()
            await self._last_life()
        await self._look_at_the_database(talkers)
        errors = [what for kind, what in self.world.lines() if kind == "error"]
        assert errors == []
        for talker in talkers:
            assert talker.told == talker.expected
        told = sum(len(talker.told) for talker in talkers)
        return {
            "deaths": len(plan),
            "turns": sum(talker.turns for talker in talkers),
            "replies": told,
            "copies": self._copies(),
        }

    async def _life(self, point: Point) -> None:
        """A life that ends where it is told to, while people talk."""
        began = len(self.standin.calls)
        process = self._born(None if point.name in (ANSWERING, ANY_MOMENT) else point)
        if point.name == ANSWERING:
            self._kill_at_message(process, point.nth)
        elif point.name == ANY_MOMENT:
            await asyncio.sleep(self.chance.uniform(0.02, 0.4))
            _kill(process)
        await asyncio.to_thread(process.join, PATIENCE_SECONDS)
        self.standin.on_sent = None
        for talking in self._talking:
            if talking.done():
                talking.result()
        assert process.exitcode == -signal.SIGKILL, f"{point}: {process.exitcode}"
        await self._ends(began)

    async def _recover(self) -> None:
        """A reply that died in flight too often would be given up, rightly: it gets a life to arrive in."""
        if await self._database.read(_most_doubts) < _MOST_DOUBTS:
            return
        began = len(self.standin.calls)
        process = self._born(None)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self._database.read(_most_doubts) >= _MOST_DOUBTS:
                await asyncio.sleep(0.02)
        _kill(process)
        await asyncio.to_thread(process.join, PATIENCE_SECONDS)
        await self._ends(began)

    async def _last_life(self) -> None:
        began = len(self.standin.calls)
        process = self._born(None)
        async with asyncio.timeout(2 * PATIENCE_SECONDS):
            await asyncio.gather(*self._talking)
            await self.standin.updates.all_taken()
        process.terminate()
        await asyncio.to_thread(process.join, PATIENCE_SECONDS)
        assert process.exitcode == 0, process.exitcode
        await self._ends(began)

    def _born(self, die_at: Point | None) -> ForkServerProcess:
        life = Life(
            database_url=self.url,
            key=self.key,
            folder=self.folder,
            api_url=self.standin.url,
            token=self.standin.token,
            port=self._port,
            die_at=die_at,
        )
        process = self._processes.Process(target=live, args=(life,), daemon=True)
        process.start()
        self._living = process
        return process

    def _kill_at_message(self, process: ForkServerProcess, nth: int) -> None:
        left = iter(range(nth - 1))

        def sent(_: int) -> None:
            if next(left, None) is None:
                _kill(process)

        self.standin.on_sent = sent

    async def _ends(self, began: int) -> None:
        """What the dead had sent is read to its end before the next life begins."""
        async with asyncio.timeout(10):
            while self.standin.connections:
                await asyncio.sleep(0.002)
        sent = [
            f"telegram:{call.params['chat_id']} {call.params['text']}"
            for call in self.standin.calls[began:]
            if call.method in SENDS
        ]
        self.past.append(Past(sent, frozenset(await self._database.read(self._unmarked))))

    def _unmarked(self, conn: Connection) -> Sequence[str]:
        columns = (outbox.c.body_ciphertext, outbox.c.address_hash, outbox.c.id)
        rows = conn.execute(select(*columns).where(outbox.c.status == "sending"))
        vault = self._database.vault
        bodies = [body_from_json(vault.unseal(body, body_place(hashed, row_id))) for body, hashed, row_id in rows]
        return [f"{address} {reply.text}" for address, reply, _ in bodies]

    def _copies(self) -> int:
        """How many replies were sent again; each only after a life that sent it and died before it was marked."""
        lives: dict[str, list[int]] = {}
        for life, past in enumerate(self.past):
            for reply in past.sent:
                lives.setdefault(reply, []).append(life)
        for reply, sent_in in lives.items():
            assert len(set(sent_in)) == len(sent_in), f"{reply}: sent twice in one life, {sent_in}"
            for life in sent_in[:-1]:
                assert reply in self.past[life].unmarked, f"{reply}: sent again after it was marked, {sent_in}"
        return sum(len(sent_in) - 1 for sent_in in lives.values())

    async def _look_at_the_database(self, talkers: list[Talker]) -> None:
        by_status = select(outbox.c.status, func.count()).group_by(outbox.c.status)
        statuses = await self._database.read(lambda conn: conn.execute(by_status).all())
        found = await recorded(self._database, since=_EPOCH, now=_EPOCH)
        assert [tuple(row) for row in statuses] == [("sent", sum(len(talker.expected) for talker in talkers))]
        assert Counter(one.miss.utterance for one in found) == sum((talker.misses for talker in talkers), Counter())


def _most_doubts(conn: Connection) -> int:
    return conn.execute(select(func.max(outbox.c.doubts)).where(UNSENT)).scalar() or 0


def _kill(process: ForkServerProcess) -> None:
    if process.pid is not None and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def main(url: str, folder: str, key: str, mode: str, rounds: str) -> None:
    """One round dies at every point once, the next ones also later in each life."""
    chance = random.Random(7)
    plan = [point for _ in range(int(rounds)) for point in points(mode, 1 + int(rounds))]
    chance.shuffle(plan)
    report = asyncio.run(Trial(url, Path(folder), key, mode, chance).run(plan))
    print(json.dumps(report))  # noqa: T201  # its report


if __name__ == "__main__":
    main(*sys.argv[1:])
