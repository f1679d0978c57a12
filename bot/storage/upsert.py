"""`INSERT … ON CONFLICT DO NOTHING`, which SQLite and PostgreSQL both know and SQLAlchemy spells twice."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


@cache
def _statement(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()


def insert_all_new(conn: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert the rows; those with the key of one that stands there already change nothing."""
    if rows:
        conn.execute(_statement(table, conn.dialect.name), [dict(row) for row in rows])


def insert_new(conn: Connection, table: Table, row: Mapping[str, object]) -> bool:
    """Insert the row; False when one with the same key stands there already (nothing is changed)."""
    return conn.execute(_statement(table, conn.dialect.name), dict(row)).rowcount == 1
