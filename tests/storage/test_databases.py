"""Both databases commit whole transactions, keep failures apart, and say when they cannot answer."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from bot.storage import inbox, tables
from bot.storage.crypto import make_key
from bot.storage.database import Connection, Database
from bot.storage.errors import Unavailable
from bot.storage.opening import open_database
from bot.storage.sqlite import SqliteDatabase

NOW = datetime(2020, 7, 10, 12, tzinfo=UTC)


def count(conn: Connection) -> int:
    return conn.execute(select(func.count()).select_from(tables.inbox)).scalar_one()


def take_then_fail(conn: Connection, name: str) -> None:
    inbox.take(conn, name.encode(), NOW)
    if name.startswith("bad"):
        raise KeyError(name)


async def test_what_fails_is_undone_and_what_was_committed_with_it_stays(database: Database) -> None:
    names = [f"{'bad' if i % 3 == 0 else 'good'} {i}" for i in range(90)]
    results = await asyncio.gather(
        *(database.write(lambda conn, name=name: take_then_fail(conn, name)) for name in names),  # type: ignore[misc]
        return_exceptions=True,
    )
    assert [str(result) for result in results if result] == [repr(name) for name in names if name.startswith("bad")]
    assert await database.read(count) == 60


async def test_an_instant_comes_back_in_utc_and_a_naive_one_is_refused(database: Database) -> None:
    paris = datetime.fromisoformat("2020-07-10T14:00:00.123456+02:00")
    await database.write(lambda conn: inbox.take(conn, b"k", paris))
    found = await database.read(lambda conn: conn.execute(select(tables.inbox.c.taken_at)).scalar_one())
    assert found == paris
    assert found.tzinfo is UTC
    with pytest.raises(StatementError, match="naive"):
        await database.write(lambda conn: inbox.take(conn, b"l", datetime(2020, 7, 10)))  # noqa: DTZ001


async def test_reading_cannot_write(database: Database) -> None:
    row = {"event_hash": b"k", "taken_at": NOW}
    with pytest.raises((DBAPIError, Unavailable)):
        await database.read(lambda conn: conn.execute(insert(tables.inbox), row))
    assert await database.read(count) == 0


async def test_a_status_that_is_none_is_refused(database: Database) -> None:
    statement = text("INSERT INTO meta (name, value) VALUES ('a', NULL)")
    with pytest.raises(DBAPIError):
        await database.write(lambda conn: conn.execute(statement))


@pytest.mark.usefixtures("sqlite_url")
async def test_a_locked_file_is_unavailable_and_recovers(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "guichet.db", busy_timeout_ms=50)
    other = sqlite3.connect(tmp_path / "guichet.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        await database.write(lambda conn: inbox.take(conn, b"k", NOW))
    assert await database.read(count) == 0
    other.execute("ROLLBACK")
    other.close()
    assert await database.write(lambda conn: inbox.take(conn, b"k", NOW))
    await database.close()


async def test_a_full_disk_is_unavailable_and_recovers(sqlite_url: str, tmp_path: Path) -> None:
    database = await open_database(sqlite_url, make_key(), key_path=tmp_path / "key")

    def fill(conn: Connection, most_pages: int, name: bytes) -> bool:
        conn.exec_driver_sql(f"PRAGMA max_page_count = {most_pages}")
        return inbox.take(conn, name * 20_000, NOW)

    with pytest.raises(Unavailable):
        await database.write(lambda conn: fill(conn, 1, b"full"))
    assert await database.write(lambda conn: fill(conn, 100_000, b"room"))
    assert await database.read(count) == 1
    await database.close()


async def test_sqlite_runs_as_we_rely_on(sqlite: Database) -> None:
    def pragmas(conn: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
        return [conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert await sqlite.write(pragmas) == ["wal", 2, 1, 5000, 0]
    assert await sqlite.read(pragmas) == ["wal", 2, 1, 5000, 1]


@pytest.mark.usefixtures("sqlite_url")
async def test_a_closed_database_says_so(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "guichet.db")
    last = asyncio.gather(*(database.write(lambda conn: count(conn)) for _ in range(20)))
    await asyncio.sleep(0)
    await database.close()
    assert await last == [0] * 20
    with pytest.raises(Unavailable):
        await database.write(count)


async def test_postgresql_gone_and_back(postgresql_url: str, tmp_path: Path) -> None:
    database = await open_database(postgresql_url, make_key(), key_path=tmp_path / "key")
    kill = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
    with pytest.raises(Unavailable):
        await database.write(lambda conn: conn.execute(kill))
    for _ in range(20):
        try:
            assert await database.read(count) == 0
            break
        except Unavailable:
            await asyncio.sleep(0.05)
    else:
        pytest.fail("It did not come back.")
    await database.close()


async def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        await open_database("postgresql://nobody@127.0.0.1:1/none", make_key(), key_path=tmp_path / "key")
