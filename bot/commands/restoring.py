"""`guichet deliveries --restored`: what may have been sent since a copy was made is closed, once it was put back."""

import asyncio
import os
import sys
from datetime import datetime

from bot import app
from bot.commands.refused import Refused
from bot.kept import timing_of
from bot.logs import set_up_logs
from bot.services.restoring import Closed, Restoring, SomebodySends
from bot.settings import read_settings


def close_restored(until: datetime | None) -> int:
    """Close what was due by `until` (now, where it is None), say how much, and let reminders go again."""
    closed = asyncio.run(_closed(until))
    sys.stdout.write(
        f"{closed.deliveries} deliveries may have been sent after the copy was made: uncertain, never sent again.\n"
        f"{closed.replies} replies were unsent in the copy: they go once more, marked as copies where they say so.\n"
        "Reminders go on.\n"
    )
    return 0


async def _closed(until: datetime | None) -> Closed:
    settings = read_settings(os.environ)
    set_up_logs(settings.log_format, "error")
    async with app.running(settings, listens="nowhere") as run:
        restoring = Restoring(
            database=run.database,
            knows=lambda: run.knowledge,
            clock=run.clock,
            timing=timing_of(settings),
            guard=app.guard_of(run),
        )
        now = run.clock.now()
        if until is not None and until > now:
            raise Refused("--until is still to come: give the instant at which the lost database was last at work.")
        try:
            return await restoring.close(until or now)
        except SomebodySends:
            raise Refused("Something is sending from this database: stop every guichet process first.") from None
