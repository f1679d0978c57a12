"""Every journey file is played through the terminal door, on a real database."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import app
from bot.app import Running
from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.door import ConsoleDoor
from bot.channels.console.files import DocumentFolder
from bot.channels.console.lines import Lines
from bot.channels.console.screens import PipedScreen
from bot.clock import StillClock
from bot.programmes.moments import read_moment
from bot.services.turns import Bounds
from bot.settings import read_settings
from bot.storage.opening import open_database
from tests.knowing import knowledge

JOURNEYS = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.stem)
async def test_a_journey_goes_as_it_was_written(path: Path, tmp_path: Path) -> None:
    journey = yaml.safe_load(path.read_text(encoding="utf-8"))
    played = await _play(journey, tmp_path)
    for step, read in zip(journey["steps"], played, strict=True):
        for words in step["reads"]:
            assert words in read, f"after {step['types']!r}"


async def _play(journey: dict[str, Any], folder: Path) -> list[str]:
    clock = StillClock(_instant(journey["at"]))
    settings = read_settings({"GUICHET_VAR": str(folder)})
    database = await open_database(settings.database_url, None, key_path=folder / "key", simulated=True)
    run = Running(settings=settings, clock=clock, database=database, knowledge=knowledge())
    output = io.StringIO()
    screen = PipedScreen(output)
    channel = ConsoleChannel(screen, DocumentFolder(folder / "documents"), lambda message: message.msgid)
    turns = app.turns_of(run, Bounds(), hold=False)
    door = ConsoleDoor(
        turns=turns,
        replies=app.replies_of(run, {"console": channel}),
        channel=channel,
        screen=screen,
        lines=Lines(address="console:journey", clock=clock, start="1", lang=journey["lang"]),
        catalogues=run.knowledge.catalogues,
    )
    played = []
    for step in journey["steps"]:
        await door.line(step["types"])
        played.append(output.getvalue().replace("\u202f", " ").replace("\u00a0", " "))
        output.seek(0)
        output.truncate()
    await turns.close()
    await database.close()
    return played


def _instant(written: object) -> datetime:
    return read_moment(written).start
