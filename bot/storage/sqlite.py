"""SQLite: one writer thread with a connection of its own, and a few reader threads."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from bot.storage.database import Work
from bot.storage.errors import Unavailable
from bot.storage.vault import Vault
from bot.storage.writer import Writer

T = TypeVar("T")

BUSY_TIMEOUT_MS = 5000
_READERS = 2


class _Cursor(Protocol):
    def execute(self, statement: str) -> object: ...
    def close(self) -> None: ...


class _DriverConnection(Protocol):
    def cursor(self) -> _Cursor: ...


class SqliteDatabase:
    """A database file. Writes of concurrent tasks share a transaction, each undone alone when it fails."""

    vault: Vault
    simulated = False

    def __init__(self, path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        _make_private(path)
        self._reading = _engine(path, busy_timeout_ms, begin="BEGIN", query_only=True)
        self._writing = writing_engine(path, busy_timeout_ms)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="sqlite-reader")
        self._writer = Writer(self._writing)

    async def read(self, work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def write(self, work: Work[T]) -> T:
        return await self._writer.submit(work)

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _read(self, work: Work[T]) -> T:
        try:
            with self._reading.begin() as conn:
                return work(conn)
        except OperationalError as error:
            raise Unavailable("SQLite cannot be read now.") from error

    def _close(self) -> None:
        self._writer.close()
        self._readers.shutdown()
        self._reading.dispose()
        self._writing.dispose()


def writing_engine(path: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """An engine whose transactions hold the write lock from their first instant."""
    return _engine(path, busy_timeout_ms, begin="BEGIN IMMEDIATE", query_only=False)


def _engine(path: Path, busy_timeout_ms: int, *, begin: str, query_only: bool) -> Engine:
    # The driver would begin transactions by its own rules (deferred, and not before a SELECT): we begin them.
    connect_args = {"isolation_level": None, "check_same_thread": False, "timeout": busy_timeout_ms / 1000}
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args=connect_args, pool_size=_READERS)
    event.listen(engine, "connect", _pragmas(busy_timeout_ms, query_only))
    event.listen(engine, "begin", lambda conn: _begin(conn, begin))
    return engine


def _begin(conn: Connection, statement: str) -> None:
    conn.exec_driver_sql(statement)


def _pragmas(busy_timeout_ms: int, query_only: bool) -> Callable[[_DriverConnection, object], None]:
    pragmas = (
        f"busy_timeout={busy_timeout_ms}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"query_only={'ON' if query_only else 'OFF'}",
    )

    def connected(connection: _DriverConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return connected


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
