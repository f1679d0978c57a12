"""`guichet announce --list`, `--report`, `--pause`, `--resume`, `--stop`: announcements that were confirmed."""

import argparse
import sys
from collections.abc import Iterator
from typing import Any

import orjson

from bot import app
from bot.channels.plain import plain_text
from bot.clock import PARIS
from bot.commands.progress import LANG
from bot.commands.refused import Refused
from bot.conversation.announcement import Announcement
from bot.i18n import Catalogues
from bot.services.announced import Announced, Standing
from bot.services.announcing import NotAnnounceable
from bot.settings import Settings
from bot.storage.opening import open_database

STEERED = ("report", "pause", "resume", "stop")


def refused(fault: NotAnnounceable, catalogues: Catalogues) -> Refused:
    """Everything that is wrong, a line each."""
    return Refused("\n".join(catalogues.render(message, LANG) for message in fault.messages))


async def steer(settings: Settings, options: argparse.Namespace) -> int:
    """Do what was asked for, then show how it stands."""
    clock = app.clock_of(settings)
    key_path = settings.var / "guichet.key"
    database = await open_database(settings.database_url, settings.keys, key_path=key_path, simulated=clock.simulated)
    announced = app.announced_in(database, settings, clock)
    try:
        found = await announced.every() if options.list else [await _steered(announced, options)]
    except NotAnnounceable as fault:
        raise refused(fault, Catalogues.read(settings.locales)) from None
    finally:
        await database.close()
    if options.json:
        lines = [orjson.dumps(_as_json(one)).decode() for one in found]
    elif options.list:
        lines = [_line(one) for one in found] or ["Nothing has been announced yet."]
    else:
        lines = list(_report(found[0]))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


async def _steered(announced: Announced, options: argparse.Namespace) -> Standing:
    ways = {
        "report": announced.standing,
        "pause": announced.pause,
        "resume": announced.resume,
        "stop": announced.stop,
    }
    name = next(name for name in STEERED if getattr(options, name) is not None)
    return await ways[name](getattr(options, name))


def _line(standing: Standing) -> str:
    one = standing.announcement
    done = f"{standing.dealt}/{one.people}"
    return (
        f"{one.number:4d}  {_made(one)}  {standing.state:8}  {done:>9}  {one.readers}  {standing.author}: {_gist(one)}"
    )


def _report(standing: Standing) -> Iterator[str]:
    one = standing.announcement
    yield f"{one.number}  {one.readers}  {standing.state}{'  urgent' if one.urgent else ''}"
    yield f"      made {_made(one)} by {standing.author}, for {one.people}"
    yield f"      not after {one.not_after.astimezone(PARIS):%Y-%m-%d %H:%M:%S}"
    if one.ended_at:
        yield f"      ended {one.ended_at.astimezone(PARIS):%Y-%m-%d %H:%M:%S}"
    for status, number in standing.counts.items():
        yield f"{number:6d}  {status}"
    if standing.unwritten:
        yield f"{standing.unwritten:6d}  not queued{'' if standing.state == 'stopped' else ' yet'}"
    if standing.alone and standing.waits and standing.state == "going":
        yield "        no process is sending: start guichet serve or guichet worker"
    for lang, text in one.texts.items():
        yield from ("", f"# {lang}", text)


def _as_json(standing: Standing) -> dict[str, Any]:
    one = standing.announcement
    return {
        "id": one.number,
        "to": str(one.readers),
        "state": standing.state,
        "urgent": one.urgent,
        "people": one.people,
        "waits": standing.waits,
        "not_queued": standing.unwritten,
        "counts": dict(standing.counts),
        "author": standing.author,
        "made_at": one.made_at.astimezone(PARIS).isoformat(),
        "not_after": one.not_after.astimezone(PARIS).isoformat(),
        "ended_at": one.ended_at.astimezone(PARIS).isoformat() if one.ended_at else None,
        "texts": dict(one.texts),
    }


def _made(one: Announcement) -> str:
    return f"{one.made_at.astimezone(PARIS):%Y-%m-%d %H:%M:%S}"


def _gist(one: Announcement) -> str:
    words = " ".join(plain_text(one.texts[LANG], links=False).split())
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"
