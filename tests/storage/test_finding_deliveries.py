"""What is due, late or claimed is found by an index, however many deliveries wait or are done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.storage import bulk_claims, claims
from bot.storage.bulk_claims import Claim
from bot.storage.database import Connection, Database, Work

NOW = datetime(2020, 7, 10, 12, tzinfo=UTC)
CLAIM = Claim(schemes=["telegram"], fence=1, lease_end=NOW + timedelta(minutes=2), token="us#1", most=50)


@contextmanager
def statements(conn: Connection) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def executing(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        seen.append((statement, parameters))

    event.listen(conn, "before_cursor_execute", executing)
    yield seen
    event.remove(conn, "before_cursor_execute", executing)


@pytest.mark.parametrize(
    ("work", "index"),
    [
        (lambda conn: bulk_claims.claim(conn, CLAIM, NOW), "ix_outbox_due (not_before<?)"),
        (lambda conn: bulk_claims.expire(conn, NOW), "ix_outbox_late (not_after<?)"),
        (lambda conn: bulk_claims.recover(conn, NOW, "us#1", ["dead"]), "ix_outbox_claimed"),
        (bulk_claims.holders, "ix_outbox_claimed"),
        (lambda conn: claims.due(conn, schemes=["telegram"], now=NOW), "ix_outbox_unsent"),
        (claims.holders, "ix_outbox_unsent"),
        (lambda conn: claims.expire(conn, NOW), "ix_outbox_unsent"),
    ],
    ids=["claim", "expire", "recover", "holders", "replies due", "holders of replies", "expire replies"],
)
async def test_an_index_finds_it(sqlite: Database, work: Work[object], index: str) -> None:
    def explained(conn: Connection) -> list[str]:
        with statements(conn) as seen:
            work(conn)
        return [str(row[-1]) for one in seen for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {one[0]}", one[1])]

    plan = [line for line in await sqlite.write(explained) if "outbox USING" in line and "PRIMARY KEY" not in line]
    assert plan
    assert all(index in line for line in plan), plan
