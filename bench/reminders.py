"""Reminders by size: `python -m bench.reminders [--million] [--only planning|sending]`.

Planning on SQLite and on PostgreSQL: rows a second and peak memory of the planning process for 10,000 and 100,000 subscribers
(`--million`: also 1,000,000; some minutes and 2 GB of disk for each database), each size in a process of its own.
Sending 10,000 over HTTP to the stand-in: at ten times the usual rate, then with the limit lifted.
"""

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Coroutine

from bench.content import ROOT
from bench.subscribers import KEY, KINDS, address_of, opened, subscribe
from bench.throughput import standing_in
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.channel import TelegramChannel
from bot.clock import StillClock, parse_instant
from bot.knowing import words_of
from bot.programmes.timing import Timing
from bot.services.composing import Composing
from bot.services.deliveries import Deliveries
from bot.services.limiter import Limiter, LoopTicks, Rate
from bot.services.planning import Planning
from bot.settings import read_settings
from bot.storage import bulk
from bot.storage.database import Database
from tests.standin.server import TOKEN

SIZES = (10_000, 100_000)
MILLION = 1_000_000
SENT = 10_000
DUE = parse_instant("2020-07-10T10:00")
_LIFTED = 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.reminders", description=__doc__)
    parser.add_argument("--million", action="store_true", help="also a million subscribers")
    parser.add_argument("--only", choices=("planning", "sending"))
    parser.add_argument("--plan", metavar="DATABASE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.plan:
        _run(_plan(options.plan))
        return
    if options.only != "sending":
        planning((*SIZES, MILLION) if options.million else SIZES)
    if options.only != "planning":
        print(f"== sending {SENT} over HTTP", flush=True)
        for per_second in (250.0, _LIFTED):
            _run(_sent(per_second))


def planning(sizes: tuple[int, ...]) -> None:
    """Every size on every database."""
    for kind in KINDS:
        print(f"== planning, {kind}", flush=True)
        for size in sizes:
            with address_of(kind) as url:
                _run(_subscribed(url, size))
                # A process of its own, which has not subscribed anybody: its peak is that of planning.
                command = [sys.executable, "-m", "bench.reminders", "--plan", url]
                subprocess.run(command, cwd=ROOT, env={**os.environ, "GUICHET_KEYS": KEY}, check=True)  # noqa: S603 (our own)


async def _subscribed(url: str, size: int) -> None:
    async with opened(url) as database:
        await subscribe(database, size)


async def _plan(url: str) -> None:
    knowledge = words_of(read_settings({}))
    async with opened(url, os.environ["GUICHET_KEYS"]) as database:
        idle = _peak_mb()
        begun, spent = time.perf_counter(), time.process_time()
        await Planning(database, lambda: knowledge, StillClock(DUE), Timing()).tick()
        seconds, spent = time.perf_counter() - begun, time.process_time() - spent
        [counted] = await database.read(lambda conn: bulk.tally(conn))
    rows = counted.number
    print(
        f"   {rows:9d} subscribers  {rows / seconds:8.0f} rows/s  {spent / rows * 1e6:4.0f} us of processor each"
        f"  peak memory {_peak_mb():4.0f} MB ({idle:.0f} MB before)",
        flush=True,
    )


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _sent(per_second: float) -> None:
    knowledge, clock = words_of(read_settings({})), StillClock(DUE)
    with address_of("SQLite") as url, standing_in() as api_url:
        async with opened(url) as database, TelegramApi(TOKEN, api_url) as api:
            await subscribe(database, SENT)
            await Planning(database, lambda: knowledge, clock, Timing()).tick()
            deliveries = Deliveries(
                database,
                {"telegram": TelegramChannel(api)},
                composing=Composing(database, lambda: knowledge, clock, Timing()),
                limiters={"telegram": Limiter(Rate(per_second=per_second), LoopTicks())},
                clock=clock,
            )
            begun, spent = time.perf_counter(), time.process_time()
            await deliveries.tick()
            seconds, spent = time.perf_counter() - begun, time.process_time() - spent
            statuses = await _statuses(database)
    each = f"{spent / SENT * 1e3:.2f} ms of processor each, {statuses}"
    if per_second == _LIFTED:
        print(f"   limit lifted: {SENT / seconds:.0f} a second, {each}", flush=True)
    else:
        ideal = SENT / per_second
        print(
            f"   at {per_second:.0f} a second: {seconds:.1f} s, {seconds / ideal:.2f} times the ideal, {each}",
            flush=True,
        )


async def _statuses(database: Database) -> dict[str, int]:
    return {one.status: one.number for one in await database.read(lambda conn: bulk.tally(conn))}


def _run(work: Coroutine[None, None, None]) -> None:
    """In the event loop that `guichet serve` takes."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)


if __name__ == "__main__":
    main()
