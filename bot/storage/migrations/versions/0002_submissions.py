"""What people fill in and send: drafts, submissions and their versions, files, and that data was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_SENT = sa.text("status = 'sent'")


def upgrade() -> None:
    _drafts()
    _submissions()
    _versions()
    _files()
    _erasures()


def downgrade() -> None:
    for table in ("erasures", "files", "submission_versions", "submissions", "drafts"):
        op.drop_table(table)


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("scheme", sa.Text, nullable=False),
        sa.Column("lang", sa.Text),
        sa.Column("address_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("body_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("begun_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("warned_at", _INSTANT),
        sa.PrimaryKeyConstraint("address_hash", "form", name="pk_drafts"),
    )
    op.create_index("ix_drafts_edition", "drafts", ["edition", "call"])


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("scheme", sa.Text, nullable=False),
        sa.Column("address_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sent_at", _INSTANT, nullable=False),
        sa.Column("withdrawn_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.CheckConstraint("status IN ('sent', 'withdrawn')", name=op.f("ck_submissions_status")),
    )
    op.create_index("ix_submissions_address_hash", "submissions", ["address_hash"])
    op.create_index("ix_submissions_edition", "submissions", ["edition", "call"])
    op.create_index(
        "uq_submissions_sent",
        "submissions",
        ["address_hash", "form"],
        unique=True,
        sqlite_where=_SENT,
        postgresql_where=_SENT,
    )


def _versions() -> None:
    op.create_table(
        "submission_versions",
        sa.Column("submission_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
        sa.Column("receipt_hash", sa.LargeBinary, nullable=False),
        sa.Column("body_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("sent_at", _INSTANT, nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("submission_id", "version", name="pk_submission_versions"),
        sa.UniqueConstraint("receipt_hash", name="uq_submission_versions_receipt_hash"),
        _of_submission("submission_versions"),
    )
    op.create_index("ix_submission_versions_address_hash", "submission_versions", ["address_hash"])


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("submission_id", sa.Text),
        sa.Column("content_ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        _of_submission("files"),
    )
    op.create_index("ix_files_address_hash", "files", ["address_hash", "form"])
    op.create_index("ix_files_submission_id", "files", ["submission_id"])


def _erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("certificate_hash", sa.LargeBinary, nullable=False),
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
        sa.Column("erased_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("certificate_hash", name="pk_erasures"),
    )
    op.create_index("ix_erasures_address_hash", "erasures", ["address_hash"])
    op.create_index("ix_erasures_erased_at", "erasures", ["erased_at"])


def _of_submission(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_submission_id"
    return sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=name, ondelete="CASCADE")
