"""Tables of what is sent to people who are not waiting."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text

from bot.storage.tables import metadata
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
