"""Files at the terminal: offered by their path and read within a limit; documents saved, said in one line, hidden."""

from pathlib import Path

import pytest

from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.files import DocumentFolder, path_of
from bot.channels.console.screens import ColourScreen, PipedScreen
from bot.conversation.events import IncomingFile, MediaEvent
from bot.conversation.turn import Choice, Reply
from bot.services.channel import Attachment, NotFetched, NotSent
from tests.channels.console.conftest import Terminal, in_english

PDF = b"%PDF-1.7 un CV"
RECEIPT = Attachment("recepisse.pdf", "application/pdf", PDF)


@pytest.fixture
def cv(tmp_path: Path) -> Path:
    path = tmp_path / "mon cv.pdf"
    path.write_bytes(PDF)
    return path


async def test_a_file_is_offered_and_can_be_read(terminal: Terminal, cv: Path) -> None:
    assert (await terminal.types(f"/file {cv}"))[0] == "< heard <file>"
    (event,) = terminal.parrot.heard
    assert isinstance(event, MediaEvent)
    assert event.file
    assert (event.file.name, event.file.size, event.file.state) == ("mon cv.pdf", len(PDF), "offered")
    assert await terminal.door.channel.fetch("console:anne", event.file, most_bytes=len(PDF)) == PDF


async def test_reading_stops_where_the_limit_is(terminal: Terminal, cv: Path) -> None:
    channel = terminal.door.channel
    with pytest.raises(NotFetched, match="too-large"):
        await channel.fetch("console:anne", IncomingFile(ref=str(cv), name=cv.name), most_bytes=len(PDF) - 1)
    with pytest.raises(NotFetched, match="unreachable"):
        await channel.fetch("console:anne", IncomingFile(ref=f"{cv}x", name=cv.name), most_bytes=len(PDF))


def test_paths_as_people_write_them(cv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(cv.parent))
    assert path_of(f'"{cv}"') == path_of(f" '{cv}' ") == path_of("~/mon cv.pdf") == cv


async def test_what_cannot_be_sent_is_said_and_is_no_event(terminal: Terminal, cv: Path) -> None:
    assert await terminal.types("/file") == [
        "< Write /file and the path of the file, for instance /file cv.pdf.",
    ]
    assert await terminal.types("/file /nowhere/cv.pdf") == ["< I find no file at /nowhere/cv.pdf."]
    assert await terminal.types(f"/file {cv.parent}") == [f"< {cv.parent} is a folder: name one file in it."]
    assert terminal.parrot.heard == []


async def test_a_document_is_saved_and_said_as_a_further_line_of_its_reply(
    terminal: Terminal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    channel = terminal.door.channel
    channel.answering = True
    reply = Reply("Votre récépissé.", (Choice("Menu", "menu"),))
    await channel.send("console:anne", reply, in_place_of=None, attachment=RECEIPT)
    path = tmp_path / "documents" / "recepisse.pdf"
    assert terminal.output.getvalue().splitlines() == [
        "< Votre récépissé.",
        f"  Document saved: {path}",
        "  [1] Menu",
    ]
    assert path.read_bytes() == PDF
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


async def test_a_document_without_words_is_a_reply_too(terminal: Terminal, tmp_path: Path) -> None:
    await terminal.door.channel.send("console:anne", Reply(""), in_place_of=None, attachment=RECEIPT)
    assert terminal.output.getvalue() == f"! Document saved: {tmp_path}/documents/recepisse.pdf\n"


async def test_the_coloured_screen_says_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    channel = ConsoleChannel(ColourScreen(), DocumentFolder(tmp_path), in_english)
    await channel.send("console:anne", Reply("Votre récépissé."), in_place_of=None, attachment=RECEIPT)
    printed = capsys.readouterr().out
    assert printed.index("Votre récépissé.") < printed.index("Document saved:")


def test_the_same_document_is_kept_once_and_another_beside_it(tmp_path: Path) -> None:
    folder = DocumentFolder(tmp_path)
    assert folder.keep(RECEIPT) == folder.keep(RECEIPT) == tmp_path / "recepisse.pdf"
    other = folder.keep(Attachment("recepisse.pdf", "application/pdf", b"another"))
    assert other == tmp_path / "recepisse-2.pdf"
    outside = folder.keep(Attachment("../../etc/recepisse.pdf", "application/pdf", PDF))
    assert outside == tmp_path / "recepisse.pdf"


async def test_a_document_that_cannot_be_saved_is_sent_later(cv: Path, terminal: Terminal) -> None:
    channel = ConsoleChannel(PipedScreen(terminal.output), DocumentFolder(cv / "no folder"), in_english)
    with pytest.raises(NotSent):
        await channel.send("console:anne", Reply("x"), in_place_of=None, attachment=RECEIPT)
    assert terminal.output.getvalue() == ""
