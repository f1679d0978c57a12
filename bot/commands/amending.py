"""`guichet amend`: the team moves a date; `--list` shows every one that was moved."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from bot import app
from bot.clock import PARIS
from bot.commands.refused import Refused
from bot.conversation.knowledge import Knowledge
from bot.faq.facts_text import Quoting
from bot.i18n import Msg
from bot.logs import set_up_logs
from bot.programmes.amendments import Amendment
from bot.programmes.editions import Entry
from bot.programmes.written import write_value
from bot.services.amending import NotAmendable, Proposed, Touched, amend, propose, touched, whole_second
from bot.settings import Settings, read_settings
from bot.storage import amendments

# The team's language, as that of `guichet check`.
LANG = "fr"
EXAMPLE = 'guichet amend commando-ux/2020 apply.closes 2020-07-19T23:59 --because "two days more" --source D-CUX-EXT'
_YES = ("o", "oui", "y", "yes")


def amend_date(options: argparse.Namespace) -> int:
    """Show what changes and whom it touches; once confirmed it is so for everybody. 1 when it was not confirmed."""
    settings = read_settings(os.environ)
    set_up_logs("text", "error")
    if options.list:
        _print(asyncio.run(_listed(settings)))
        return 0
    missing = [
        name for name in ("edition", "milestone", "moment", "because", "source") if getattr(options, name) is None
    ]
    if missing:
        raise Refused(f"missing: {', '.join(missing)}. For example: {EXAMPLE}")
    words = asyncio.run(_look(settings, options))
    _print(words.lines())
    if not (options.yes or _confirmed(words)):
        _print([words.say(Msg("Nothing was changed."))])
        return 1
    _print([asyncio.run(_move(settings, words, options.by or _user()))])
    return 0


@dataclass(frozen=True, slots=True)
class _Words:
    """A date that could be moved, in words."""

    knowledge: Knowledge
    proposed: Proposed
    touched: Touched

    def lines(self) -> Iterator[str]:
        """What changes, why, and whom it touches."""
        edition, amendment = self.proposed.edition, self.proposed.amendment
        label = edition.milestones[amendment.milestone].label[LANG]
        yield f"{edition.name[LANG]} — {label}"
        old = self._date(self.proposed.old) if self.proposed.old else self.say(Msg("not known yet"))
        new = self.say(Msg("cancelled")) if self.proposed.new.cancelled else self._date(self.proposed.new)
        yield f"  {old} → {new}"
        yield f"  {amendment.reason} ({amendment.source})"
        yield from map(self.say, self._cautions())
        yield from map(self.say, self._whom())

    def say(self, message: Msg) -> str:
        """The phrase in the team's language."""
        return self.knowledge.catalogues.render(message, LANG)

    def _cautions(self) -> Iterator[Msg]:
        old, new = self.proposed.old, self.proposed.new
        if new.moment.end <= self.proposed.amendment.made_at:
            yield Msg("Beware: that moment has passed.")
        if self.proposed.calls_off:
            yield Msg("The whole call is cancelled: nobody can answer it any more, nor is anybody reminded of it.")
            yield Msg("Whoever has submitted is written to only where they subscribed.")
        if old and old.moment.precision == "minute" != new.moment.precision:
            yield Msg("Beware: its hour is no longer given, so nobody is reminded some hours before.")

    def _whom(self) -> Iterator[Msg]:
        if self.proposed.is_told:
            found = self.touched
            yield Msg("{n} subscriber gets one correction.", "{n} subscribers get one correction.", n=found.subscribers)
            yield Msg(
                "{n} person has a draft, and is told too.",
                "{n} people have a draft, and are told too.",
                n=found.draft_owners,
            )
            yield Msg(
                "{n} person was told the date before: they hear of it first.",
                "{n} people were told the date before: they hear of it first.",
                n=found.told,
            )
        else:
            yield Msg("Nobody is written to: answers, forms and calendars follow.")
        yield Msg(
            "{n} message that waits is withdrawn.", "{n} messages that wait are withdrawn.", n=self.touched.queued
        )

    def _date(self, entry: Entry) -> str:
        programmes, now = self.knowledge.programmes, self.proposed.amendment.made_at
        quoting = Quoting(programmes, self.proposed.edition, LANG, now, self.knowledge.catalogues)
        return quoting.entry(entry, (), self.proposed.amendment.milestone)


async def _look(settings: Settings, options: argparse.Namespace) -> _Words:
    async with app.running(settings, listens="nowhere") as run:
        wanted = Amendment(
            revision=1 + await run.database.read(amendments.newest),
            edition=options.edition,
            milestone=options.milestone,
            moment=write_value(options.moment, until=options.until, meaning=options.meaning),
            made_at=whole_second(run.clock.now()),
            reason=" ".join(options.because.split()),
            source=options.source,
        )
        try:
            proposed = propose(run.knowledge, wanted)
        except NotAmendable as fault:
            raise Refused(run.knowledge.catalogues.render(fault.message, LANG)) from None
        return _Words(run.knowledge, proposed, await touched(run.database, proposed))


async def _move(settings: Settings, words: _Words, author: str) -> str:
    async with app.running(settings, listens="nowhere") as run:
        try:
            withdrawn = await amend(run.database, words.proposed, author=author, clock=run.clock)
        except NotAmendable as fault:
            raise Refused(words.say(fault.message)) from None
    number = words.proposed.amendment.revision
    return words.say(
        Msg("Amendment {number} holds. Messages withdrawn: {withdrawn}.", number=number, withdrawn=withdrawn)
    )


def _confirmed(words: _Words) -> bool:
    if not sys.stdin.isatty():
        raise Refused("nobody is there to confirm: add --yes")
    try:
        return input(words.say(Msg("Move this date? (yes/no) "))).strip().casefold() in _YES
    except EOFError:
        return False


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise Refused("who moves the date? Say so with --by NAME") from None


async def _listed(settings: Settings) -> list[str]:
    async with app.running(settings, listens="nowhere") as run:
        vault = run.database.vault
        found = await run.database.read(amendments.load)
        authors = await run.database.read(lambda conn: amendments.authors(conn, vault))
    return [_line(one, authors[one.revision]) for one in found] or ["No date has been moved."]


def _line(one: Amendment, author: str) -> str:
    made = one.made_at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S")
    return f"{one.revision:4d}  {made}  {one.edition} {one.milestone} → {one.moment}  {author}: {one.reason} ({one.source})"


def _print(lines: Iterator[str] | list[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
