"""What was sent comes out as tables and files, whole, readable, and harmless in a spreadsheet."""

import asyncio
import csv
import json
import stat
import zipfile
from dataclasses import replace
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from bot.__main__ import main
from bot.commands.workbook import write_workbook
from bot.forms.draft import StoredFile, Submission, Value
from bot.services.spreadsheet import Table, is_formula, neutral
from bot.storage import files, submissions, tables
from bot.storage.database import Connection, Database
from bot.storage.opening import open_database
from tests.databases import KEY
from tests.papers import CONTENT, NOW, submission

APPLY, PROPOSE = "commando-ux/2020/apply", "commando-ux/2020/propose"
HOSTILE = (
    '=HYPERLINK("http://evil","click")',
    "+33 6",
    "-1+1|cmd",
    "@SUM(A1)",
    "\t=1",
    "  =1",
    "＝1",
    'a\nb;c,"d" é 😀 \ud83d',
)


def file_of(number: int) -> StoredFile:
    return StoredFile(f"file{number}", "../../../CV de =Anne\r\n.pdf", len(CONTENT), "ab" * 32)


def sent(number: int, form: str = APPLY, **changes: object) -> Submission:
    answers: dict[str, Value | None] = {
        "role": "full-stack",
        "challenges": ("armees", "sante"),
        "years": 7,
        "motivation": HOSTILE[number % len(HOSTILE)],
        "portfolio": None,
        "cv": file_of(number),
        "name": f"Personne {number}",
    }
    return submission(id=f"s{number}", form=form, receipt=f"CUX-{number:04}", answers=answers, **changes)


def fill(conn: Connection, database: Database) -> None:
    for number in range(60):
        address = f"telegram:{number}"
        address_hash = database.vault.address_hash(address)
        one = sent(number, PROPOSE if number == 59 else APPLY)
        assert submissions.add(conn, database.vault, one, address=address)
        sealed = files.seal(database.vault, file_of(number), CONTENT + str(number).encode(), address_hash=address_hash)
        files.add(conn, sealed, address_hash=address_hash, form=one.form, now=NOW)
    gone = sent(58)
    submissions.withdraw(conn, gone, address_hash=database.vault.address_hash("telegram:58"), now=NOW)
    second = replace(sent(0), version=2, receipt="CUX-SECOND", previous=("CUX-0000",), answers={"name": "Amended"})
    assert submissions.add(conn, database.vault, second, address="telegram:0")


async def prepare(url: str, folder: Path, *, damage: bool = False) -> None:
    database = await open_database(url, KEY, key_path=folder / "key")
    await database.write(partial(fill, database=database))
    if damage:
        of_one = tables.submission_versions.c.submission_id == "s5"
        broken = update(tables.submission_versions).where(of_one).values(body_ciphertext=b"\x01bad")
        await database.write(lambda conn: conn.execute(broken))
    await database.close()


@pytest.fixture
def office(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, and a database with sixty submissions in it."""
    for name, value in (("DATABASE_URL", database_url), ("GUICHET_KEYS", KEY), ("GUICHET_VAR", str(tmp_path / "var"))):
        monkeypatch.setenv(name, value)
    asyncio.run(prepare(database_url, tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def export(*more: str) -> int:
    return main(["export", "submissions", "--edition", "commando-ux/2020", *more])


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_table_has_everybody_once_in_their_latest_version(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export("--call", "apply") == 0
    rows = read_csv(office / "submissions-commando-ux-2020-apply.csv")
    assert len(rows) == 58
    assert [row["Récépissé"] for row in rows if row["Prénom et nom"] == "Amended"] == ["CUX-SECOND"]
    [one] = [row for row in rows if row["Récépissé"] == "CUX-0003"]
    assert one["Profil"] == "Développement full stack"
    assert one["Années d'expérience"] == "7"
    assert one["CV"] == "CUX-0003-cv.pdf"
    assert one["Portfolio ou code"] == ""
    assert one["Envoyé"] == "2020-07-10T14:00:00+02:00"
    assert "submissions 58, files 0" in capsys.readouterr().err


def test_nothing_in_it_is_a_formula(office: Path) -> None:
    export()
    with (office / "submissions-commando-ux-2020.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if is_formula(cell)] == []
    assert '\'=HYPERLINK("http://evil","click")' in cells
    assert any(cell.startswith('a\nb;c,"d" é 😀') for cell in cells)


def test_both_calls_and_what_was_withdrawn_when_asked(office: Path) -> None:
    export("--output", "both.csv")
    export("--withdrawn", "--output", "all.csv")
    assert [len(read_csv(office / name)) for name in ("both.csv", "all.csv")] == [59, 60]
    gone = [row for row in read_csv(office / "all.csv") if row["Retiré"]]
    assert [row["Récépissé"] for row in gone] == ["CUX-0058"]


def test_files_get_names_of_ours_and_stay_private(office: Path) -> None:
    assert export("--call", "apply", "--with-files", "papers") == 0
    saved = sorted(path.name for path in (office / "papers").iterdir())
    assert len(saved) == 57
    assert saved[0] == "CUX-0001-cv.pdf"
    assert (office / "papers" / "CUX-0007-cv.pdf").read_bytes() == CONTENT + b"7"
    assert stat.S_IMODE((office / "papers" / "CUX-0007-cv.pdf").stat().st_mode) == 0o600
    assert stat.S_IMODE((office / "submissions-commando-ux-2020-apply.csv").stat().st_mode) == 0o600
    assert list(office.rglob("*Anne*")) == []


def test_json_lines_hold_ids_and_values(office: Path) -> None:
    export("--call", "apply", "--format", "jsonl")
    lines = (office / "submissions-commando-ux-2020-apply.jsonl").read_text(encoding="utf-8").splitlines()
    [one] = [line for line in map(json.loads, lines) if line["receipt"] == "CUX-0003"]
    assert one["answers"]["challenges"] == ["armees", "sante"]
    assert one["answers"]["years"] == 7
    assert one["answers"]["cv"] == "CUX-0003-cv.pdf"
    assert one["digest"] == "cd" * 32


def test_a_workbook_holds_texts_and_no_formula(office: Path) -> None:
    export("--call", "apply", "--format", "xlsx")
    with zipfile.ZipFile(office / "submissions-commando-ux-2020-apply.xlsx") as book:
        sheet, strings = (book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "sharedStrings"))
    assert "<f>" not in sheet and "hyperlink" not in sheet.casefold()
    assert '<t>=HYPERLINK("http://evil","click")</t>' in unescape(strings)
    assert "<t>Prénom et nom</t>" in strings


def test_what_does_not_open_is_counted_and_said(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (("DATABASE_URL", database_url), ("GUICHET_KEYS", KEY), ("GUICHET_VAR", str(tmp_path / "var"))):
        monkeypatch.setenv(name, value)
    asyncio.run(prepare(database_url, tmp_path, damage=True))
    monkeypatch.chdir(tmp_path)
    assert export("--call", "apply") == 1
    assert "1 could not be read" in capsys.readouterr().err


def test_an_unknown_edition_is_refused_with_those_there_are(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "submissions", "--edition", "eig/44"]) == 2
    assert "commando-ux/2020" in capsys.readouterr().err


@given(st.text(max_size=50))
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    assert not is_formula(str(neutral(text)))
    assert str(neutral(text)).removeprefix("'") == text.removeprefix("'") or neutral(text) == text


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_every_known_way_is_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    write_workbook(tmp_path / "long.xlsx", Table(("a",), (("x" * 40_000,),)))
    with zipfile.ZipFile(tmp_path / "long.xlsx") as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "x […]</t>" in strings
    assert strings.count("x") - strings.count("x […]") < 32_767
