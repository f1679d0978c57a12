"""Copies of a database as an operator makes them, and put back as an operator does: `.backup`, `pg_dump` and `pg_restore`."""

import asyncio
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import asyncpg

from bot.storage.urls import sqlite_path


async def copy(url: str, to: Path) -> None:
    """While it runs."""
    await asyncio.to_thread(_copy, url, to)


async def put_back(url: str, copied: Path) -> None:
    """While nothing runs: what was written since is lost."""
    await asyncio.to_thread(_put_back, url, copied)


def _copy(url: str, to: Path) -> None:
    path = sqlite_path(url)
    if path is None:
        _run(url, "pg_dump", "--format=custom", f"--file={to}", url)
        return
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def _put_back(url: str, copied: Path) -> None:
    path = sqlite_path(url)
    if path is None:
        _run(url, "pg_restore", "--clean", "--if-exists", f"--dbname={url}", str(copied))
        return
    for leftover in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        leftover.unlink(missing_ok=True)
    path.write_bytes(copied.read_bytes())


def _run(url: str, program: str, *arguments: str) -> None:
    done = subprocess.run([_programs(url) / program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _programs(url: str) -> Path:
    """Those of the server's own version."""

    async def ask() -> str:
        connection = await asyncpg.connect(url)
        try:
            return str(await connection.fetchval("SELECT setting FROM pg_config WHERE name = 'BINDIR'"))
        finally:
            await connection.close()

    return Path(asyncio.run(ask()))
