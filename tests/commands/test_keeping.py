"""`guichet retention` says what would go, then makes it go; settings beyond the limits stop everything at once."""

import asyncio
import json
from functools import partial
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.clock import parse_instant
from bot.storage import submissions
from bot.storage.database import Connection, Database
from bot.storage.opening import open_database
from tests.databases import KEY
from tests.papers import submission


def fill(conn: Connection, database: Database) -> None:
    at = parse_instant("2020-06-01")
    for form in ("eig/4/apply", "commando-ux/2020/apply"):
        one = submission(id=form, form=form, receipt=form, sent_at=at, received_at=at, answers={"talent-pool": False})
        submissions.add(conn, database.vault, one, address="telegram:1")


async def prepare(url: str, folder: Path) -> None:
    database = await open_database(url, KEY, key_path=folder / "key")
    await database.write(partial(fill, database=database))
    await database.close()


@pytest.fixture
def autumn(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """25 October 2020: one application has had its time, the other has a week left."""
    settings = {"DATABASE_URL": database_url, "GUICHET_KEYS": KEY, "GUICHET_VAR": str(tmp_path / "var")}
    for name, value in {**settings, "GUICHET_NOW": "2020-10-25T12:00"}.items():
        monkeypatch.setenv(name, value)
    asyncio.run(prepare(database_url, tmp_path))


def kinds(output: str) -> dict[str, tuple[int, int]]:
    told = json.loads(output)
    return {kind["call"]: (kind["goes"], kind["stays"]) for kind in told["kinds"] if kind["kind"] == "submission"}


@pytest.mark.usefixtures("autumn")
def test_a_dry_run_says_and_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["retention", "--dry-run", "--json"]) == 0
        assert kinds(capsys.readouterr().out) == {"eig/4/apply": (1, 0), "commando-ux/2020/apply": (0, 1)}


@pytest.mark.usefixtures("autumn")
def test_applied_it_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention", "--apply", "--json"]) == 0
    capsys.readouterr()
    main(["retention", "--dry-run", "--json"])
    assert kinds(capsys.readouterr().out) == {"commando-ux/2020/apply": (0, 1)}


@pytest.mark.usefixtures("autumn")
def test_it_can_be_read_by_people(capsys: pytest.CaptureFixture[str]) -> None:
    main(["retention", "--dry-run"])
    lines = capsys.readouterr().out.splitlines()
    assert "1 would be erased" in lines[0]
    assert any(line.startswith("submission commando-ux/2020/apply") and "2020-11-01" in line for line in lines)


@pytest.mark.usefixtures("autumn")
def test_it_is_said_which_way(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["retention"])


@pytest.mark.usefixtures("autumn")
def test_an_edition_that_is_held_must_exist(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUICHET_HOLD", "eig/4, eig/44")
    assert main(["retention", "--apply"]) == 2
    assert "eig/44" in capsys.readouterr().err
    monkeypatch.setenv("GUICHET_HOLD", "eig/4")
    main(["retention", "--apply", "--json"])
    assert kinds(capsys.readouterr().out)["eig/4/apply"] == (0, 1)


@pytest.mark.usefixtures("autumn")
def test_what_is_longer_than_allowed_stops_it_all_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    too_long = {
        "GUICHET_KEEP_DRAFT_DAYS": "31",
        "GUICHET_KEEP_APPLICATION_MONTHS": "4",
        "GUICHET_KEEP_TALENT_POOL_MONTHS": "25",
        "GUICHET_KEEP_PROPOSAL_MONTHS": "13",
        "GUICHET_KEEP_REPLY_DAYS": "8",
        "GUICHET_KEEP_CONVERSATION_DAYS": "91",
        "GUICHET_KEEP_WITHDRAWN_DAYS": "91",
        "GUICHET_KEEP_ERASURE_DAYS": "3",
        "GUICHET_HOLD": "eig",
    }
    for name, value in too_long.items():
        monkeypatch.setenv(name, value)
    assert main(["retention", "--dry-run"]) == 2
    said = capsys.readouterr().err
    assert [name for name in too_long if name not in said] == []
