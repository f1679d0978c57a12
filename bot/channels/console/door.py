"""One conversation on the terminal: lines in, replies out, at an address `console:NAME`."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.files import why_not
from bot.channels.console.lines import Lines, duration
from bot.channels.console.recording import Recording
from bot.channels.console.screens import Screen
from bot.clock import SimulatedClock, StillClock
from bot.conversation.turn import Reply
from bot.i18n import Catalogues, Msg
from bot.services.campaign import Campaign
from bot.services.replies import Replies
from bot.services.turns import Turns


@dataclass(slots=True)
class ConsoleDoor:
    """The conversation at one address. `replies` must send `console` to `channel` alone."""

    turns: Turns
    replies: Replies
    campaign: Campaign
    channel: ConsoleChannel
    screen: Screen
    lines: Lines
    catalogues: Catalogues
    recording: Recording | None = None

    async def line(self, line: str) -> None:
        """One line was typed: what it brings about is shown before this returns."""
        command, _, argument = line.strip().partition(" ")
        if command == "/wait":
            return await self._wait(argument)
        if command == "/file" and (fault := why_not(argument)):
            return self.screen.reply(Reply(self._words(fault)))
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
            self.lines.shown, self.lines.numbers = reply.choices, reply.numbers
            if self.recording:
                self.recording.read(reply)

    async def _wait(self, written: str) -> None:
        clock, length = self.lines.clock, duration(written)
        if length is None:
            return self._note(Msg("Write for instance /wait 2d, /wait 90m or /wait 3h."))
        if not isinstance(clock, SimulatedClock | StillClock):
            return self._note(Msg("Only a simulated day can be moved on: start with --at 2020-07-10T09:00."))
        before, end = len(self.channel.shown), clock.now() + length
        # From one moment at which something may be due to the next: each is read as it reads at its own time.
        for moment in (*self.campaign.moments(clock.now(), end), end):
            clock.advance(max(moment - clock.now(), timedelta()))
            await self.replies.deliver(self.lines.address)
            await self.campaign.tick()
        self._remember(self.channel.shown[before:])
        return None

    def _note(self, message: Msg) -> None:
        self.screen.note(self._words(message))

    def _words(self, message: Msg) -> str:
        return self.catalogues.render(message, self.lines.lang or "fr")


def run_name() -> str:
    """A name for this run, so that its events are never taken for those of another."""
    return secrets.token_hex(8)
