"""Every table; personal data stands in `*_ciphertext` columns only, addresses as keyed hashes."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    and_,
    literal_column,
)

from bot.storage.types import Instant, Serial

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
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
    # What nobody waits for: a keyed hash that makes it one for ever, what it is about (never whom), and whether it makes a sound.
    Column("key_hash", LargeBinary),
    Column("about", Text),
    Column("silent", Integer),
    CheckConstraint("status IN ({})".format(", ".join(f"'{status}'" for status in STATUSES)), name="status"),
    Index("ix_outbox_created_at", "created_at"),
    Index("uq_outbox_key_hash", "key_hash", unique=True),
)

IN_BULK = outbox.c.lane == literal_column("'bulk'")
# What one person was told of a date. Literals, not parameters: only so does a query match a partial index.
Index("ix_outbox_bulk", outbox.c.address_hash, sqlite_where=IN_BULK, postgresql_where=IN_BULK)


UNSENT = outbox.c.status.in_([literal_column("'queued'"), literal_column("'sending'")])
# A million reminders that wait must not stand in the way of who looks for a reply.
UNSENT_REPLY = and_(UNSENT, outbox.c.lane == literal_column("'reply'"))

Index(
    "ix_outbox_unsent", outbox.c.address_hash, outbox.c.number, sqlite_where=UNSENT_REPLY, postgresql_where=UNSENT_REPLY
)

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

# What somebody began to fill in. The address stands here too: a conversation may be forgotten before its draft is.
drafts = Table(
    "drafts",
    metadata,
    Column("address_hash", LargeBinary, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("edition", Text, nullable=False),
    Column("call", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("lang", Text),
    Column("address_ciphertext", LargeBinary, nullable=False),
    Column("body_ciphertext", LargeBinary, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    # When its owner was told that it is about to be erased.
    Column("warned_at", Instant),
    Index("ix_drafts_edition", "edition", "call"),
)

SUBMISSION_STATUSES = ("sent", "withdrawn")

# What somebody sent, as it stands now; what was sent is in its versions.
submissions = Table(
    "submissions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address_hash", LargeBinary, nullable=False, index=True),
    Column("form", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("call", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("address_ciphertext", LargeBinary, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    CheckConstraint("status IN ({})".format(", ".join(f"'{status}'" for status in SUBMISSION_STATUSES)), name="status"),
    Index("ix_submissions_edition", "edition", "call"),
)

_SENT = submissions.c.status == literal_column("'sent'")

# Whatever goes wrong elsewhere, nobody has two files before the same jury.
Index(
    "uq_submissions_sent",
    submissions.c.address_hash,
    submissions.c.form,
    unique=True,
    sqlite_where=_SENT,
    postgresql_where=_SENT,
)

submission_versions = Table(
    "submission_versions",
    metadata,
    Column("submission_id", Text, ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("address_hash", LargeBinary, nullable=False, index=True),
    Column("receipt_hash", LargeBinary, nullable=False, unique=True),
    Column("body_ciphertext", LargeBinary, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
)

# Files that people sent: a draft's while `submission_id` is empty.
files = Table(
    "files",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address_hash", LargeBinary, nullable=False),
    Column("form", Text, nullable=False),
    Column("submission_id", Text, ForeignKey("submissions.id", ondelete="CASCADE"), index=True),
    Column("content_ciphertext", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_files_address_hash", "address_hash", "form"),
)

# That somebody's data was erased, and nothing of what it was: a copy put back into service is to be erased again.
erasures = Table(
    "erasures",
    metadata,
    Column("certificate_hash", LargeBinary, primary_key=True),
    Column("address_hash", LargeBinary, nullable=False, index=True),
    Column("erased_at", Instant, nullable=False, index=True),
)

# Dates that the team moved, over those of the files; numbered without a gap, so that each process knows what it has not read.
amendments = Table(
    "amendments",
    metadata,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("edition", Text, nullable=False),
    Column("milestone", Text, nullable=False),
    Column("moment", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("author_ciphertext", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("source", Text, nullable=False),
)
