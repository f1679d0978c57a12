"""`guichet serve` itself, as a process, in front of the stand-in; its log is read to the end when it has stopped."""

import asyncio
import os
import socket
import sys
from pathlib import Path

import aiohttp

from bot.settings import PROJECT, read_settings
from tests.standin import StandIn

# A first start may have to fit the model.
_START_SECONDS = 300.0
_STOP_SECONDS = 20.0


class Served:
    """The whole program on a simulated day, told as little by its environment as an operator tells it."""

    def __init__(self, standin: StandIn, folder: Path, *, at: str, webhook: bool, database: str | None = None) -> None:
        self.standin = standin
        self._folder = folder
        port = _free_port()
        self._url = f"http://127.0.0.1:{port}"
        self._environment = {
            "GUICHET_VAR": str(folder),
            "GUICHET_NOW": at,
            "TELEGRAM_BOT_TOKEN": standin.token,
            "TELEGRAM_API_URL": standin.url,
            "PORT": str(port),
            "LOG_LEVEL": "debug",
            **({"PUBLIC_URL": self._url} if webhook else {}),
            **({"DATABASE_URL": database} if database else {}),
        }

    async def __aenter__(self) -> "Served":
        (self._folder / "models").symlink_to(read_settings({}).var / "models")
        ours = ("GUICHET_", "TELEGRAM_", "DATABASE_URL", "PUBLIC_URL", "LOG_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        with (self._folder / "log").open("w") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "serve"),
                env={**inherited, **self._environment},
                cwd=PROJECT,
                stdout=log,
                stderr=log,
            )
        await self._ready()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.terminate()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                self.status = await self._process.wait()
        except TimeoutError:
            self._process.kill()
            raise

    @property
    def children(self) -> list[int]:
        """The numbers of the processes that it has started and that live."""
        listed = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text(encoding="ascii")
        return [int(number) for number in listed.split()]

    @property
    def log(self) -> str:
        """Everything that it has said so far."""
        return (self._folder / "log").read_text(encoding="utf-8")

    async def _ready(self) -> None:
        """Until it answers, knows its name, and Telegram knows where to bring updates."""
        async with asyncio.timeout(_START_SECONDS), aiohttp.ClientSession() as client:
            while not (await self._answers(client) and self.standin.called("getMe") and self._is_reached()):
                assert self._process.returncode is None, self.log
                await asyncio.sleep(0.05)

    def _is_reached(self) -> bool:
        return bool(self.standin.webhook or self.standin.called("getUpdates"))

    async def _answers(self, client: aiohttp.ClientSession) -> bool:
        try:
            async with client.get(f"{self._url}/readyz") as response:
                return response.status == 200
        except aiohttp.ClientConnectionError:
            return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
