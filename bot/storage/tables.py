"""Every table; personal data stands in `*_ciphertext` columns only, addresses as keyed hashes."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, MetaData, Table, Text, literal_column

from bot.storage.types import Instant, Serial

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

# One row per secret and master key: a key that has a row here may still be needed to read the database.
keyring = Table(
    "keyring",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key_id", LargeBinary, primary_key=True),
    Column("secret_ciphertext", LargeBinary, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("event_hash", LargeBinary, primary_key=True),
    Column("taken_at", Instant, nullable=False, index=True),
)

conversations = Table(
    "conversations",
    metadata,
    Column("address_hash", LargeBinary, primary_key=True),
    Column("address_ciphertext", LargeBinary, nullable=False),
    Column("state_ciphertext", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False, index=True),
)

STATUSES = ("queued", "sending", "sent", "uncertain", "undeliverable", "expired", "cancelled")

outbox = Table(
    "outbox",
    metadata,
    # The order of creation, and so the order of sending within one address and lane.
    Column("number", Serial, primary_key=True),
    # Known before the row is: what the ciphertexts are bound to.
    Column("id", Text, nullable=False),
    Column("address_hash", LargeBinary, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("held", Integer, nullable=False),
    Column("body_ciphertext", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("not_after", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    # Attempts whose outcome is not known: a read timeout, or a claim that nobody marked.
    Column("doubts", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("lease_token", Text),
    Column("message_ref_ciphertext", LargeBinary),
    Column("error_code", Text),
    Column("sent_at", Instant),
    CheckConstraint("status IN ({})".format(", ".join(f"'{status}'" for status in STATUSES)), name="status"),
    Index("ix_outbox_created_at", "created_at"),
)

# Literals, not parameters: only so does a query match the partial index below.
UNSENT = outbox.c.status.in_([literal_column("'queued'"), literal_column("'sending'")])

Index("ix_outbox_unsent", outbox.c.address_hash, outbox.c.number, sqlite_where=UNSENT, postgresql_where=UNSENT)

misses = Table(
    "misses",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address_hash", LargeBinary, nullable=False, index=True),
    Column("body_ciphertext", LargeBinary, nullable=False),
    Column("lang", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

# `place` says what `body_ciphertext` is bound to: what is set aside is kept exactly as it was found.
set_aside = Table(
    "set_aside",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address_hash", LargeBinary),
    Column("place", Text, nullable=False),
    Column("body_ciphertext", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)
