"""The last minute before a call closes: `python -m bench.submissions [--people N]`.

A thousand people have a complete file before them. Within one minute each writes « Déposer » and « Oui, déposer » on Telegram,
over real HTTP against the stand-in; some write it twice, and some updates come twice. The whole assistant, one process. Told: how
long they waited for the receipt and for its PDF, and whether anybody's file is lost or there twice.
"""

import argparse
import asyncio
import os
import random
import re
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.content import ROOT
from bench.throughput import free_port, processor_seconds
from bot.clock import parse_instant
from bot.conversation.state import Conversation, to_json
from bot.forms.draft import Answer, Draft, StoredFile, Submission, Value
from bot.storage import ages, conversations, drafts, files, submissions
from bot.storage.crypto import make_key
from bot.storage.database import Connection, Database
from bot.storage.opening import open_database
from tests.standin.chats import Shown
from tests.standin.flood import percentile
from tests.standin.server import TOKEN, StandIn

FORM = "commando-ux/2020/apply"
# The call closes on that day at 23:59, included.
NOW = "2020-07-19T23:50:00"
MINUTE = TARGET = 60.0
_FIRST_PERSON = 1_000_000
_AT_ONCE = 50
_RECEIPT = re.compile(r"CUX(?:-[0-9A-Z]{4}){3}")
_CV = b"%PDF-1.7 " + b"a paper " * 25_000


@dataclass
class Applicant:
    """One person. `receipt_after`, `pdf_after`: seconds since « Oui, déposer » was written; None while they did not come."""

    number: int
    standin: StandIn
    receipts: set[str] = field(default_factory=set)
    receipt_after: float | None = None
    pdf_after: float | None = None

    async def submit(self, at: float) -> None:
        """Wait for one's moment, submit, read until the PDF is there."""
        person = self.standin.person(self.number)
        await asyncio.sleep(at)
        person.says("Déposer")
        await self._read_until(lambda shown: "Oui, déposer" in shown.buttons)
        began = time.monotonic()
        update = person.says("Oui, déposer")
        # One in ten writes it twice; of one in ten, Telegram brings the update twice.
        if self.number % 10 == 1:
            person.says("Oui, déposer")
        if self.number % 10 == 2:
            self.standin.updates.repeat(update)
        await self._read_until(lambda shown: bool(_RECEIPT.search(shown.text)))
        self.receipt_after = time.monotonic() - began
        await self._read_until(lambda shown: shown.document is not None)
        self.pdf_after = time.monotonic() - began

    def read_the_rest(self) -> None:
        """What else came: who submits twice is told the same number."""
        waiting = self.standin.chats[self.number].shown
        while not waiting.empty():
            self._note(waiting.get_nowait())

    async def _read_until(self, is_there: Callable[[Shown], bool]) -> None:
        person, there = self.standin.person(self.number), False
        while not there:
            shown = await person.reads(seconds=3 * TARGET)
            self._note(shown)
            there = is_there(shown)

    def _note(self, shown: Shown) -> None:
        self.receipts.update(_RECEIPT.findall(shown.text))


def prepare(conn: Connection, database: Database, numbers: Sequence[int]) -> None:
    """Each of these people has a file that is complete, and its summary before them."""
    now = parse_instant("2020-07-19T20:00")
    for number in numbers:
        address = f"telegram:{number}"
        address_hash = database.vault.address_hash(address)
        answers = {name: Answer(value) for name, value in _answers(number).items()}
        draft = Draft(form=FORM, begun_at=now, changed_at=now, answers=answers, noticed=True)
        drafts.save(conn, database.vault, draft, address=address, lang="fr")
        cv = files.seal(database.vault, _cv(number), _CV, address_hash=address_hash)
        files.add(conn, cv, address_hash=address_hash, form=FORM, now=now)
        state = to_json(Conversation(lang="fr", audience="candidate", form=FORM, papers=True))
        stored = conversations.load(conn, address_hash)
        conversations.save(conn, database.vault, stored, address=address, state=state, now=now)


def _answers(number: int) -> dict[str, Value | None]:
    return {
        "role": "full-stack",
        "challenges": ("defi-agriculture", "defi-titre-de-sejour"),
        "available": True,
        "back-end": "Java et PHP",
        "years": 6,
        "background": "J'ai refait l'interface de facturation d'un hébergeur. " * 20,
        "motivation": "Je veux aider à rendre les démarches simples pour tout le monde. " * 15,
        "portfolio": None,
        "cv": _cv(number),
        "name": f"Personne {number}",
        "email": f"personne.{number}@example.org",
        "talent-pool": False,
        "news": False,
    }


def _cv(number: int) -> StoredFile:
    return StoredFile(f"cv{number}", "cv.pdf", len(_CV), sha256(_CV).hexdigest())


async def trial(people: int) -> bool:
    """Prepare, let the minute pass, count. Whether everything is as it must be."""
    with TemporaryDirectory() as folder:
        url, keys = f"sqlite:///{folder}/bench.db", make_key()
        database = await open_database(url, keys, key_path=Path(folder) / "key", simulated=True)
        numbers = range(_FIRST_PERSON, _FIRST_PERSON + people)
        for start in range(0, people, _AT_ONCE):
            await database.write(lambda conn, some=numbers[start : start + _AT_ONCE]: prepare(conn, database, some))  # type: ignore[misc]
        await database.close()
        async with StandIn() as standin, serving(standin, url, keys) as pid:
            crowd = [Applicant(number, standin) for number in numbers]
            before = processor_seconds(pid)
            await _minute(crowd)
            spent = processor_seconds(pid) - before
        kept = await _kept(url, keys, Path(folder))
    return told(crowd, kept, spent)


async def _minute(crowd: Sequence[Applicant]) -> None:
    chance = random.Random(4242)  # noqa: S311 (the same order every time)
    outcomes = await asyncio.gather(*(one.submit(chance.uniform(0, MINUTE)) for one in crowd), return_exceptions=True)
    failed = [outcome for outcome in outcomes if outcome is not None]
    if failed:
        print(f"   {len(failed)} people were not answered: {failed[0]!r}")
    # What was written twice is still being answered.
    await asyncio.sleep(2)
    for one in crowd:
        one.read_the_rest()


async def _kept(url: str, keys: str, folder: Path) -> dict[str, list[Submission]]:
    """What is in the database, by the sender's name."""
    database = await open_database(url, keys, key_path=folder / "key", simulated=True)
    found = await database.read(ages.submission_ages)
    kept: dict[str, list[Submission]] = {}
    for age in found:
        [row] = await database.read(lambda conn, age=age: submissions.latest(conn, [age.id]))  # type: ignore[misc]
        sent = submissions.unseal(database.vault, row)
        kept.setdefault(str(sent.answers["name"]), []).append(sent)
    await database.close()
    return kept


@asynccontextmanager
async def serving(standin: StandIn, url: str, keys: str) -> AsyncIterator[int]:
    """The whole assistant as a process, on that evening; gives its number once it has set its webhook."""
    port = free_port()
    environment = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": standin.url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "DATABASE_URL": url,
        "GUICHET_KEYS": keys,
        "GUICHET_NOW": NOW,
        "LOG_LEVEL": "error",
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "serve", cwd=ROOT, env=environment)
    try:
        while standin.webhook is None:
            if process.returncode is not None:
                raise SystemExit("The assistant did not start.")
            await asyncio.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


def told(crowd: Sequence[Applicant], kept: dict[str, list[Submission]], spent: float) -> bool:
    """Print the figures; whether everybody has one file, one number, and had it in time."""
    receipts = [one.receipt_after for one in crowd if one.receipt_after is not None]
    pdfs = [one.pdf_after for one in crowd if one.pdf_after is not None]
    lost = sum(f"Personne {one.number}" not in kept for one in crowd)
    doubled = sum(len(sent) != 1 or sent[0].version != 1 for sent in kept.values())
    astray = sum(one.receipts != {s.receipt for s in kept.get(f"Personne {one.number}", ())} for one in crowd)
    late = sum(seconds > TARGET for seconds in receipts)
    print(f"== {len(crowd)} people submit within {MINUTE:.0f} s; one in ten twice, one in ten brought twice")
    print(f"   receipt  {_line(receipts)}")
    print(f"   its PDF  {_line(pdfs)}")
    print(f"   {len(receipts)} receipts, {late} of them later than {TARGET:.0f} s")
    print(f"   {lost} files lost, {doubled} there twice, {astray} people told another number than the one that is kept")
    print(f"   {spent / max(1, len(crowd)) * 1000:.0f} ms of processor for each person, two messages and four replies")
    return len(receipts) == len(pdfs) == len(crowd) and not (late or lost or doubled or astray)


def _line(seconds: list[float]) -> str:
    shares = ((0.5, "p50"), (0.99, "p99"), (1.0, "longest"))
    return "  ".join(f"{name} {percentile(seconds, share):.2f} s" for share, name in shares)


def main() -> None:
    """Measure and print; status 1 where somebody was let down."""
    parser = argparse.ArgumentParser(prog="python -m bench.submissions", description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    if not asyncio.run(trial(parser.parse_args().people)):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
