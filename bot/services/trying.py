"""An announcement sent to one address before it is announced, as a reply: so its author reads it where readers will."""

import asyncio
import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.conversation.turn import Reply
from bot.i18n import Msg
from bot.services.announcing import NotAnnounceable
from bot.storage import outbox
from bot.storage.database import Connection, Database
from bot.storage.outbox import NewReply

_ADDRESS = re.compile(r"telegram:[0-9]{1,15}|console:[\w-]+")
_SEND_WITHIN = timedelta(minutes=10)
_LOOK_AGAIN_SECONDS = 0.2
_OPEN = ("queued", "sending")


async def try_out(database: Database, address: str, replies: Sequence[Reply], now: datetime) -> list[str]:
    """Queue them to that address; the ids of their rows. NotAnnounceable when it is no address of one person."""
    if not _ADDRESS.fullmatch(address):
        raise NotAnnounceable(Msg("“{address}” is no address such as telegram:4242 or console:me.", address=address))
    new = [
        NewReply(address=address, reply=reply, created_at=now, not_before=now, not_after=now + _SEND_WITHIN)
        for reply in replies
    ]

    def add(conn: Connection) -> list[str]:
        before = set(_rows(conn, database.vault.address_hash(address)))
        outbox.add(conn, database.vault, new)
        return [row for row in _rows(conn, database.vault.address_hash(address)) if row not in before]

    return await database.write(add)


async def became_of(database: Database, address: str, ids: Collection[str], *, seconds: float) -> list[str]:
    """The status of each of these rows, once all are sent or given up, or after so many seconds."""
    address_hash, loop = database.vault.address_hash(address), asyncio.get_running_loop()
    until = loop.time() + seconds
    while True:
        rows = await database.read(lambda conn: _rows(conn, address_hash))
        statuses = [rows[one] for one in ids if one in rows]
        if loop.time() >= until or not any(status in _OPEN for status in statuses):
            return statuses
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)


def _rows(conn: Connection, address_hash: bytes) -> dict[str, str]:
    return {row.id: row.status for row in outbox.of_address(conn, address_hash)}
