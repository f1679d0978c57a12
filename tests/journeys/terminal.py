"""The terminal door for journeys: the real one in this process, and the real command behind a pipe."""

import asyncio
import io
import os
import re
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import Running, in_thread
from bot.channels.console.door import ConsoleDoor
from bot.channels.console.lines import Lines
from bot.channels.console.screens import PipedScreen
from bot.clock import StillClock
from bot.commands.chatting import console_door
from bot.settings import PROJECT, read_settings
from bot.storage.opening import open_database
from tests.journeys.steps import Journey, Read, plain
from tests.knowing import knowledge

_CHOICE = re.compile(r"^  \[(\d+)\] (.*)$")
_MARKS = ("< ", "! ", "  ")
_NOTE = "# "


def read_lines(lines: Sequence[str], files: Sequence[Path] = ()) -> Read:
    """What the printed lines say. AssertionError for a line that the contract does not know."""
    choices: list[str] = []
    for line in lines:
        assert line.startswith(_MARKS), line
        if line[0] in "<!":
            choices = []
        if found := _CHOICE.match(line):
            assert int(found[1]) == len(choices) + 1, lines
            choices.append(plain(found[2]))
    words = plain("\n".join(line[2:] for line in lines))
    return Read(words, tuple(choices), tuple((path.name, path.read_bytes()) for path in files))


def number_of(label: str, choices: Sequence[str]) -> str:
    """What is typed to take a choice, whatever the reply takes a bare number for."""
    found = [number for number, choice in enumerate(choices, start=1) if label in choice]
    assert found, f"No choice {label!r} among {choices}"
    return f"#{found[0]}"


@dataclass
class Folder:
    """Where the documents of a terminal come."""

    path: Path
    _known: set[Path] = field(default_factory=set)

    def new(self) -> list[Path]:
        """Those that came since the last time."""
        found = set(self.path.glob("*")) - self._known
        self._known |= found
        return sorted(found)


class Terminal:
    """A conversation in this process, on a database of its own; its clock stands still."""

    def __init__(self, journey: Journey, folder: Path) -> None:
        self._lang = journey.lang
        self._folder = folder
        self._clock = StillClock(journey.at)
        self._documents = Folder(folder / "documents")
        self._output = io.StringIO()
        self._starts = 0
        self._choices: tuple[str, ...] = ()

    async def __aenter__(self) -> "Terminal":
        settings = read_settings({"GUICHET_VAR": str(self._folder)})
        self._database = await open_database(settings.database_url, None, key_path=self._folder / "key", simulated=True)
        run = Running(settings=settings, clock=self._clock, database=self._database, knowledge=knowledge())
        run.responder = in_thread(run)
        self._starts += 1
        lines = Lines(address="console:anne", clock=self._clock, start=str(self._starts), lang=self._lang)
        self._door: ConsoleDoor = console_door(run, PipedScreen(self._output), lines)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._door.turns.close()
        await self._database.close()

    async def says(self, text: str, sent: datetime | None) -> Read:
        assert sent is None, "A terminal's line is sent when it is typed."
        await self._door.line(text)
        lines = self._output.getvalue().splitlines()
        self._output.seek(0)
        self._output.truncate()
        read = read_lines(lines, self._documents.new())
        self._choices = read.choices if lines else self._choices
        return read

    async def takes(self, label: str) -> Read:
        return await self.says(number_of(label, self._choices), None)

    async def sends(self, paper: Path) -> Read:
        return await self.says(f"/file {paper}", None)

    async def edits(self, said: str, into: str) -> Read:
        raise AssertionError(f"A line of a terminal cannot be changed: {said!r} into {into!r}")

    async def waits(self, until: datetime) -> Read:
        return await _waited(self, until - self._clock.now())

    async def restarts(self) -> None:
        await self.__aexit__()
        await self.__aenter__()


@dataclass
class Command:
    """`guichet chat` as a process of its own, spoken to through a pipe."""

    journey: Journey
    folder: Path
    _process: asyncio.subprocess.Process = field(init=False)
    _choices: tuple[str, ...] = ()

    async def __aenter__(self) -> "Command":
        models = self.folder / "models"
        if not models.exists():
            models.symlink_to(read_settings({}).var / "models")
        self._documents = Folder(self.folder / "documents")
        self._at = self.journey.at
        await self._start()
        return self

    async def _start(self) -> None:
        options = ("--address", "anne", "--lang", self.journey.lang, "--at", self._at.isoformat())
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "chat", *options),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**environment, "GUICHET_VAR": str(self.folder)},
            cwd=PROJECT,
        )

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        assert await self._process.wait() == 0

    async def says(self, text: str, sent: datetime | None) -> Read:
        assert sent is None, "A terminal's line is sent when it is typed."
        # A line that is answered by a note of the terminal's own: what came before it answers `text`.
        lines = [line async for line in self._printed(f"{text}\n/wait\n")]
        read = read_lines(lines, self._documents.new())
        self._choices = read.choices if lines else self._choices
        return read

    async def _printed(self, typed: str) -> AsyncIterator[str]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(typed.encode())
        await self._process.stdin.drain()
        async with asyncio.timeout(60):
            while line := (await self._process.stdout.readline()).decode().removesuffix("\n"):
                if line.startswith(_NOTE):
                    return
                yield line
        raise AssertionError("The command ended.")

    async def takes(self, label: str) -> Read:
        return await self.says(number_of(label, self._choices), None)

    async def sends(self, paper: Path) -> Read:
        return await self.says(f"/file {paper}", None)

    async def edits(self, said: str, into: str) -> Read:
        raise AssertionError(f"A line of a terminal cannot be changed: {said!r} into {into!r}")

    async def waits(self, until: datetime) -> Read:
        length, self._at = until - self._at, until
        return await _waited(self, length)

    async def restarts(self) -> None:
        self._process.kill()
        await self._process.wait()
        await self._start()


async def _waited(door: Terminal | Command, length: timedelta) -> Read:
    """What comes while so much time passes, in the units that `/wait` takes."""
    days = await door.says(f"/wait {length.days}d", None)
    rest = await door.says(f"/wait {length.seconds}s", None)
    return Read(f"{days.words}\n{rest.words}", rest.choices or days.choices, (*days.files, *rest.files))
