"""The migrated tables are those of tables.py, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import bot.storage
from bot.storage.database import Database
from bot.storage.errors import CannotOpen
from bot.storage.opening import open_database
from bot.storage.schema import REVISION, migrate, schema_is_current
from bot.storage.tables import metadata
from tests.databases import KEY


def _differences(conn: Connection) -> list[object]:
    context = MigrationContext.configure(conn, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_migrations_make_exactly_our_tables(database: Database) -> None:
    assert await database.write(_differences) == []


async def test_a_missing_column_would_be_seen(database: Database) -> None:
    await database.write(lambda conn: conn.execute(text("ALTER TABLE inbox ADD COLUMN more TEXT")))
    assert await database.write(_differences) != []


async def test_the_revision_we_name_is_the_last_one() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(bot.storage.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


async def test_migrating_twice_is_harmless(empty_database_url: str, tmp_path: Path) -> None:
    await migrate(empty_database_url)
    await migrate(empty_database_url)
    database = await open_database(empty_database_url, KEY, key_path=tmp_path / "key")
    assert await schema_is_current(database)
    await database.close()


async def test_postgresql_must_be_migrated_first(empty_postgresql_url: str, tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="guichet migrate"):
        await open_database(empty_postgresql_url, KEY, key_path=tmp_path / "key")


async def test_tables_of_a_later_program_are_good_enough(database: Database) -> None:
    await database.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    assert await schema_is_current(database)
