"""What people entrust to us stands in clear nowhere: not in the database, not in its journal, not in a dump, not in logs."""

import base64
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from io import StringIO
from pathlib import Path

from bot.clock import StillClock, parse_instant
from bot.conversation.events import IncomingFile
from bot.logs import set_up_logs
from bot.services.aside import put_aside
from bot.services.channel import NotSent, Refused, Unknown
from bot.services.documents import Documents
from bot.services.periods import Retention
from bot.services.replies import Replies
from bot.services.retention import retain
from bot.storage.database import Database
from bot.storage.opening import open_database
from tests.canaries import dumped, found_in
from tests.databases import KEY
from tests.knowing import knowledge
from tests.papers import CONTENT
from tests.services.doubles import NOON, said
from tests.services.offices import Office

# Each long enough, and odd enough, that chance writes it nowhere.
ADDRESS = "fake:4217639058814773"
NAME, EMAIL = "Camille Duval-Okonjo", "camille.duval-okonjo@ministere.example"
WISH = f"Je suis {NAME}, {EMAIL}, et je voudrais refondre le téléservice des permis oubliés"
FILE_NAME = "CV de Camille Duval-Okonjo.pdf"
CANARIES = (
    "4217639058814773",
    "Duval-Okonjo",
    "ministere.example",
    "permis oubli",
    "CV de Camille",
    "canari-in-a-file",
)


async def a_full_life(database: Database) -> None:
    """A draft, a file, what goes wrong on the way, a submission, its receipt, an amendment, all data, a notice."""
    office = Office(database)
    office.replies = Replies(database, {"fake": office.channel}, clock=office.clock, documents=_documents(database))
    for words in ("bonjour", f"fill {WISH}", f"boom {WISH}", f"miss {WISH}"):
        await office.tell(words, ADDRESS)
    for ref in ("cv", "bomb", "gone"):
        await office.offer(IncomingFile(ref=ref, name=FILE_NAME, size=len(CONTENT)), ADDRESS)
    office.channel.outcomes = [Unknown(), NotSent(), None, RuntimeError(WISH), None, Refused("blocked")]
    await office.turns.take(said("send", "send", ADDRESS))
    while (seconds := await office.replies.deliver(ADDRESS)) is not None:
        office.clock.advance(timedelta(seconds=seconds))
    await office.turns.take(said("amend", "amend", ADDRESS))
    await office.replies.deliver(ADDRESS)
    await put_aside(database, f'{{"text": "{WISH}"}}', key="odd", reason="update", now=NOON)
    await retain(database, Retention(), knowledge(), parse_instant("2020-08-13T10:00"), apply=True)
    assert office.channel.attachments and NAME.encode() not in office.channel.attachments[0].name.encode()
    await office.close()


def _documents(database: Database) -> Documents:
    return Documents(database, knowledge, StillClock(NOON))


@contextmanager
def logs() -> Iterator[StringIO]:
    """Logs as a program set to DEBUG writes them; what they were set to before is put back."""
    root, said_there = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level
    with redirect_stdout(said_there):
        set_up_logs("json", "debug")
    try:
        yield said_there
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


async def test_not_in_the_file_nor_its_journal_nor_the_logs(sqlite: Database, tmp_path: Path) -> None:
    with logs() as logged:
        await a_full_life(sqlite)
    # While it is open: the journal still holds what was written last.
    kept = {path.name: path.read_bytes() for path in tmp_path.glob("guichet.db*")}
    assert kept["guichet.db-wal"]
    assert b"commando-ux/2020" in b"".join(kept.values()), "what stands in clear is found where we look"
    assert {name: found for name, content in kept.items() if (found := found_in(content, CANARIES))} == {}
    assert "ValueError" in logged.getvalue(), "what goes wrong is logged"
    assert found_in(logged.getvalue().encode(), CANARIES) == []


async def test_not_in_a_dump_of_postgresql_nor_the_logs(postgresql_url: str, tmp_path: Path) -> None:
    database = await open_database(postgresql_url, KEY, key_path=tmp_path / "key")
    with logs() as logged:
        await a_full_life(database)
    dump = await database.read(dumped)
    assert b"commando-ux/2020" in dump
    assert found_in(dump, CANARIES) == []
    assert "ValueError" in logged.getvalue()
    assert found_in(logged.getvalue().encode(), CANARIES) == []
    await database.close()


def test_a_canary_would_be_found() -> None:
    for way in (lambda raw: raw, lambda raw: raw.hex().encode(), base64.b64encode):
        assert found_in(b"x" + way(f"Hello, I am {NAME}!".encode()), CANARIES)
