"""What is due, late or claimed is found at once among a million deliveries; so are replies that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_outbox_unsent": (["address_hash", "number"], "status IN ('queued', 'sending') AND lane = 'reply'"),
    "ix_outbox_due": (["not_before", "number"], "status = 'queued' AND lane = 'bulk' AND kind != 'announcement'"),
    "ix_outbox_late": (["not_after"], "status = 'queued' AND lane = 'bulk'"),
    "ix_outbox_claimed": (["lease_token"], "status = 'sending' AND lane = 'bulk'"),
}
_BEFORE = {"ix_outbox_unsent": (["address_hash", "number"], "status IN ('queued', 'sending')")}


def upgrade() -> None:
    op.drop_index("ix_outbox_unsent", "outbox")
    _create(_INDEXES)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, "outbox")
    _create(_BEFORE)


def _create(indexes: dict[str, tuple[list[str], str]]) -> None:
    for name, (columns, where) in indexes.items():
        op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
