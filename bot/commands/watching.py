"""`guichet deliveries`: what became of everything that was sent to people who were not waiting."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable, Iterator

import orjson

from bot import app
from bot.commands.restoring import close_restored
from bot.conversation.announcement import KIND
from bot.logs import set_up_logs
from bot.services.composing import About, read_about
from bot.settings import Settings, read_settings
from bot.storage import bulk
from bot.storage.bulk import Tally
from bot.storage.opening import open_database


def deliveries(options: argparse.Namespace) -> int:
    """Print them counted, of one edition where it is named; nothing says to whom. Or close what a restored copy may repeat."""
    if options.restored:
        return close_restored(options.until)
    settings = read_settings(os.environ)
    set_up_logs(settings.log_format, "error")
    found = asyncio.run(_counted(settings, options.edition))
    lines = _as_json(found) if options.json else _as_lines(found)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


async def _counted(settings: Settings, edition: str | None) -> list[Tally]:
    clock = app.clock_of(settings)
    key_path = settings.var / "guichet.key"
    database = await open_database(settings.database_url, settings.keys, key_path=key_path, simulated=clock.simulated)
    try:
        return await database.read(lambda conn: bulk.tally(conn, edition))
    finally:
        await database.close()


def _as_lines(found: Iterable[Tally]) -> Iterator[str]:
    nothing = True
    for one in found:
        nothing = False
        about = read_about(one.about)
        what = f"{about.kind} {about.lead_time}" if about.lead_time else about.kind
        reason = f" ({one.reason})" if one.reason else ""
        yield f"{one.number:6d}  {one.status}{reason}  {what}  {about.edition} {about.milestone} {about.moment}"
    if nothing:
        yield "Nothing has been planned yet."


def _as_json(found: Iterable[Tally]) -> Iterator[str]:
    for one in found:
        row = {**_about(read_about(one.about)), "status": one.status, "reason": one.reason, "number": one.number}
        yield orjson.dumps(row).decode()


def _about(about: About) -> dict[str, str | int | None]:
    if about.kind == KIND:
        return {"kind": about.kind, "announcement": int(about.edition), "to": about.milestone, "made_at": about.moment}
    return {
        "kind": about.kind,
        "edition": about.edition,
        "milestone": about.milestone,
        "milestone_at": about.moment,
        "lead": about.lead_time,
    }
