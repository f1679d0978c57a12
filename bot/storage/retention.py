"""Forgetting what has had its time, all tables at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.storage import conversations, inbox, misses, outbox, set_aside
from bot.storage.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """How long is kept what bears no date of its own. Events: longer than any door repeats them (Telegram: a day)."""

    events: timedelta = timedelta(days=8)
    replies: timedelta = timedelta(days=30)
    conversations: timedelta = timedelta(days=365)


def purge(conn: Connection, now: datetime, *, periods: Periods | None = None) -> dict[str, int]:
    """Forget what is past its time; how many rows of each table. Replies that still wait are kept."""
    keep = periods or Periods()
    return {
        "inbox": inbox.purge(conn, now - keep.events),
        "outbox": outbox.purge(conn, now - keep.replies),
        "conversations": conversations.purge(conn, now - keep.conversations),
        "misses": misses.purge(conn, now),
        "set_aside": set_aside.purge(conn, now),
    }
