"""Opening a database: everything that could make it unsafe to use is found here, before anything starts."""

import logging
from pathlib import Path
from typing import TypeVar

from bot.storage import key_file, keyring, meta
from bot.storage.crypto import Keys, parse_keys
from bot.storage.database import Database, Work
from bot.storage.errors import CannotOpen, Unavailable
from bot.storage.rotation import finish_rotation
from bot.storage.schema import migrate, schema_is_current
from bot.storage.sqlite import SqliteDatabase
from bot.storage.urls import sqlite_path

log = logging.getLogger(__name__)

T = TypeVar("T")


async def open_database(url: str, keys: str | None, *, key_path: Path, simulated: bool = False) -> Database:
    """The database at `url`, checked and ready. CannotOpen says what is wrong with it.

    `keys` is GUICHET_KEYS, None or empty when unset: then the file at `key_path` is read, or made for an empty
    database. A SQLite file is migrated first; a PostgreSQL server must have been (`guichet migrate`).
    """
    database = await _connect(url)
    try:
        await _prepare(database, keys, key_path, simulated)
    except BaseException:
        await database.close()
        raise
    return database


async def peek(url: str, work: Work[T]) -> T | None:
    """What `work` reads there, without keys and without migrating; None where there is no file yet.

    CannotOpen when the database does not answer.
    """
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return None
    try:
        database = await _opened(url)
        try:
            return await database.read(work)
        finally:
            await database.close()
    except Unavailable as error:
        raise CannotOpen(f"The database cannot be read: {error}") from error


async def _connect(url: str) -> Database:
    if sqlite_path(url) is not None:
        await migrate(url)
    return await _opened(url)


async def _opened(url: str) -> Database:
    path = sqlite_path(url)
    if path is not None:
        return SqliteDatabase(path)
    # Imported here: most installations run on SQLite and never need it.
    from bot.storage.postgresql import open_postgresql

    return await open_postgresql(url)


async def _prepare(database: Database, keys: str | None, key_path: Path, simulated: bool) -> None:
    if not await schema_is_current(database):
        raise CannotOpen("The tables are older than this program: run `guichet migrate` first.")
    await database.read(lambda conn: meta.refuse_simulation_of_real(conn, simulated))
    if not simulated and await database.read(meta.holds_turns) == meta.SIMULATED:
        log.warning("This database holds conversations of a simulated day; real ones are about to join them.")
    master = await _keys(database, keys, key_path)
    database.simulated = simulated
    database.vault = await database.write(lambda conn: keyring.open_vault(conn, master))
    await finish_rotation(database)


async def _keys(database: Database, keys: str | None, key_path: Path) -> Keys:
    if keys and keys.strip():
        return parse_keys(keys)
    empty = await database.read(keyring.is_empty)
    return parse_keys(key_file.read_or_make(key_path, database_is_empty=empty))
