"""The core in a process of its own: understanding on one core, doors and storage on the other; started again when it dies."""

import asyncio
import logging
import os
import socket
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import Process
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path

from bot.conversation.events import AnyEvent, MediaEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import Turn
from bot.programmes.amendments import Amendment
from bot.services.lanes import Overloaded
from bot.services.pipe import Amended, Answered, Asked, packed, received
from bot.services.responding import NoTurn
from bot.services.sending import back_off_seconds

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 30.0
# It may have to learn from the content first.
START_SECONDS = 600.0
_ROOT = Path(__file__).resolve().parents[2]
# One thread of algebra: the other core has its own work.
_ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
# Its environment holds no token and no key.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")


class CannotStart(Exception):
    """The process that responds ended before it was ready; what it said stands above."""


@dataclass(slots=True)
class _Waiting:
    """An event that was asked about; `blamed` once the process died while it was at it."""

    message: bytes
    turn: "asyncio.Future[Turn]"
    blamed: bool = False


@dataclass(slots=True)
class _Child:
    process: Process
    reader: StreamReader
    writer: StreamWriter
    hangs: bool = False


@dataclass(slots=True)
class ResponderProcess:
    """`brief` is the first message: what `module`, run in the child, needs to begin. Call `start` first, `close` in the end.

    What was asked when it dies is asked again of the next; the event that it was at, once only.
    """

    brief: object
    module: str = "bot.responder"
    patience: float = PATIENCE_SECONDS
    _child: _Child | None = None
    _amended: bytes = b""
    _waiting: dict[int, _Waiting] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)
    _task: "asyncio.Task[None] | None" = None

    async def start(self) -> None:
        """Wait until it can be asked. CannotStart when it ends before."""
        try:
            await self._begin()
        except (OSError, EOFError, TimeoutError) as error:
            raise CannotStart("The process that responds did not start.") from error
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """End it, without waiting for what it is at: all that was asked has been answered or given up."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._end()
        for waiting in self._waiting.values():
            waiting.turn.cancel()

    def amend(self, found: Sequence[Amendment]) -> None:
        """From the next event on these dates hold."""
        self._amended = packed(Amended(tuple(found)))
        if self._child is not None:
            self._child.writer.write(self._amended)

    async def respond(self, event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
        """The turn. NoTurn when the core fails at this event, Overloaded when it is not there for half a minute."""
        number = next(self._numbers)
        message = packed(Asked(number, _without_content(event), conversation, now))
        waiting = self._waiting[number] = _Waiting(message, asyncio.get_running_loop().create_future())
        if self._child is not None:
            self._child.writer.write(message)
        try:
            async with asyncio.timeout(self.patience):
                return await waiting.turn
        except TimeoutError:
            raise self._gave_up(number) from None
        finally:
            self._waiting.pop(number, None)

    def _gave_up(self, number: int) -> Exception:
        """It is the event that it hangs at: end it, and never ask this again. Else another is in the way."""
        child = self._child
        if child is None or child.hangs or next(iter(self._waiting)) != number:
            return Overloaded()
        child.hangs = True
        with suppress(ProcessLookupError):
            child.process.kill()
        return NoTurn("The process that responds took too long.")

    async def _run(self) -> None:
        for attempt in count():
            if self._child is not None:
                await self._read(self._child)
                log.error("The process that responds has ended: it is started again.")
            await self._end()
            self._blame()
            try:
                await self._begin()
            except Exception as error:
                # Whatever it is: without this task nobody would ever be answered again.
                log.error("The process that responds did not start (%s): it is tried again.", type(error).__name__)
                await asyncio.sleep(back_off_seconds(min(attempt, 5)))

    async def _read(self, child: _Child) -> None:
        try:
            while True:
                self._take(await received(child.reader))
        except (OSError, EOFError):
            return
        except Exception as error:
            log.error("What the process that responds said cannot be read: %s", type(error).__name__)

    def _take(self, answered: Answered) -> None:
        waiting = self._waiting.pop(answered.number, None)
        if waiting is None or waiting.turn.done():
            return
        if answered.turn is None:
            waiting.turn.set_exception(NoTurn(answered.fault))
        else:
            waiting.turn.set_result(answered.turn)

    def _blame(self) -> None:
        """Events are answered in order: the first that waits is the one that it was at when it died."""
        first = next(iter(self._waiting.values()), None)
        if first is None or first.turn.done():
            return
        if first.blamed:
            first.turn.set_exception(NoTurn("The process that responds died of it, twice."))
        first.blamed = True

    async def _begin(self) -> None:
        child = await self._started()
        try:
            child.writer.write(packed(self.brief))
            async with asyncio.timeout(START_SECONDS):
                await received(child.reader)
        except BaseException:
            await _ended(child)
            raise
        # All at once: whatever comes from here on goes to the child itself.
        child.writer.write(b"".join((self._amended, *(waiting.message for waiting in self._waiting.values()))))
        self._child = child

    async def _started(self) -> _Child:
        ours, theirs = socket.socketpair()
        with theirs:
            environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self.module,
                str(theirs.fileno()),
                pass_fds=(theirs.fileno(),),
                env={**environment, **_ALONE, "PYTHONPATH": str(_ROOT)},
            )
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        return _Child(process, reader, writer)

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await _ended(child)


async def _ended(child: _Child) -> None:
    child.writer.close()
    with suppress(ProcessLookupError):
        child.process.kill()
    await child.process.wait()


def _without_content(event: AnyEvent) -> AnyEvent:
    """The core goes by what was found out about a file, and never reads its bytes."""
    if not isinstance(event, MediaEvent) or event.file is None or not event.file.content:
        return event
    return replace(event, file=replace(event.file, content=b""))
