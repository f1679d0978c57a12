"""News that the team writes to subscribers; an index of each announcement's deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("programme", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("texts", sa.Text, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("author_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("urgent", sa.Integer, nullable=False),
        sa.Column("course", sa.Text, nullable=False),
        sa.Column("after_hash", sa.LargeBinary, nullable=False),
        sa.Column("frozen", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.Text),
        sa.CheckConstraint("course IN ('going', 'paused', 'stopped')", name="ck_announcements_course"),
        sa.PrimaryKeyConstraint("number", name="pk_announcements"),
    )
    announced = sa.text("kind = 'announcement'")
    op.create_index(
        "ix_outbox_announced",
        "outbox",
        ["about", "status", "number"],
        sqlite_where=announced,
        postgresql_where=announced,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_announced", "outbox")
    op.drop_table("announcements")
