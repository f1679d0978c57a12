"""Dates that the team moved, over those of the files; an index of what each person was told."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "amendments",
        sa.Column("revision", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("milestone", sa.Text, nullable=False),
        sa.Column("moment", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("revision", name="pk_amendments"),
    )
    in_bulk = sa.text("lane = 'bulk'")
    op.create_index("ix_outbox_bulk", "outbox", ["address_hash"], sqlite_where=in_bulk, postgresql_where=in_bulk)


def downgrade() -> None:
    op.drop_index("ix_outbox_bulk", "outbox")
    op.drop_table("amendments")
