"""`guichet worker` itself, as a process that can be killed, stopped and woken, in front of a stand-in that is another."""

import asyncio
import os
import signal
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

import aiohttp

from bot.settings import PROJECT
from tests.standin.server import TOKEN

Json = dict[str, Any]
_STOP_SECONDS = 20.0


class Weather:
    """A stand-in in its own process, with a storm of that seed."""

    def __init__(self, seed: int, messages: int) -> None:
        self._order = {"seed": seed, "messages": messages}
        self.arrivals: list[Json] = []
        self.url = ""

    async def __aenter__(self) -> "Weather":
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.standin", "--port", "0", "--open"),
            cwd=PROJECT,
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout
        self.url = (await self._process.stdout.readline()).decode().strip()
        self._client = aiohttp.ClientSession()
        await self._tell("storm", self._order)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()
        self._process.kill()
        await self._process.wait()

    async def look(self) -> list[Json]:
        """Everything that has arrived so far, the latest of it as it stands now."""
        # Those that hang are still without their end.
        known = max(0, len(self.arrivals) - 200)
        self.arrivals[known:] = await self._tell("arrivals", {"after": known})
        return self.arrivals

    async def next_from(self, sender: str, fate: str | None = None, *, seconds: float = 60.0) -> float:
        """When the next message of this sender arrived (the next that met that fate); waits for it."""
        known = len(await self.look())
        async with asyncio.timeout(seconds):
            while True:
                for arrival in islice(await self.look(), known, None):
                    if arrival["sender"] == sender and fate in (None, arrival["fate"]):
                        return float(arrival["last"])
                await asyncio.sleep(0.05)

    async def _tell(self, order: str, content: Json) -> Any:
        async with self._client.post(f"{self.url}/_/{order}", json=content) as response:
            return await response.json()


class Worker:
    """One process. `name` tells its messages from those of others; `ended` is when it was killed."""

    def __init__(self, name: str, environment: dict[str, str], log: Path) -> None:
        self.name = name
        self.ended: float | None = None
        self._environment = environment
        self._log = log

    async def start(self) -> "Worker":
        """Begin; it is ready some time later."""
        with self._log.open("a") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "worker"), env=self._environment, cwd=PROJECT, stdout=log, stderr=log
            )
        return self

    async def kill(self) -> None:
        """`kill -9`."""
        self.ended = time.monotonic()
        self._process.kill()
        assert await self._process.wait() == -signal.SIGKILL, self._log.read_text(encoding="utf-8")

    async def stop(self) -> float:
        """As on SIGTERM: how long it takes."""
        began = time.monotonic()
        self._process.terminate()
        async with asyncio.timeout(_STOP_SECONDS):
            assert await self._process.wait() == 0, self._log.read_text(encoding="utf-8")
        return time.monotonic() - began

    async def end(self) -> None:
        """Whatever state it is in."""
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def freeze(self) -> float:
        """SIGSTOP; when."""
        self._process.send_signal(signal.SIGSTOP)
        return time.monotonic()

    def wake(self) -> float:
        """SIGCONT; when."""
        self._process.send_signal(signal.SIGCONT)
        return time.monotonic()


def environment(folder: Path, api_url: str, database_url: str, key: str, per_second: int) -> dict[str, str]:
    """What a worker is told."""
    ours = ("GUICHET_", "TELEGRAM_", "DATABASE_URL", "PUBLIC_URL", "LOG_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {
        **inherited,
        "DATABASE_URL": database_url,
        "GUICHET_BULK_PER_SECOND": str(per_second),
        "GUICHET_CONTENT": str(folder / "content"),
        "GUICHET_KEYS": key,
        "GUICHET_VAR": str(folder),
        "TELEGRAM_API_URL": api_url,
        "TELEGRAM_BOT_TOKEN": TOKEN,
    }
