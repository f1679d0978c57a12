"""Reminders by size: `python -m bench.reminders [--million]`.

Planning on SQLite: rows a second and peak memory for 10,000 and 100,000 subscribers (with --million also a million), each size in
a process of its own. Sending 10,000 over HTTP to the stand-in: at ten times the usual rate, then with the limit lifted.
"""

import argparse
import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.content import ROOT
from bench.throughput import standing_in
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.channel import TelegramChannel
from bot.clock import StillClock, parse_instant
from bot.conversation.subscription import Subscription
from bot.knowing import words_of
from bot.programmes.timing import Timing
from bot.services.composing import Composing
from bot.services.deliveries import Deliveries
from bot.services.limiter import Limiter, LoopTicks, Rate
from bot.services.planning import Planning
from bot.settings import read_settings
from bot.storage import bulk, subscriptions
from bot.storage.crypto import make_key
from bot.storage.database import Connection, Database
from bot.storage.opening import open_database
from tests.standin.server import TOKEN

SIZES = (10_000, 100_000)
MILLION = 1_000_000
SENT = 10_000
DUE = parse_instant("2020-07-10T10:00")
_BATCH = 5_000
_NUMBER = 100_000
_LIFTED = 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.reminders", description=__doc__)
    parser.add_argument("--million", action="store_true", help="also a million subscribers")
    parser.add_argument("--plan", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.plan:
        asyncio.run(_planned(options.plan))
        return
    print("== planning, SQLite", flush=True)
    for size in (*SIZES, *((MILLION,) if options.million else ())):
        subprocess.run([sys.executable, "-m", "bench.reminders", "--plan", str(size)], cwd=ROOT, check=True)  # noqa: S603 (our own)
    print(f"== sending {SENT} over HTTP", flush=True)
    for per_second in (250.0, _LIFTED):
        asyncio.run(_sent(per_second))


async def _planned(size: int) -> None:
    with _folder() as folder:
        database = await _subscribed(folder, size)
        knowledge = words_of(read_settings({}))
        begun = time.perf_counter()
        await Planning(database, lambda: knowledge, StillClock(DUE), Timing()).tick()
        seconds = time.perf_counter() - begun
        [counted] = await database.read(lambda conn: bulk.tally(conn))
        assert counted.number == size
        await database.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"   {size:9d} subscribers  {size / seconds:8.0f} rows/s  peak memory {peak:4.0f} MB", flush=True)


async def _sent(per_second: float) -> None:
    with _folder() as folder, standing_in() as url:
        database = await _subscribed(folder, SENT)
        knowledge, clock = words_of(read_settings({})), StillClock(DUE)
        await Planning(database, lambda: knowledge, clock, Timing()).tick()
        async with TelegramApi(TOKEN, url) as api:
            deliveries = Deliveries(
                database,
                {"telegram": TelegramChannel(api)},
                composing=Composing(database, lambda: knowledge, clock, Timing()),
                limiters={"telegram": Limiter(Rate(per_second=per_second), LoopTicks())},
                clock=clock,
            )
            begun = time.perf_counter()
            await deliveries.tick()
            seconds = time.perf_counter() - begun
        statuses = {one.status: one.number for one in await database.read(lambda conn: bulk.tally(conn))}
        await database.close()
    if per_second == _LIFTED:
        print(f"   limit lifted: {SENT / seconds:.0f} a second, {statuses}", flush=True)
    else:
        ideal = SENT / per_second
        print(
            f"   at {per_second:.0f} a second: {seconds:.1f} s, {seconds / ideal:.2f} times the ideal, {statuses}",
            flush=True,
        )


async def _subscribed(folder: Path, size: int) -> Database:
    database = await open_database(f"sqlite:///{folder}/bench.db", make_key(), key_path=folder / "key", simulated=True)
    for start in range(0, size, _BATCH):
        numbers = range(start, min(start + _BATCH, size))
        await database.write(partial(_subscribe, database=database, numbers=numbers))
    return database


def _subscribe(conn: Connection, *, database: Database, numbers: range) -> None:
    wanted, now = Subscription("commando-ux", "candidate"), parse_instant("2020-07-01T12:00")
    for number in numbers:
        subscriptions.save(conn, database.vault, wanted, address=f"telegram:{_NUMBER + number}", now=now)


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
