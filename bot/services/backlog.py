"""How much waits to be sent: beyond a limit, nothing more is taken."""

import asyncio

from bot.services.lanes import Overloaded
from bot.storage import outbox
from bot.storage.database import Database

_COUNT_EVERY_SECONDS = 1.0


class Backlog:
    """Counts unsent replies per channel, at most once a second."""

    def __init__(self, database: Database, most: int) -> None:
        self._database = database
        self._most = most
        self._counts: dict[str, int] = {}
        self._count_at: dict[str, float] = {}

    async def refuse_more(self, scheme: str) -> None:
        """Overloaded when too many replies of this channel are unsent."""
        now = asyncio.get_running_loop().time()
        if now >= self._count_at.get(scheme, 0.0):
            self._count_at[scheme] = now + _COUNT_EVERY_SECONDS
            self._counts[scheme] = await self._database.read(lambda conn: outbox.unsent(conn, scheme))
        if self._counts.get(scheme, 0) > self._most:
            raise Overloaded
