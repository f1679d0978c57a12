"""A program that is killed (`kill -9`) before each statement of a submission, and started again.

Run as `python -m tests.services.crashing_papers URL FOLDER KEY`; it prints one JSON line, and fails where a promise is
broken. Carol fills in a form, sends a file with it, submits, amends, submits again, withdraws. Wherever the program dies: one
submission or none, never half, and what she is told is what is kept. (`crashing` kills around sending and marking.)
"""

import asyncio
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.clock import StillClock
from bot.conversation.events import AnyEvent, IncomingFile, MediaEvent, TextEvent
from bot.conversation.turn import Reply
from bot.forms.draft import StoredFile
from bot.knowing import words_of
from bot.services.channel import Attachment, NotFetched
from bot.services.documents import Documents
from bot.services.incoming import Incoming
from bot.services.replies import Replies
from bot.services.responding import InThread
from bot.services.turns import Turns
from bot.settings import read_settings
from bot.storage import drafts, files, submissions, tables
from bot.storage.database import Connection, Database
from bot.storage.opening import open_database
from tests.papers import CONTENT
from tests.services.applying import apply
from tests.services.crashing import NOON, KillingDatabase, World, life

STORY = ("fill one", "FILE", "send", "amend", "fill two", "send", "withdraw")
KNOWLEDGE = words_of(read_settings({}))
# What a life may die before, at the least: every table that a submission is written to.
WRITTEN = {
    f"INSERT INTO {table}"
    for table in ("inbox", "conversations", "drafts", "files", "submissions", "submission_versions", "outbox")
} | {
    "DELETE FROM drafts",
    "UPDATE submissions SET",
    "UPDATE files SET",
    "UPDATE conversations SET",
    "UPDATE drafts SET",
}


class CourierChannel:
    """Fetches the one file there is, before which the program may die, and sees what is sent."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def fetch(self, address: str, file: IncomingFile, *, most_bytes: int) -> bytes:
        self._world.step("before fetch")
        if file.ref != "cv":
            raise NotFetched("unreachable")
        return CONTENT

    async def send(
        self, address: str, reply: Reply, *, in_place_of: str | None, attachment: Attachment | None = None
    ) -> str:
        assert (attachment is None) == (reply.document is None)
        assert attachment is None or attachment.content.startswith(b"%PDF")
        self._world.note("sent", f"{address} {reply.text}")
        return "7"


@dataclass(frozen=True)
class Submitting:
    """Carol's story."""

    url: str
    key: str
    folder: Path
    name: str

    @property
    def path(self) -> Path:
        return self.folder / f"{self.name}.jsonl"

    @property
    def address(self) -> str:
        return f"fake:{self.name}-carol"

    def events(self) -> list[AnyEvent]:
        return [self._event(f"{self.name} {number}", said) for number, said in enumerate(STORY)]

    def _event(self, key: str, said: str) -> AnyEvent:
        if said == "FILE":
            file = IncomingFile(ref="cv", name="cv.pdf", size=len(CONTENT))
            return MediaEvent(key=key, address=self.address, sent_at=NOON, kind="file", file=file)
        return TextEvent(key=key, address=self.address, sent_at=NOON, text=said)

    async def run(self, die_at: int | None, start: int) -> None:
        """One life of the program."""
        world = World(self.path, die_at)
        opened = await open_database(self.url, self.key, key_path=self.folder / "key", simulated=True)
        await self._check_nothing_is_half(opened)
        database, clock = KillingDatabase(opened, world, within=True), StillClock(NOON + timedelta(minutes=10 * start))
        channels = {"fake": CourierChannel(world)}
        incoming = Incoming(channels, lambda _: 100_000, lambda *_: "pdf")
        turns = Turns(database, InThread(apply), clock=clock, apology=lambda _: Reply("sorry"), incoming=incoming)
        replies = Replies(opened, channels, clock=clock, documents=Documents(opened, lambda: KNOWLEDGE, clock))
        await replies.tick()
        await replies.idle()
        for event in self.events():
            if ("acknowledged", event.key) not in world.lines():
                await turns.take(event)
                world.step("before acknowledging")
                world.note("acknowledged", event.key)
                await replies.deliver(event.address)
        clock.advance(timedelta(minutes=2))
        await replies.tick()
        await replies.idle()
        await self._check_the_end(opened, world)
        (self.folder / "passed.json").write_text(json.dumps(world.passed))
        await replies.close()
        await turns.close()
        await opened.close()

    async def _check_nothing_is_half(self, database: Database) -> None:
        """Whatever was done when the program died, papers, their files and the receipts on their way fit together."""
        vault, address_hash = database.vault, database.vault.address_hash(self.address)

        def check(conn: Connection) -> None:
            sent = [submissions.unseal(vault, row) for row in submissions.load_all_versions(conn, address_hash)]
            assert [one.version for one in sent] == list(range(1, len(sent) + 1)), sent
            begun = [drafts.unseal(vault, row) for row in drafts.load(conn, address_hash)]
            answers = [*(one.answers for one in sent), *({s: a.value for s, a in d.answers.items()} for d in begun)]
            named = {value.id for each in answers for value in each.values() if isinstance(value, StoredFile)}
            assert {file.id for file in files.of_address(conn, address_hash)} == named
            for name in named:
                assert files.content(conn, vault, address_hash=address_hash, file_id=name) == CONTENT
            # A version is kept together with both its replies: the number, and the copy.
            waiting = select(func.count()).where(tables.outbox.c.address_hash == address_hash)
            done = select(func.count()).select_from(tables.inbox)
            assert conn.execute(waiting).scalar_one() >= 2 * len(sent)
            assert not sent or conn.execute(done).scalar_one()

        await database.read(check)

    async def _check_the_end(self, database: Database, world: World) -> None:
        await self._check_nothing_is_half(database)
        vault, address_hash = database.vault, database.vault.address_hash(self.address)
        rows = await database.read(lambda conn: submissions.load_all_versions(conn, address_hash))
        first, second = (submissions.unseal(vault, row) for row in rows)
        assert (first.status, second.version, second.previous) == ("withdrawn", 2, (first.receipt,))
        assert await database.read(lambda conn: drafts.load(conn, address_hash)) == []
        told = [what.removeprefix(f"{self.address} ") for kind, what in world.lines() if kind == "sent"]
        # She was told the numbers that are kept, and no other.
        assert set(re.findall(r"CUX-[0-9a-f]{8}", " ".join(told))) == {first.receipt, second.receipt}
        expected = [
            "draft: one",
            "draft: one [cv.pdf]",
            f"sent 1 {first.receipt} one [cv.pdf]",
            f"copy of {first.receipt}",
            f"draft: one [cv.pdf] · sent 1 {first.receipt} one [cv.pdf]",
            f"draft: two [cv.pdf] · sent 1 {first.receipt} one [cv.pdf]",
            f"sent 2 {second.receipt} two [cv.pdf]",
            f"copy of {second.receipt}",
            f"withdrawn 2 {second.receipt} two [cv.pdf]",
        ]
        assert told == expected, told


def main(url: str, folder: str, key: str) -> None:
    """Dies at the first boundary, then at the second, and so on; each time it is started again and must end well."""

    def make(name: str) -> Submitting:
        return Submitting(url, key, Path(folder), name)

    # What is imported and compiled once here need not be in each of the processes to come.
    asyncio.run(make("first").run(None, 0))
    deaths: Counter[str] = Counter()
    step = 0
    while True:
        step += 1
        story = make(f"p{step}")
        if not life(story, step, 0):
            break
        deaths.update(what for kind, what in World(story.path).lines() if kind == "dies")
        assert not life(story, None, 1)
    missing = sorted(name for name in WRITTEN if name not in deaths)
    assert not missing, (missing, deaths)
    print(json.dumps({"boundaries": step - 1, "deaths": deaths}))  # noqa: T201  # its report


if __name__ == "__main__":
    main(*sys.argv[1:])
