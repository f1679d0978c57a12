"""The team's amendments, read anew when their number moves."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from bot.programmes.amendments import Amendment
from bot.storage import amendments
from bot.storage.database import Connection, Database

log = logging.getLogger(__name__)

# Dates move a few times a year: a number is read so often, the amendments themselves only when it has moved.
EVERY_SECONDS = 0.5


class Following:
    """While inside, `amend` is given all amendments within a second of a new one."""

    def __init__(self, database: Database, amend: Callable[[Sequence[Amendment]], None]) -> None:
        self._database = database
        self._amend = amend
        self._revision = 0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Following":
        await self.refresh()
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def refresh(self) -> None:
        """Read the amendments if their number has moved. Unavailable when the database cannot answer now."""
        found = await self._database.read(self._news)
        if found is not None:
            self._amend(found)
            self._revision = found[-1].revision if found else 0

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.refresh()
            except Exception as error:
                # What was known stays, and the next round tries again.
                log.warning("Whether a date has moved cannot be read now: %s", type(error).__name__)

    def _news(self, conn: Connection) -> list[Amendment] | None:
        # A restored copy may have fewer: that is a change too.
        return amendments.load(conn) if amendments.newest(conn) != self._revision else None
