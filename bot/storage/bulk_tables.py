"""Tables of what is sent to people who are not waiting."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text, and_, literal_column

from bot.storage.tables import IN_BULK, metadata, outbox
from bot.storage.types import Instant

# The lane of the outbox, and the name of the lease of whoever sends from it.
BULK = "bulk"
SUBSCRIPTION_STATUSES = ("active", "suspended")

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("address_hash", LargeBinary, primary_key=True),
    Column("programme", Text, primary_key=True),
    Column("audience", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("lang", Text, nullable=False),
    # `,J-1,H-3,` so that one can be looked for; empty: those of each edition.
    Column("leads", Text, nullable=False),
    Column("address_ciphertext", LargeBinary, nullable=False),
    Column("status", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint(
        "status IN ({})".format(", ".join(f"'{status}'" for status in SUBSCRIPTION_STATUSES)), name="status"
    ),
    Index("ix_subscriptions_wanted", "programme", "audience", "address_hash"),
)

# How far a reminder has been planned: the hash of the last subscriber who has a row.
plans = Table(
    "plans",
    metadata,
    Column("key", Text, primary_key=True),
    Column("after_hash", LargeBinary, nullable=False),
    Column("done", Integer, nullable=False),
    Column("planned_at", Instant, nullable=False),
)

# Who alone may do something, until when; `fence` grows with each holder, so that an old one is known as such.
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("until", Instant, nullable=False),
)

COURSES = ("going", "paused", "stopped")

# News that the team writes; `after_hash` is the hash of the last person who has a delivery, until it is frozen.
announcements = Table(
    "announcements",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("programme", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("texts", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("author_ciphertext", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("not_after", Instant, nullable=False),
    Column("urgent", Integer, nullable=False),
    Column("course", Text, nullable=False),
    Column("after_hash", LargeBinary, nullable=False),
    Column("frozen", Integer, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", Text),
    CheckConstraint("course IN ({})".format(", ".join(f"'{course}'" for course in COURSES)), name="course"),
)

IS_ANNOUNCED = outbox.c.kind == literal_column("'announcement'")
# The deliveries of one announcement by their status, a million of them as well.
Index(
    "ix_outbox_announced",
    outbox.c.about,
    outbox.c.status,
    outbox.c.number,
    sqlite_where=IS_ANNOUNCED,
    postgresql_where=IS_ANNOUNCED,
)

QUEUED = and_(outbox.c.status == literal_column("'queued'"), IN_BULK)
CLAIMED = and_(outbox.c.status == literal_column("'sending'"), IN_BULK)
_DUE = and_(QUEUED, ~IS_ANNOUNCED)
# The next to go, those that are too late, those in somebody's hands: found at once among a million that wait or are done.
Index("ix_outbox_due", outbox.c.not_before, outbox.c.number, sqlite_where=_DUE, postgresql_where=_DUE)
Index("ix_outbox_late", outbox.c.not_after, sqlite_where=QUEUED, postgresql_where=QUEUED)
Index("ix_outbox_claimed", outbox.c.lease_token, sqlite_where=CLAIMED, postgresql_where=CLAIMED)
