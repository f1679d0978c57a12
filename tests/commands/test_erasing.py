"""Who had their data erased stays erased when an older copy is put back into service."""

import asyncio
import json
import shutil
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.__main__ import main
from bot.storage import erasures, submissions, tables
from bot.storage.database import Connection, Database
from bot.storage.opening import open_database
from tests.databases import KEY
from tests.papers import NOW, submission


def hand_in(conn: Connection, database: Database) -> None:
    for number in range(3):
        one = submission(id=f"s{number}", receipt=f"r{number}")
        submissions.add(conn, database.vault, one, address=f"telegram:{number}")


def erase(conn: Connection, database: Database, number: int) -> None:
    address_hash = database.vault.address_hash(f"telegram:{number}")
    erasures.erase_all(conn, database.vault, address_hash=address_hash, certificate=f"EFF-{number}", now=NOW)


async def change(url: str, folder: Path, *works: "partial[None]") -> int:
    """Do these; how many submissions there are then."""
    database = await open_database(url, KEY, key_path=folder / "key")
    for work in works:
        await database.write(lambda conn, work=work: work(conn, database=database))  # type: ignore[misc]
    count = select(func.count()).select_from(tables.submissions)
    left = await database.read(lambda conn: conn.execute(count).scalar_one())
    await database.close()
    return left


def test_a_restored_copy_learns_what_was_erased_since(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (("DATABASE_URL", sqlite_url), ("GUICHET_KEYS", KEY), ("GUICHET_VAR", str(tmp_path / "var"))):
        monkeypatch.setenv(name, value)
    path, copy = tmp_path / "guichet.db", tmp_path / "copy.db"
    asyncio.run(change(sqlite_url, tmp_path, partial(hand_in), partial(erase, number=0)))
    shutil.copy(path, copy)
    asyncio.run(change(sqlite_url, tmp_path, partial(erase, number=1)))
    assert main(["erasures"]) == 0
    said = capsys.readouterr().out
    assert [set(json.loads(line)) for line in said.splitlines()] == [{"certificate", "address", "at"}] * 2
    assert "telegram" not in said and "EFF" not in said
    (tmp_path / "erasures.jsonl").write_text(said)
    shutil.copy(copy, path)
    assert asyncio.run(change(sqlite_url, tmp_path)) == 2
    for again in (1, 0):
        assert main(["erasures", "--replay", str(tmp_path / "erasures.jsonl")]) == 0
        assert f"{again} erased again" in capsys.readouterr().out
        assert asyncio.run(change(sqlite_url, tmp_path)) == 1


def test_another_file_is_refused(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    (tmp_path / "x").write_text("{}\n")
    assert main(["erasures", "--replay", str(tmp_path / "x")]) == 2
    assert "x:1" in capsys.readouterr().err
