"""`guichet chat`: one conversation in this terminal, or over a pipe."""

import argparse
import asyncio
import os
import sys
from functools import partial
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.patch_stdout import patch_stdout

from bot import app
from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.door import ConsoleDoor, run_name
from bot.channels.console.files import DocumentFolder
from bot.channels.console.lines import Lines
from bot.channels.console.recording import Recording
from bot.channels.console.screens import ColourScreen, PipedScreen, Screen
from bot.commands.refused import Refused
from bot.i18n import Msg
from bot.logs import set_up_logs
from bot.services.turns import Bounds
from bot.settings import Settings, read_settings

HINT = Msg(
    "Type your question. A number picks a choice, /file and a path sends a file, /help shows the commands, Ctrl-D ends."
)


def chat(options: argparse.Namespace) -> int:
    """Hold the conversation until the end of input."""
    if not options.address.replace("-", "").replace("_", "").isalnum():
        raise Refused("a NAME has letters, digits, - and _ only")
    environment = dict(os.environ)
    if options.at:
        environment["GUICHET_NOW"] = options.at.isoformat()
    settings = read_settings(environment)
    set_up_logs(settings.log_format, "error")
    asyncio.run(_hold(settings, options))
    return 0


async def _hold(settings: Settings, options: argparse.Namespace) -> None:
    piped = not sys.stdin.isatty()
    screen: Screen = PipedScreen(sys.stdout) if piped else ColourScreen()
    async with app.running(settings) as run:
        address = f"console:{options.address}"
        door = console_door(run, screen, Lines(address=address, clock=run.clock, start=run_name(), lang=options.lang))
        if options.record:
            door.recording = Recording(run.clock.now(), options.lang or "fr")
        await (_piped(door) if piped else _interactive(door))
        await door.turns.close()
        if door.recording:
            door.recording.write(Path(options.record))


def console_door(run: app.Running, screen: Screen, lines: Lines) -> ConsoleDoor:
    """The conversation at the address of `lines`, shown on that screen; its turns are to be closed in the end."""
    catalogues = run.knowledge.catalogues
    say = partial(catalogues.render, lang=lines.lang or "fr")
    channel = ConsoleChannel(screen, DocumentFolder(run.settings.var / "documents"), say)
    return ConsoleDoor(
        turns=app.turns_of(run, {"console": channel}, Bounds(keep_misses=run.settings.keep_misses, hold=False)),
        replies=app.replies_of(run, {"console": channel}),
        campaign=app.campaign_of(run, {"console": channel}, only=lines.address),
        channel=channel,
        screen=screen,
        lines=lines,
        catalogues=catalogues,
    )


async def _piped(door: ConsoleDoor) -> None:
    reader = sys.stdin.buffer
    while line := await asyncio.to_thread(reader.readline):
        await door.line(line.decode("utf-8", "replace"))


async def _interactive(door: ConsoleDoor) -> None:
    lang = door.lines.lang or "fr"
    door.screen.note(door.catalogues.render(HINT, lang))
    await door.line("/start")
    session: PromptSession[str] = PromptSession()
    while True:
        try:
            with patch_stdout():
                line = await session.prompt_async("› ")
        except (EOFError, KeyboardInterrupt):
            return
        await door.line(line)
