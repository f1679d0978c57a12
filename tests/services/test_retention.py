"""What has had its time is forgotten, and nothing else."""

from datetime import UTC, datetime, timedelta

from bot.conversation.effects import RecordMiss
from bot.conversation.turn import Reply
from bot.services.retention import Retention, purge
from bot.storage import conversations, inbox, misses, outbox, set_aside
from bot.storage.database import Connection, Database
from bot.storage.outbox import NewReply

NOW = datetime(2020, 7, 10, 12, tzinfo=UTC)


def fill(conn: Connection, database: Database, at: datetime) -> None:
    vault, address = database.vault, f"telegram:{at}"
    address_hash, until = vault.address_hash(address), at + timedelta(days=100)
    inbox.take(conn, vault.event_hash(str(at)), at)
    conversations.save(conn, vault, conversations.load(conn, address_hash), address=address, state="{}", now=at)
    outbox.add(
        conn, vault, [NewReply(address=address, reply=Reply("x"), created_at=at, not_before=at, not_after=until)]
    )
    miss = RecordMiss("x", "fr", "unknown")
    misses.add(conn, vault, miss, address_hash=address_hash, now=at, expires_at=until)
    set_aside.add_text(conn, vault, "x", reason="update", now=at, expires_at=until)


async def test_old_rows_go_and_new_ones_stay(database: Database) -> None:
    old = NOW - timedelta(days=400)
    await database.write(lambda conn: fill(conn, database, old))
    await database.write(lambda conn: fill(conn, database, NOW))
    # One of each kind, but the reply: it still waits to be sent.
    assert await purge(database, Retention(), NOW) == 4
    assert await purge(database, Retention(), NOW) == 0
