"""`guichet announce`: the team writes to subscribers, once it has seen what they will read and typed how many they are."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console

from bot import app, i18n
from bot.channels.console.screens import ColourScreen, PipedScreen, Screen
from bot.commands import announced
from bot.commands.progress import LANG, Progress
from bot.commands.refused import Refused
from bot.commands.typed import TypedLines
from bot.conversation.announcement import Announcement
from bot.i18n import LANGUAGES, Msg
from bot.logs import set_up_logs
from bot.services.announcing import Announcing, Count, CountChanged, NotAnnounceable, Proposed
from bot.services.trying import became_of, try_out
from bot.settings import Settings, read_settings

EXAMPLE = 'guichet announce --to "programme=eig audience=candidate" FILE.md'
_COUNT_AGAIN_SECONDS = 1.0
_TEST_SECONDS = 10.0
_MOST_BYTES = 100_000


def announce(options: argparse.Namespace) -> int:
    """Announce, or say how announcements stand, or steer one. 1 when it was not confirmed."""
    settings = read_settings(os.environ)
    set_up_logs("text", "error")
    if options.list or any(getattr(options, name) is not None for name in announced.STEERED):
        return asyncio.run(announced.steer(settings, options))
    if options.json:
        raise Refused("--json goes with --list, --report, --pause, --resume or --stop")
    missing = [words for words, value in (("--to", options.to), ("FILE.md", options.file)) if value is None]
    if missing:
        raise Refused(f"missing: {', '.join(missing)}. For example: {EXAMPLE}")
    return asyncio.run(_announce(settings, options, _read(options.file)))


def _read(name: str) -> str:
    try:
        with Path(name).open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8")
    except OSError as fault:
        raise Refused(f"{name} cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise Refused(f"{name} is not a text in UTF-8") from None


async def _announce(settings: Settings, options: argparse.Namespace, content: str) -> int:
    async with app.running(settings, listens="nowhere") as run:
        try:
            one = await _confirmed(run, options, content)
        except NotAnnounceable as fault:
            raise announced.refused(fault, run.knowledge.catalogues) from None
        return await Progress(run).follow(one) if one else 1


async def _confirmed(run: app.Running, options: argparse.Namespace, content: str) -> Announcement | None:
    announcing = app.announcing_of(run)
    proposed = announcing.propose(options.to, content, urgent=options.urgent, not_after=options.not_after)
    confirming = _Confirming(run, announcing, proposed, TypedLines(sys.stdin.fileno()))
    await confirming.show()
    if options.test:
        await confirming.try_out(options.test)
    while (people := await confirming.confirmed()) is not None:
        try:
            return await announcing.confirm(proposed, people=people, author=options.by or _user())
        except CountChanged:
            confirming.say(Msg("The count has changed meanwhile."))
    confirming.say(Msg("Nothing was sent."))
    return None


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise Refused("who announces? Say so with --by NAME") from None


@dataclass(slots=True)
class _Confirming:
    """What is shown before anything is kept."""

    run: app.Running
    announcing: Announcing
    proposed: Proposed
    typed: TypedLines

    def say(self, message: Msg) -> None:
        sys.stdout.write(f"{self._render(message)}\n")
        sys.stdout.flush()

    async def show(self) -> None:
        """What people will read, each in their language."""
        found = await self.announcing.count(self.proposed)
        if not found.people:
            raise NotAnnounceable(Msg("Nobody is subscribed there: there is nobody to write to."))
        read = {group.lang for group in found.groups}
        screen: Screen = ColourScreen(Console(highlight=False)) if sys.stdout.isatty() else PipedScreen(sys.stdout)
        for lang in (lang for lang in LANGUAGES if lang in read):
            self.say(Msg("What is read (# {lang}):", lang=lang))
            screen.delivery(self.announcing.preview(self.proposed, lang))

    async def try_out(self, address: str) -> None:
        """Send it to one address first, in every language, and say what became of it."""
        replies = [self.announcing.preview(self.proposed, lang) for lang in LANGUAGES]
        ids = await try_out(self.run.database, address, replies, self.run.clock.now())
        statuses = await became_of(self.run.database, address, ids, seconds=_TEST_SECONDS)
        if all(status == "sent" for status in statuses):
            self.say(Msg("The test has arrived at {address}.", address=address))
        elif any(status in ("queued", "sending") for status in statuses):
            self.say(
                Msg("The test to {address} waits: does guichet serve, or the worker, run?", address=address)
                if address.startswith("telegram:")
                else Msg("The test to {address} waits until that terminal talks.", address=address)
            )
        else:
            self.say(
                Msg("The test to {address} has failed: {status}.", address=address, status=", ".join(set(statuses)))
            )

    async def confirmed(self) -> int | None:
        """The count that was typed, being the one that holds; None where there was none. Counted anew all the while."""
        shown = await self.announcing.count(self.proposed)
        self._show_count(shown)
        while (line := await self._typed()) != "":
            found = await self.announcing.count(self.proposed)
            if found != shown:
                shown = found
                sys.stdout.write("" if line else "\n")
                self.say(Msg("The count has changed meanwhile."))
                self._show_count(found)
            elif line is not None and line.replace(" ", "") == str(found.people):
                return found.people
            elif line is not None:
                self.say(Msg("That is not the count: {n}.", n=found.people))
                self._ask()
        return None

    async def _typed(self) -> str | None:
        try:
            return await asyncio.to_thread(self.typed.next, _COUNT_AGAIN_SECONDS)
        except EOFError:
            return ""

    def _show_count(self, found: Count) -> None:
        sys.stdout.write("".join(f"{line}\n" for line in self._whom(found)))
        self._ask()

    def _whom(self, found: Count) -> Iterator[str]:
        yield self._render(Msg("For {readers}:", readers=str(self.proposed.readers)))
        for group in found.groups:
            yield f"{group.people:8d}  {group.audience}  {group.scheme}  {group.lang}"
        yield self._render(Msg("{n} person altogether.", "{n} people altogether.", n=found.people))
        rate = self.run.settings.bulk_per_second
        minutes = max(1, round(found.people / rate / 60))
        yield self._render(Msg("It takes about a minute.", "It takes about {n} minutes.", n=minutes))
        begins, ends = self.announcing.begins(self.proposed), self.announcing.ends(self.proposed)
        if begins > self.run.clock.now():
            yield self._render(Msg("It begins on {at}.", at=self._instant(begins)))
        yield self._render(Msg("What is not sent by {at} is not sent any more.", at=self._instant(ends)))

    def _ask(self) -> None:
        sys.stdout.write(self._render(Msg("Type the number of people to send it, nothing to give up: ")))
        sys.stdout.flush()

    def _instant(self, at: datetime) -> str:
        return i18n.instant(at, LANG, self.run.knowledge.catalogues)

    def _render(self, message: Msg) -> str:
        return self.run.knowledge.catalogues.render(message, LANG)
