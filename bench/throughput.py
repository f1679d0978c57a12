"""Updates a second through the whole way, and how long people wait: `python -m bench.throughput [--whole] [--questions FILE]`.

Webhook update in, committed, reply sent, on loopback against the stand-in, which is a process of its own; beside it, in
the same run, a bare python-telegram-bot echo bot with its default client.
"""

import argparse
import json
import math
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.content import ROOT, read_corpus
from bot.conversation.turn import HOLD_SECONDS
from tests.standin.flood import percentile
from tests.standin.server import TOKEN

Json = dict[str, Any]
PACE = 50.0
_UTTERANCES = ("tests/utterances/tuning.jsonl", "tests/utterances/tuning_out_of_scope.jsonl")
_START_SECONDS = 300.0


@dataclass(frozen=True)
class Bot:
    """A bot to measure. `total` bounds its run."""

    name: str
    command: tuple[str, ...]
    total: int


DOORS = Bot("doors and storage, a core that answers at once", ("-m", "bench.bots", "doors"), 6000)
LIBRARY = Bot("python-telegram-bot echo, as it comes", ("-m", "bench.bots", "ptb"), 800)
LIBRARY_256 = Bot("python-telegram-bot echo, concurrent_updates(256), uvloop", ("-m", "bench.bots", "ptb256"), 1500)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.throughput", description=__doc__)
    parser.add_argument(
        "--whole", action="store_true", help="also the whole assistant, on questions as people ask them"
    )
    parser.add_argument("--questions", type=Path, help="a file of questions, one a line")
    parser.add_argument("--in-flight", type=int, default=64, help="how many people wait at a time")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    for number in range(options.rounds):
        print(f"== round {number + 1}, {options.in_flight} people wait at a time")
        rates = [measure(bot, ("bonjour",), options.in_flight) for bot in (LIBRARY, LIBRARY_256, DOORS)]
        print(f"   doors and storage: {rates[2] / rates[1]:.1f} times concurrent_updates(256)\n")
    if options.whole:
        whole(questions(options.questions), options.in_flight)


def measure(bot: Bot, texts: Sequence[str], in_flight: int) -> float:
    """Updates a second; everything else is printed."""
    with TemporaryDirectory() as folder, standing_in() as url, running(bot, url, Path(folder)) as pid:
        flood(url, texts=texts[:1], total=200, in_flight=8)
        found = timed(pid, url, texts=texts, total=bot.total, in_flight=in_flight)
    return told(bot.name, found)


def whole(texts: Sequence[str], in_flight: int) -> None:
    """The assistant itself: as fast as it can, then at a pace, on two parts of the questions."""
    bot = Bot("the whole assistant", ("-m", "bot", "serve"), len(texts))
    half = len(texts) * 2 // 3
    with TemporaryDirectory() as folder, standing_in() as url, running(bot, url, Path(folder)) as pid:
        flood(url, texts=("bonjour",), total=100, in_flight=8)
        full = timed(pid, url, texts=texts[:half], total=half, in_flight=in_flight)
        told("the whole assistant, at full speed", full, holds=True)
        rest = texts[half:]
        paced = timed(pid, url, texts=rest, total=len(rest), per_second=PACE)
        told(f"the whole assistant, {PACE:.0f} a second", paced, holds=True)
        print(f"   memory: {memory(pid)}", flush=True)


def told(name: str, found: Json, *, holds: bool = False) -> float:
    """Print one run; gives updates a second. `holds`: some replies wait on purpose, and are told apart."""
    waits: list[float] = found["waits"]
    held = [wait - HOLD_SECONDS for wait in waits if holds and wait >= HOLD_SECONDS]
    prompt = [wait for wait in waits if not holds or wait < HOLD_SECONDS]
    rate = len(waits) / float(found["seconds"])
    line = f"{rate:7.0f}/s   reply p50 {_ms(prompt, 0.5)}  p99 {_ms(prompt, 0.99)}   200 p99 {_ms(found['kept'], 0.99)}"
    line += f"   {found['cpu'] / max(1, len(waits)) * 1e6:.0f} us of processor each"
    if held:
        line += f"   {len(held)} held for {HOLD_SECONDS} s, then p99 {_ms(held, 0.99)}"
    if found["lost"]:
        line += f"   {found['lost']} WITHOUT A REPLY"
    print(f"   {name:58} {line}", flush=True)
    return rate


def _ms(seconds: list[float], share: float) -> str:
    return f"{percentile(seconds, share) * 1000:.1f} ms"


def questions(path: Path | None) -> list[str]:
    """Questions as people ask them, a third of them asked before."""
    asked = path.read_text(encoding="utf-8").splitlines() if path else _own_questions()
    chance = random.Random(4242)  # noqa: S311 (the same order every time)
    texts: list[str] = []
    for number, text in enumerate(text for text in asked if text.strip()):
        texts.append(text)
        if number % 2:
            texts.append(chance.choice(texts))
    return texts


def _own_questions() -> list[str]:
    """The labelled utterances, and phrasings to make the run long enough."""
    rows = [line for name in _UTTERANCES for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    asked = {json.loads(row)["q"]: None for row in rows if row.strip()}
    phrasings = [phrasing.text for phrasing in read_corpus().phrasings]
    chance = random.Random(4242)  # noqa: S311 (the same order every time)
    asked |= dict.fromkeys(chance.sample(phrasings, min(len(phrasings), 1500)))
    texts = list(asked)
    chance.shuffle(texts)
    return texts


@contextmanager
def standing_in() -> Iterator[str]:
    """The stand-in as a process; gives its address."""
    command = [sys.executable, "-m", "tests.standin", "--open"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 (our own)
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def running(bot: Bot, url: str, folder: Path) -> Iterator[int]:
    """The bot as a process, once it has set its webhook; gives its number."""
    port = free_port()
    environment = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{folder}/bench.db",
        "LOG_LEVEL": "error",
    }
    environment.pop("GUICHET_NOW", None)
    with subprocess.Popen([sys.executable, *bot.command], cwd=ROOT, env=environment) as process:  # noqa: S603 (our own)
        try:
            _until_ready(process, url)
            yield process.pid
        finally:
            process.terminate()


def _until_ready(process: "subprocess.Popen[bytes]", url: str) -> None:
    end = time.monotonic() + _START_SECONDS
    while not order(url, "webhook", {})["set"]:
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit("The bot did not start.")
        time.sleep(0.05)
    # What is sent about the bot itself should not be measured.
    time.sleep(0.5)


def free_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def timed(pid: int, url: str, **plan: object) -> Json:
    """The same with the processor's time that the bot took, in seconds."""
    before = processor_seconds(pid)
    found = flood(url, **plan)
    return {**found, "cpu": processor_seconds(pid) - before}


def processor_seconds(pid: int) -> float:
    """The processor's time that a process and its children have taken; not a number where there is none to be read."""
    try:
        return sum(_ticks(number) for number in (pid, *children(pid))) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return math.nan


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def children(pid: int) -> list[int]:
    """The processes that it started. OSError where the machine does not tell."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(number) for number in listed.split()]


def memory(pid: int) -> str:
    """What a process and its children hold, in words; what they share is shared out."""
    try:
        held = {number: _held(number) for number in (pid, *children(pid))}
    except OSError:
        return "not told by this machine"
    together = sum(one["Pss"] for one in held.values())
    return f"{together} MB together ({' and '.join(str(one['Rss']) for one in held.values())} MB resident)"


def _held(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    return {name.rstrip(":"): int(kilobytes) // 1024 for name, kilobytes, *_ in map(str.split, lines)}


def flood(url: str, **plan: object) -> Json:
    """One run of the stand-in's crowd."""
    found: Json = order(url, "flood", plan)
    return found


def order(url: str, name: str, body: object) -> Any:
    """Ask the stand-in for something."""
    request = urllib.request.Request(f"{url}/_/{name}", json.dumps(body).encode())  # noqa: S310 (loopback)
    with urllib.request.urlopen(request, timeout=600) as response:  # noqa: S310 (loopback)
        return json.load(response)


if __name__ == "__main__":
    main()
