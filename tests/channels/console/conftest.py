"""A terminal of its own on a real database, in front of the parrot."""

import io
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.door import ConsoleDoor
from bot.channels.console.files import DocumentFolder
from bot.channels.console.lines import Lines
from bot.channels.console.screens import PipedScreen
from bot.clock import StillClock
from bot.conversation.turn import Reply
from bot.i18n import Catalogues, Msg
from bot.services.replies import Replies
from bot.services.responding import InThread
from bot.services.turns import Turns
from bot.settings import PROJECT
from bot.storage.database import Database
from tests.channels.telegram.parrot import Parrot
from tests.databases import *  # noqa: F403  # fixtures are found by their names
from tests.services.campaigns import campaign_on
from tests.services.doubles import NOON

CATALOGUES = Catalogues.read(PROJECT / "locales")


def in_english(message: Msg) -> str:
    return CATALOGUES.render(message, "en")


@dataclass
class Terminal:
    """What a program sees that types lines and reads lines."""

    door: ConsoleDoor
    parrot: Parrot
    output: io.StringIO = field(default_factory=io.StringIO)

    async def types(self, line: str) -> list[str]:
        """The lines that are printed."""
        self.output.seek(0)
        self.output.truncate()
        await self.door.line(line)
        return self.output.getvalue().splitlines()

    def answers(self, words: str, replies: Sequence[Reply]) -> None:
        """What the parrot says to these words."""
        self.parrot.says[words] = tuple(replies)


@pytest.fixture
async def terminal(sqlite: Database, tmp_path: Path) -> AsyncIterator[Terminal]:
    output, parrot, clock = io.StringIO(), Parrot(), StillClock(NOON)
    screen = PipedScreen(output)
    channel = ConsoleChannel(screen, DocumentFolder(tmp_path / "documents"), in_english)
    turns = Turns(sqlite, InThread(parrot), clock=clock, apology=lambda _: Reply("sorry"))
    door = ConsoleDoor(
        turns=turns,
        replies=Replies(sqlite, {"console": channel}, clock=clock),
        campaign=campaign_on(sqlite, {"console": channel}, clock, only="console:anne"),
        channel=channel,
        screen=screen,
        lines=Lines(address="console:anne", clock=clock, start="1", lang="en"),
        catalogues=CATALOGUES,
    )
    yield Terminal(door, parrot, output)
    await turns.close()
