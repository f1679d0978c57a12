"""A group that became another at its door: what is kept of it follows."""

import logging
from collections.abc import Awaitable, Callable

from bot.storage import moving
from bot.storage.database import Database

log = logging.getLogger(__name__)

# From one address to another. Unavailable when it cannot be noted now.
Moves = Callable[[str, str], Awaitable[None]]


def moves_in(database: Database) -> Moves:
    """Keeps under the new address what was kept under the old one; the same once more does nothing."""

    async def move(old: str, new: str) -> None:
        if await database.write(lambda conn: moving.move(conn, database.vault, old, new)):
            log.info("A group has another number now: what is kept of it was moved there.")

    return move
