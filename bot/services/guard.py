"""A database that is a copy put back into service sends nothing to many before the operator has said so."""

import asyncio
import logging
from pathlib import Path

from bot.storage import lineage, seen_file
from bot.storage.database import Connection, Database
from bot.storage.lineage import Sendings

log = logging.getLogger(__name__)


class Guard:
    """Compares the database with what this machine has seen of it, in the file at `path`, and with where it stood.

    Neither sees everything: a machine whose disk was wiped knows nothing of a SQLite file.
    """

    def __init__(self, database: Database, path: Path) -> None:
        self._database = database
        self._path = path
        # The same for every copy of this database, and no other's.
        self._name = database.vault.event_hash("seen").hex()[:32]
        self._far = Sendings()
        self._noted = Sendings()
        self._noting = asyncio.Lock()
        self._was_told = False

    def is_restored(self, conn: Connection) -> bool:
        """Whether this is a copy of which nobody has said what was sent since it was made; a log line says so once."""
        seen = max(self._far, seen_file.read(self._path, self._name))
        restored = lineage.sendings(conn) < seen or lineage.is_elsewhere(conn)
        if restored and not self._was_told:
            log.error(
                "This database is a copy put back into service: no reminder goes before `guichet deliveries --restored`."
            )
        self._was_told = restored
        return restored

    def advance(self, conn: Connection) -> None:
        """Something is about to be sent, once the transaction of `conn` has ended and `remember` has."""
        self._far = lineage.advance(conn)

    def begin_life(self, conn: Connection, life: int) -> None:
        """The copy goes on from here."""
        self._far = lineage.begin_life(conn, life)

    async def remember(self) -> None:
        """Note on this machine how far the database is."""
        async with self._noting:
            far = self._far
            if far > self._noted:
                await asyncio.to_thread(seen_file.write, self._path, self._name, far)
                self._noted = far


async def in_order(database: Database, guard: Guard) -> bool:
    """Whether no copy waits for the operator."""
    return not await database.write(guard.is_restored)
