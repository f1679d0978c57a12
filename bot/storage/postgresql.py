"""PostgreSQL: SQLAlchemy's async engine over asyncpg; plain functions run through `run_sync`."""

from typing import TypeVar

import asyncpg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.database import Work
from bot.storage.errors import CannotOpen, Unavailable
from bot.storage.vault import Vault

T = TypeVar("T")

_POOL = 8
_CONNECT_SECONDS = 10
# A transaction of ours takes milliseconds: what takes seconds waits for something that may never come.
_LIMITS = {"lock_timeout": "5s", "statement_timeout": "15s", "idle_in_transaction_session_timeout": "15s"}
# Names of SQLSTATE classes: connection lost, transaction to be run again, out of resources, operator intervention.
_PASSING = ("08", "40", "53", "55", "57")


class PostgresqlDatabase:
    """A database reached by a `postgresql://` or `postgres://` address."""

    vault: Vault
    simulated = False

    def __init__(self, url: str, *, pool_size: int = _POOL) -> None:
        self._engine = postgresql_engine(url, pool_size=pool_size)
        # A reader sees one snapshot, as on SQLite, at no further cost.
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    async def read(self, work: Work[T]) -> T:
        return await _run(self._reading, work)

    async def write(self, work: Work[T]) -> T:
        return await _run(self._engine, work)

    async def close(self) -> None:
        await self._engine.dispose()


async def open_postgresql(url: str) -> PostgresqlDatabase:
    """A connected database. CannotOpen when the server reports commits before they are on disk."""
    database = PostgresqlDatabase(url)
    if await database.read(_synchronous_commit) == "off":
        await database.close()
        raise CannotOpen("PostgreSQL runs with synchronous_commit=off: it could forget messages it has accepted.")
    return database


def _synchronous_commit(conn: Connection) -> str:
    return str(conn.exec_driver_sql("SHOW synchronous_commit").scalar_one())


def postgresql_engine(url: str, *, pool_size: int = _POOL) -> AsyncEngine:
    """An engine for the address as it stands: asyncpg reads it (sslmode, socket folders, several hosts)."""

    async def connect() -> object:
        return await asyncpg.connect(url, timeout=_CONNECT_SECONDS, server_settings=_LIMITS)

    return create_async_engine("postgresql+asyncpg://", async_creator=connect, pool_size=pool_size, max_overflow=0)


async def _run(engine: AsyncEngine, work: Work[T]) -> T:
    try:
        async with engine.begin() as conn:
            return await conn.run_sync(work)
    except (OSError, TimeoutError, asyncpg.InterfaceError) as error:
        raise Unavailable("PostgreSQL cannot be reached.") from error
    except asyncpg.PostgresError as error:
        raise Unavailable("PostgreSQL refuses connections now.") from error
    except DBAPIError as error:
        if error.connection_invalidated or str(getattr(error.orig, "sqlstate", None) or "")[:2] in _PASSING:
            raise Unavailable("PostgreSQL cannot answer now.") from error
        raise
