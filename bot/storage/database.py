"""What the services see of a database: work done on a connection, in a transaction, away from the event loop."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from bot.storage.vault import Vault

__all__ = ["Connection", "Database", "Work"]

T = TypeVar("T")
Work = Callable[[Connection], T]


class Database(Protocol):
    """SQLite or PostgreSQL. Work is a plain function of a connection, short, without network, and may be run again."""

    vault: Vault
    simulated: bool

    async def read(self, work: Work[T]) -> T:
        """Run on one consistent snapshot, writing nothing. Unavailable when the database cannot answer now."""
        ...

    async def write(self, work: Work[T]) -> T:
        """Run in one transaction; committed when this returns, undone when `work` raises. Unavailable as for `read`."""
        ...

    async def close(self) -> None:
        """Finish what was asked for, then close."""
        ...
