"""The first tables: keyring, inbox, conversations, outbox, misses, what is set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_UNSENT = sa.text("status IN ('queued', 'sending')")
_STATUSES = "status IN ('queued', 'sending', 'sent', 'uncertain', 'undeliverable', 'expired', 'cancelled')"


def upgrade() -> None:
    _secrets()
    _turns()
    _outbox()
    _kept_for_people()


def downgrade() -> None:
    for table in ("set_aside", "misses", "outbox", "conversations", "inbox", "keyring", "meta"):
        op.drop_table(table)


def _secrets() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "keyring",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key_id", sa.LargeBinary, nullable=False),
        sa.Column("secret_ciphertext", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name", "key_id", name="pk_keyring"),
    )


def _turns() -> None:
    op.create_table(
        "inbox",
        sa.Column("event_hash", sa.LargeBinary, nullable=False),
        sa.Column("taken_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("event_hash", name="pk_inbox"),
    )
    op.create_index("ix_inbox_taken_at", "inbox", ["taken_at"])
    op.create_table(
        "conversations",
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
        sa.Column("address_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("state_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name="pk_conversations"),
    )
    op.create_index("ix_conversations_updated_at", "conversations", ["updated_at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
        sa.Column("scheme", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("held", sa.Integer, nullable=False),
        sa.Column("body_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("not_before", _INSTANT, nullable=False),
        sa.Column("not_after", _INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("doubts", sa.Integer, nullable=False),
        sa.Column("lease_until", _INSTANT),
        sa.Column("lease_token", sa.Text),
        sa.Column("message_ref_ciphertext", sa.LargeBinary),
        sa.Column("error_code", sa.Text),
        sa.Column("sent_at", _INSTANT),
        sa.PrimaryKeyConstraint("number", name="pk_outbox"),
        sa.CheckConstraint(_STATUSES, name=op.f("ck_outbox_status")),
    )
    op.create_index("ix_outbox_created_at", "outbox", ["created_at"])
    op.create_index(
        "ix_outbox_unsent", "outbox", ["address_hash", "number"], sqlite_where=_UNSENT, postgresql_where=_UNSENT
    )


def _kept_for_people() -> None:
    op.create_table(
        "misses",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
        sa.Column("body_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_misses"),
    )
    op.create_index("ix_misses_address_hash", "misses", ["address_hash"])
    op.create_index("ix_misses_expires_at", "misses", ["expires_at"])
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("address_hash", sa.LargeBinary),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("body_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_set_aside"),
    )
    op.create_index("ix_set_aside_expires_at", "set_aside", ["expires_at"])
