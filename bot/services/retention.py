"""What is kept no longer than said: one purge for every kind of row."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.storage import conversations, inbox, misses, outbox, set_aside
from bot.storage.database import Connection, Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long each kind of row is kept. Events are remembered well beyond the 24 h in which a door may repeat one."""

    events: timedelta = timedelta(days=7)
    replies: timedelta = timedelta(days=30)
    conversations: timedelta = timedelta(days=90)


async def purge(database: Database, retention: Retention, now: datetime) -> int:
    """Delete what is too old; how many rows went."""

    def work(conn: Connection) -> int:
        return (
            misses.purge(conn, now)
            + set_aside.purge(conn, now)
            + inbox.purge(conn, now - retention.events)
            + outbox.purge(conn, now - retention.replies)
            + conversations.purge(conn, now - retention.conversations)
        )

    return await database.write(work)
