"""The state of the tables: which revision a database is at, and bringing it to ours with Alembic."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.storage.database import Database
from bot.storage.urls import sqlite_path

REVISION = "0006"

# Any number of our own: two programs that migrate at once take turns on PostgreSQL (on SQLite the write lock does it).
_MIGRATION_LOCK = 7_301_542


async def schema_is_current(database: Database) -> bool:
    """Whether this program can work with the tables as they are: at its own revision or a later one."""
    return await database.read(revision_of) >= REVISION


async def migrate(url: str) -> None:
    """Bring the database at `url` to this program's revision, in one transaction; nothing to do when it is there."""
    path = sqlite_path(url)
    if path is not None:
        from bot.storage.sqlite import SqliteDatabase, writing_engine

        await SqliteDatabase(path).close()
        engine = writing_engine(path)
        with engine.begin() as conn:
            upgrade(conn)
        engine.dispose()
        return
    # Imported here: on SQLite it is never needed, and it is slow to import.
    from bot.storage.postgresql import postgresql_engine

    async_engine = postgresql_engine(url)
    async with async_engine.begin() as async_conn:
        await async_conn.run_sync(upgrade)
    await async_engine.dispose()


def revision_of(conn: Connection) -> str:
    """The revision that the tables are at; an empty string before the first one."""
    if not inspect(conn).has_table("alembic_version"):
        return ""
    return str(conn.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def upgrade(conn: Connection) -> None:
    """Run the missing migrations in the transaction of `conn`."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
    if revision_of(conn) >= REVISION:
        return
    # Imported here: at every other start Alembic is not needed, and it is slow to import.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
