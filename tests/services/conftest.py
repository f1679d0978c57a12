"""The databases of tests/databases.py, for this folder, and the services on one of them."""

from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Database

# Fixtures are found by their names.
from tests.databases import (  # noqa: F401
    database,
    database_url,
    empty_database_url,
    empty_postgresql_url,
    postgresql_server,
    postgresql_template,
    postgresql_url,
    sqlite,
    sqlite_template,
    sqlite_url,
)
from tests.services.houses import House


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:  # noqa: F811  # the fixture imported above
    """The services, once on SQLite and once on PostgreSQL."""
    house = House(database)
    yield house
    await house.close()
