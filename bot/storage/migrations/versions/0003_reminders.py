"""What is sent to people who are not waiting: subscriptions, plans, leases, and deliveries that are one for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _subscriptions()
    _plans_and_leases()
    op.add_column("outbox", sa.Column("key_hash", sa.LargeBinary))
    op.add_column("outbox", sa.Column("about", sa.Text))
    op.add_column("outbox", sa.Column("silent", sa.Integer))
    op.create_index("uq_outbox_key_hash", "outbox", ["key_hash"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_outbox_key_hash", "outbox")
    for column in ("silent", "about", "key_hash"):
        op.drop_column("outbox", column)
    for table in ("leases", "plans", "subscriptions"):
        op.drop_table(table)


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
        sa.Column("programme", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("scheme", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("leads", sa.Text, nullable=False),
        sa.Column("address_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("address_hash", "programme", name="pk_subscriptions"),
        sa.CheckConstraint("status IN ('active', 'suspended')", name=op.f("ck_subscriptions_status")),
    )
    op.create_index("ix_subscriptions_wanted", "subscriptions", ["programme", "audience", "address_hash"])


def _plans_and_leases() -> None:
    op.create_table(
        "plans",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("after_hash", sa.LargeBinary, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("planned_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_plans"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
