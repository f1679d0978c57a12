"""A program that is killed (`kill -9`) between any two steps of taking events and sending replies, and started again.

Run as `python -m tests.services.crashing URL FOLDER KEY`; it prints one JSON line, and fails where a promise is broken.
The world outside is files in FOLDER: which events were acknowledged (the others are delivered again, as Telegram does)
and what was sent. The killing is done here, around the database and the channel: the program itself knows nothing of it.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.event import listen, remove

from bot.clock import StillClock
from bot.conversation.effects import RecordMiss
from bot.conversation.events import AnyEvent, IncomingFile, TextEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import Reply, Turn
from bot.services.channel import Attachment, NotFetched
from bot.services.misses import recorded
from bot.services.replies import Replies
from bot.services.responding import InThread
from bot.services.turns import Turns
from bot.storage.database import Database, Work
from bot.storage.opening import open_database

T = TypeVar("T")

NOON = datetime(2020, 7, 10, 12, tzinfo=UTC)
# One reply, two replies, a held one; a miss that is counted.
STORY = (("anne", "bonjour"), ("bob", "miss"), ("anne", "two defis"), ("anne", "hm"))
HEARD = {"anne": ["1.0 bonjour", "2.0 two defis", "2.1 two defis", "3.0 hm"], "bob": ["1.0 miss"]}


@dataclass
class World:
    """What outlives the program: one file of lines, written to disk at once. It kills at the `die_at`-th step."""

    path: Path
    die_at: int | None = None
    steps: int = 0
    passed: list[str] = field(default_factory=list)

    def note(self, kind: str, what: str = "") -> None:
        with self.path.open("a") as file:
            file.write(json.dumps([kind, what]) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> list[tuple[str, str]]:
        if not self.path.exists():
            return []
        return [(kind, what) for kind, what in map(json.loads, self.path.read_text().splitlines())]

    def step(self, boundary: str) -> None:
        """A boundary between two steps."""
        self.steps += 1
        self.passed.append(boundary)
        if self.steps == self.die_at:
            self.note("dies", boundary)
            os.kill(os.getpid(), signal.SIGKILL)


class KillingDatabase:
    """A database around each of whose writes the program may die; `within`: before each of its statements as well."""

    def __init__(self, inner: Database, world: World, *, within: bool = False) -> None:
        self.vault, self.simulated = inner.vault, inner.simulated
        self._inner, self._world, self._within = inner, world, within

    async def read(self, work: Work[T]) -> T:
        return await self._inner.read(work)

    async def write(self, work: Work[T]) -> T:
        self._world.step("before write")
        result = await self._inner.write(partial(self._watched, work) if self._within else work)
        self._world.note("written")
        self._world.step("after write")
        return result

    async def close(self) -> None:
        await self._inner.close()

    def _watched(self, work: Work[T], conn: Connection) -> T:
        listen(conn, "before_cursor_execute", self._before)
        try:
            return work(conn)
        finally:
            remove(conn, "before_cursor_execute", self._before)

    def _before(self, *arguments: object) -> None:
        statement = str(arguments[2])
        if statement.startswith(("INSERT", "UPDATE", "DELETE", "WITH")):
            self._world.step(" ".join(statement.split()[:3]))


class KillingChannel:
    """A channel before and after each of whose sends the program may die."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def fetch(self, address: str, file: IncomingFile, *, most_bytes: int) -> bytes:  # the protocol
        raise NotFetched("unreachable")

    async def send(
        self, address: str, reply: Reply, *, in_place_of: str | None, attachment: Attachment | None = None
    ) -> str:  # the protocol
        self._world.step("before send")
        self._world.note("sent", f"{address} {reply.text}")
        self._world.step("after send")
        return "7"


def respond(event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:  # the core's signature
    """Replies that count the turns of the conversation, so that an effect repeated or lost is seen."""
    counted = replace(conversation, misses=conversation.misses + 1)
    said = event.text if isinstance(event, TextEvent) else ""
    replies = tuple(Reply(f"{counted.misses}.{part} {said}") for part in range(2 if said.startswith("two") else 1))
    effects = (RecordMiss(f"{event.address} {said}", "fr", "unknown"),) if said == "miss" else ()
    return Turn(counted, replies, effects, held=said == "hm")


@dataclass(frozen=True)
class Scenario:
    """One story, of people who are in no other."""

    url: str
    key: str
    folder: Path
    name: str

    @property
    def path(self) -> Path:
        return self.folder / f"{self.name}.jsonl"

    def events(self) -> list[TextEvent]:
        return [
            TextEvent(key=f"{self.name} {who} {said}", address=f"fake:{self.name}-{who}", sent_at=NOON, text=said)
            for who, said in STORY
        ]

    async def run(self, die_at: int | None, start: int) -> None:
        """One life of the program; `start` counts the lives."""
        world = World(self.path, die_at)
        opened = await open_database(self.url, self.key, key_path=self.folder / "key", simulated=True)
        database, clock = KillingDatabase(opened, world), StillClock(NOON + timedelta(minutes=10 * start))
        turns = Turns(database, InThread(respond), clock=clock, apology=lambda _: Reply("sorry"))
        replies = Replies(database, {"fake": KillingChannel(world)}, clock=clock)
        await replies.tick()
        await replies.idle()
        for event in self.events():
            if ("acknowledged", event.key) in world.lines():
                continue
            await turns.take(event)
            world.step("before acknowledging")
            world.note("acknowledged", event.key)
            await replies.deliver(event.address)
        # Past the hold, and past the lease of what a killed program's server had still been committing.
        clock.advance(timedelta(minutes=2))
        await replies.tick()
        await replies.idle()
        await self._check(opened, world)
        await turns.close()
        await opened.close()

    async def _check(self, database: Database, world: World) -> None:
        found = await recorded(database, since=NOON, now=NOON)
        ours = Counter(one.miss.utterance for one in found if f"fake:{self.name}-" in one.miss.utterance)
        assert ours == Counter(f"{event.address} miss" for event in self.events() if event.text == "miss"), ours
        for who, heard in HEARD.items():
            address = f"fake:{self.name}-{who} "
            texts = [what.removeprefix(address) for _, what in world.lines() if what.startswith(address)]
            # Everything arrived, in order; second copies are counted by `copies`.
            assert [text for index, text in enumerate(texts) if texts[index - 1 : index] != [text]] == heard, texts


def copies(lines: list[tuple[str, str]]) -> int:
    """How many texts were sent again; each only where the program died after sending and before anything was written."""
    again = 0
    first: dict[str, int] = {}
    for index, (kind, what) in enumerate(lines):
        if kind != "sent":
            continue
        if what in first:
            again += 1
            between = [kind for kind, _ in lines[first[what] + 1 : index]]
            assert "died" in between, (what, lines)
            assert "written" not in between[: between.index("died")], (what, lines)
        first[what] = index
    return again


class Lives(Protocol):
    """A story that a program lives through, again and again until it has ended."""

    @property
    def path(self) -> Path:
        """The file of its world."""
        ...

    async def run(self, die_at: int | None, start: int) -> None:
        """One life of the program; `start` counts the lives."""
        ...


def life(scenario: Lives, die_at: int | None, start: int, kill_after: float | None = None) -> bool:
    """Runs the program in a process of its own; whether it was killed."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            asyncio.run(scenario.run(die_at, start))
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        World(scenario.path).note("died")
        return True
    assert os.WEXITSTATUS(status) == 0, "the program failed: see above"
    return False


def at_every_boundary(make: Callable[[str], Scenario]) -> tuple[int, int]:
    """Kills at the first boundary, then at the second and so on; starts again each time. Crashes, and second copies."""
    sent_again = 0
    for step in range(1, 1000):
        scenario = make(f"b{step}")
        if not life(scenario, step, 0):
            return step - 1, sent_again
        assert not life(scenario, None, 1)
        again = copies(World(scenario.path).lines())
        # One for each person who was being written to in that instant.
        assert again <= len(HEARD), scenario.path.read_text()
        sent_again += again
    raise AssertionError("it never ends")


def again_and_again(scenario: Scenario, chance: random.Random, longest: float | None) -> tuple[int, int]:
    """Kills one story at random boundaries, or within `longest` seconds at random moments, until it has ended."""
    for lives in range(12):
        if longest is None:
            killed = life(scenario, chance.randrange(1, 12), lives)
        else:
            killed = life(scenario, None, lives, kill_after=chance.uniform(0, longest))
        if not killed:
            break
    else:
        lives = 12
        assert not life(scenario, None, lives)
    again = copies(World(scenario.path).lines())
    assert again <= lives * len(HEARD), scenario.path.read_text()
    return lives, again


def main(url: str, folder: str, key: str) -> None:
    """The whole trial."""

    def make(name: str) -> Scenario:
        return Scenario(url, key, Path(folder), name)

    # What is imported and compiled once here need not be in each of the processes to come.
    asyncio.run(make("first").run(None, 0))
    began = time.monotonic()
    assert not life(make("second"), None, 0)
    whole_life = time.monotonic() - began
    boundaries, copies_there = at_every_boundary(make)
    chance, lives = random.Random(7), 0
    for story in range(2):
        lives += again_and_again(make(f"r{story}"), chance, None)[0]
        lives += again_and_again(make(f"t{story}"), chance, whole_life)[0]
    print(json.dumps({"boundaries": boundaries, "copies": copies_there, "more": lives}))  # noqa: T201  # its report


if __name__ == "__main__":
    main(*sys.argv[1:])
