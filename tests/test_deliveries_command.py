"""`guichet deliveries` counts what became of reminders, and says nothing of whom."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.clock import parse_instant
from bot.storage import bulk
from bot.storage.bulk import NewDelivery
from bot.storage.opening import open_database

NOW = parse_instant("2020-07-10T10:00")
ABOUT = "reminder|commando-ux/2020|apply.closes|2020-07-17T23:59:00+02:00|J-7"


async def plan_two(url: str, folder: Path, about: str = ABOUT) -> None:
    database = await open_database(url, None, key_path=folder / "guichet.key")
    new = [
        NewDelivery(address=f"telegram:{n}", about=about, lang="fr", not_before=NOW, not_after=NOW)
        for n in (4242, 4343)
    ]
    await database.write(lambda conn: bulk.plan(conn, database.vault, new, NOW))
    await database.close()


def test_what_was_planned_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUICHET_VAR", str(tmp_path))
    monkeypatch.delenv("GUICHET_NOW", raising=False)
    assert main(["deliveries"]) == 0
    assert "Nothing has been planned yet" in capsys.readouterr().out
    asyncio.run(plan_two(f"sqlite:///{tmp_path / 'guichet.db'}", tmp_path))
    assert main(["deliveries", "--edition", "commando-ux/2020"]) == 0
    shown = capsys.readouterr().out
    assert "     2  queued  reminder J-7  commando-ux/2020 apply.closes" in shown
    assert "4242" not in shown
    assert main(["deliveries", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["number"] == 2
    assert main(["deliveries", "--edition", "eig/4", "--json"]) == 0
    assert capsys.readouterr().out == ""


def test_announcements_are_counted_among_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUICHET_VAR", str(tmp_path))
    monkeypatch.delenv("GUICHET_NOW", raising=False)
    asyncio.run(
        plan_two(f"sqlite:///{tmp_path / 'guichet.db'}", tmp_path, "announcement|7|programme=eig audience=all|2020|")
    )
    assert main(["deliveries"]) == 0
    assert "     2  queued  announcement  7 programme=eig audience=all 2020" in capsys.readouterr().out
    assert main(["deliveries", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["kind"], row["announcement"], row["to"]) == ("announcement", 7, "programme=eig audience=all")
