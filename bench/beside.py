"""How long people wait for answers while reminders go out: `python -m bench.beside [--rate 25] [--rounds 4] [--seconds 15]`.

The whole assistant over the webhook against the stand-in, 10,000 reminders in its queue. In turns nothing goes out and reminders
go out at the rate; the same questions at the same pace each time, each from somebody new, so that a busy machine is fair to both.
Replies that are held on purpose are left out.
"""

import argparse
import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from subprocess import Popen

from bench.content import ROOT
from bench.subscribers import FIRST_NUMBER, KEY, KINDS, address_of, opened, subscribe
from bench.throughput import flood, free_port, order, processor_seconds, questions, standing_in
from bot.clock import parse_instant
from bot.conversation.turn import HOLD_SECONDS
from bot.knowing import words_of
from bot.programmes.timing import Timing
from bot.services.planning import Job, jobs
from bot.settings import read_settings
from bot.storage import bulk
from bot.storage.bulk import NewDelivery
from bot.storage.database import Database
from tests.standin.flood import percentile
from tests.standin.server import TOKEN

NOW = "2020-07-10T10:00:00"
# Nothing is planned for who comes later than the reminder: what goes is what this puts in the queue, when it does.
_SUBSCRIBED = "2020-07-10T10:00:01"
BACKLOG = 10_000
PACE = 8.0
_FIRST_PERSON = 2_000_000
_UP_SECONDS = 120.0
_AT_ONCE = 1000


@dataclass
class Waits:
    """Seconds that people waited, and how many were let down."""

    prompt: list[float] = field(default_factory=list)
    held: int = 0
    lost: int = 0

    def add(self, found: dict[str, list[float]], lost: int) -> None:
        """One round of the crowd."""
        self.prompt += [wait for wait in found["waits"] if wait < HOLD_SECONDS]
        self.held += sum(wait >= HOLD_SECONDS for wait in found["waits"])
        self.lost += lost

    def line(self) -> str:
        """As it is printed."""
        shares = ((0.5, "p50"), (0.95, "p95"), (0.99, "p99"))
        figures = "  ".join(f"{name} {percentile(self.prompt, share) * 1000:6.1f} ms" for share, name in shares)
        return f"{figures}   {len(self.prompt)} replies, {self.held} held on purpose, {self.lost} lost"


@dataclass
class Trial:
    """One assistant, its database, its crowd."""

    database: Database
    url: str
    job: Job
    rate: int
    seconds: float
    texts: Sequence[str]
    queued: int = 0
    asked: int = 0

    async def queue(self, number: int, *, later: bool = False) -> None:
        """Put so many more reminders into the queue, due now or only in the evening."""
        not_before = parse_instant("2020-07-10T20:00") if later else self.job.not_before
        for start in range(self.queued, self.queued + number, _AT_ONCE):
            people = range(start, min(start + _AT_ONCE, self.queued + number))
            new = [
                NewDelivery(
                    address=f"telegram:{FIRST_NUMBER + person}",
                    about=self.job.about,
                    lang="fr",
                    not_before=not_before,
                    not_after=self.job.not_after,
                )
                for person in people
            ]
            await self.database.write(lambda conn, new=new: bulk.plan(conn, self.database.vault, new, not_before))  # type: ignore[misc]
        self.queued += number

    async def ask(self, waits: Waits) -> None:
        """The questions of one round, each from somebody who was not here before."""
        total = round(PACE * self.seconds)
        plan = {
            "texts": list(self.texts),
            "total": total,
            "per_second": PACE,
            "first_person": _FIRST_PERSON + self.asked,
        }
        self.asked += total
        found = await asyncio.to_thread(flood, self.url, **plan)
        waits.add(found, found["lost"])

    async def busy(self, waits: Waits) -> float:
        """A round while reminders go out; how many went each second."""
        before = await self._sent()
        # A little more than go in that time: the flow must not end before the round.
        await self.queue(round(self.rate * (self.seconds + 2)))
        await self._until(lambda statuses: statuses["sent"] > before)
        begun, first = time.monotonic(), await self._sent()
        await self.ask(waits)
        flow = (await self._sent() - first) / (time.monotonic() - begun)
        await self._until(lambda statuses: statuses["queued"] <= BACKLOG and not statuses["sending"])
        return flow

    async def _sent(self) -> int:
        return (await self._statuses())["sent"]

    async def _until(self, reached: Callable[[Counter[str]], bool]) -> None:
        end = time.monotonic() + _UP_SECONDS
        while not reached(await self._statuses()):
            if time.monotonic() > end:
                raise SystemExit("The reminders do not go out.")
            await asyncio.sleep(0.1)

    async def _statuses(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for one in await self.database.read(lambda conn: bulk.tally(conn)):
            found[one.status] += one.number
        return found


async def trial(address: str, rate: int, rounds: int, *, seconds: float) -> float:
    """How many times longer the p95 is while reminders go out; the figures are printed."""
    job = next(job for job in jobs(words_of(read_settings({})), parse_instant(NOW), Timing()) if job.lead == "J-7")
    texts = questions(None)[: round(PACE * seconds)]
    with standing_in() as url:
        async with opened(address) as database:
            await subscribe(database, BACKLOG + round(rate * (seconds + 3) * rounds), _SUBSCRIBED)
            trial_ = Trial(database, url, job, rate, seconds, texts)
            await trial_.queue(BACKLOG, later=True)
            async with serving_at(address, url, rate) as pid:
                return await _measured(trial_, rounds, pid)


async def _measured(trial_: Trial, rounds: int, pid: int) -> float:
    await trial_.ask(Waits())
    idle, busy, flows, spent = Waits(), Waits(), [], [0.0, 0.0]
    for _ in range(rounds):
        began = processor_seconds(pid)
        await trial_.ask(idle)
        between = processor_seconds(pid)
        flows.append(await trial_.busy(busy))
        spent = [spent[0] + between - began, spent[1] + processor_seconds(pid) - between]
    ratio = percentile(busy.prompt, 0.95) / percentile(idle.prompt, 0.95)
    print(f"   idle  {idle.line()}")
    print(f"   busy  {busy.line()}   {sum(flows) / len(flows):.1f} reminders a second meanwhile")
    print(f"   p95 {ratio:.2f} times idle; {spent[0]:.1f} s of processor idle, {spent[1]:.1f} s busy", flush=True)
    return ratio


@asynccontextmanager
async def serving_at(address: str, url: str, rate: int) -> AsyncIterator[int]:
    """The whole assistant as a process, on that morning; gives its number once it has set its webhook."""
    port = free_port()
    environment = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "DATABASE_URL": address,
        "GUICHET_KEYS": KEY,
        "GUICHET_NOW": NOW,
        "GUICHET_BULK_PER_SECOND": str(rate),
        "LOG_LEVEL": "error",
    }
    with _process(["-m", "bot", "serve"], environment) as process:
        end = time.monotonic() + _UP_SECONDS
        while not (await asyncio.to_thread(order, url, "webhook", {}))["set"]:
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit("The assistant did not start.")
            await asyncio.sleep(0.1)
        yield process.pid


@contextmanager
def _process(command: list[str], environment: dict[str, str]) -> Iterator["Popen[bytes]"]:
    with Popen([sys.executable, *command], cwd=ROOT, env=environment) as process:  # noqa: S603 (our own)
        try:
            yield process
        finally:
            process.terminate()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.beside", description=__doc__)
    parser.add_argument(
        "--rate", type=int, action="append", help="reminders a second; 25, then 250, where it is not given"
    )
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument(
        "--seconds", type=float, default=15.0, help="of each round: four of 15 are a minute of reminders"
    )
    parser.add_argument("--database", choices=KINDS, default="SQLite")
    options = parser.parse_args()
    for rate in options.rate or (25, 250):
        print(
            f"== answers beside reminders at {rate} a second, {options.database}, {options.rounds} rounds",
            flush=True,
        )
        with address_of(options.database) as address:
            asyncio.run(trial(address, rate, options.rounds, seconds=options.seconds))


if __name__ == "__main__":
    main()
