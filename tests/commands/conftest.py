"""The databases of tests/databases.py, for this folder."""

# Fixtures are found by their names.
from tests.databases import (  # noqa: F401
    database_url,
    postgresql_server,
    postgresql_template,
    postgresql_url,
    sqlite_template,
    sqlite_url,
)
