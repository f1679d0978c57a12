"""One conversation on the terminal: lines in, replies out, at an address `console:NAME`."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from bot.channels.console.lines import Lines, duration
from bot.channels.console.recording import Recording
from bot.channels.console.screens import Screen
from bot.clock import SimulatedClock, StillClock
from bot.conversation.events import IncomingFile
from bot.conversation.turn import Reply
from bot.i18n import Catalogues, Msg
from bot.services.channel import Attachment, NotFetched
from bot.services.replies import Replies
from bot.services.turns import Turns


class ConsoleChannel:
    """Shows what is sent to one address; a message of another address waits for its own terminal."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.shown: tuple[Reply, ...] = ()
        self.answering = False

    async def fetch(self, address: str, file: IncomingFile, *, most_bytes: int) -> bytes:  # noqa: ARG002
        """Not yet."""
        raise NotFetched("unreachable")

    async def send(
        self,
        address: str,  # noqa: ARG002 (the only one there is)
        reply: Reply,
        *,
        in_place_of: str | None,  # noqa: ARG002 (a terminal never replaces)
        attachment: Attachment | None = None,  # noqa: ARG002
    ) -> str:
        """Print the reply: as an answer while a line is being answered, else as a delivery."""
        self.shown = (*self.shown, reply)
        if self.answering:
            self._screen.reply(reply)
        else:
            self._screen.delivery(reply)
        return str(len(self.shown))


@dataclass(slots=True)
class ConsoleDoor:
    """The conversation at one address. `replies` must send `console` to `channel` alone."""

    turns: Turns
    replies: Replies
    channel: ConsoleChannel
    screen: Screen
    lines: Lines
    catalogues: Catalogues
    recording: Recording | None = None

    async def line(self, line: str) -> None:
        """One line was typed: what it brings about is shown before this returns."""
        if line.strip().startswith("/wait"):
            return await self._wait(line.strip().removeprefix("/wait"))
        event = self.lines.event(line)
        if url := self.lines.url(line):
            self.screen.note(url)
        elif event is not None:
            if self.recording:
                self.recording.typed(line.strip())
            before = len(self.channel.shown)
            self.channel.answering = True
            await self.turns.take(event)
            await self.replies.deliver(self.lines.address)
            self.channel.answering = False
            self._remember(self.channel.shown[before:])
        return None

    def _remember(self, replies: Iterable[Reply]) -> None:
        for reply in replies:
            self.lines.shown = reply.choices
            if self.recording:
                self.recording.read(reply)

    async def _wait(self, written: str) -> None:
        clock, length = self.lines.clock, duration(written)
        if length is None:
            return self._note(Msg("Write for instance /wait 2d, /wait 90m or /wait 3h."))
        if not isinstance(clock, SimulatedClock | StillClock):
            return self._note(Msg("Only a simulated day can be moved on: start with --at 2020-07-10T09:00."))
        clock.advance(length)
        before = len(self.channel.shown)
        await self.replies.deliver(self.lines.address)
        self._remember(self.channel.shown[before:])
        return None

    def _note(self, message: Msg) -> None:
        self.screen.note(self.catalogues.render(message, self.lines.lang or "fr"))


def run_name() -> str:
    """A name for this run, so that its events are never taken for those of another."""
    return secrets.token_hex(8)
