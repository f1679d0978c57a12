"""Databases with many subscribers, for benchmarks: on SQLite, and on a PostgreSQL of our own that waits for its disk."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from bot.clock import parse_instant
from bot.storage import bulk_tables
from bot.storage.crypto import make_key
from bot.storage.database import Connection, Database
from bot.storage.opening import open_database
from bot.storage.schema import migrate
from bot.storage.subscriptions import ACTIVE, address_place
from bot.storage.vault import Vault
from tests.databases import postgresql_database, running_postgresql

KEY = make_key()
KINDS = ("SQLite", "PostgreSQL")
FIRST_NUMBER = 100_000
_BATCH = 5_000


@contextmanager
def address_of(kind: str) -> Iterator[str]:
    """A migrated, empty database of that kind, which goes in the end: its address."""
    if kind == "SQLite":
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.db"
    else:
        with running_postgresql(durable=True) as server, postgresql_database(server) as url:
            yield url


@asynccontextmanager
async def opened(url: str, keys: str = KEY) -> AsyncIterator[Database]:
    """The database at that address, of a simulated day."""
    await migrate(url)
    database = await open_database(url, keys, key_path=Path("unused.key"), simulated=True)
    try:
        yield database
    finally:
        await database.close()


async def subscribe(database: Database, size: int, since: str = "2020-07-01T12:00") -> None:
    """So many people who want to hear of the dates of Commando UX, from an instant on."""
    for start in range(0, size, _BATCH):
        rows = [_row(database.vault, number, since) for number in range(start, min(start + _BATCH, size))]
        await database.write(lambda conn, rows=rows: _insert(conn, rows))  # type: ignore[misc]


def _insert(conn: Connection, rows: list[dict[str, object]]) -> None:
    conn.execute(insert(bulk_tables.subscriptions), rows)


def _row(vault: Vault, number: int, since: str) -> dict[str, object]:
    address = f"telegram:{FIRST_NUMBER + number}"
    address_hash = vault.address_hash(address)
    return {
        "address_hash": address_hash,
        "programme": "commando-ux",
        "audience": "candidate",
        "scheme": "telegram",
        "lang": "fr",
        "leads": "",
        "address_ciphertext": vault.seal(address, address_place(address_hash, "commando-ux")),
        "status": ACTIVE,
        "created_at": parse_instant(since),
    }
