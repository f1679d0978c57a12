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
from bot.storage import tables
from bot.storage.database import Connection, Database
from bot.storage.opening import open_database
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
IN_FILE = b"canari-in-a-file"
CANARIES = ("4217639058814773", "Duval-Okonjo", "ministere.example", "permis oubli", "CV de Camille")


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


def found_in(content: bytes) -> list[str]:
    """The canaries that stand there, also as base64 or hexadecimal would write them."""
    canaries = [*(canary.encode() for canary in CANARIES), IN_FILE]
    return [canary.decode() for canary in canaries if any(written in content for written in _ways_of_writing(canary))]


def _ways_of_writing(raw: bytes) -> Iterator[bytes]:
    yield from (raw, raw.hex().encode())
    # What stands before it decides how base64 cuts it: three ways, without the letters that its neighbours share.
    yield from (base64.b64encode(b" " * shift + raw)[4:-4] for shift in range(3))


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
    assert {name: found for name, content in kept.items() if (found := found_in(content))} == {}
    assert "ValueError" in logged.getvalue(), "what goes wrong is logged"
    assert found_in(logged.getvalue().encode()) == []


async def test_not_in_a_dump_of_postgresql_nor_the_logs(postgresql_url: str, tmp_path: Path) -> None:
    database = await open_database(postgresql_url, KEY, key_path=tmp_path / "key")
    with logs() as logged:
        await a_full_life(database)
    dump = await database.read(_dumped)
    assert b"commando-ux/2020" in dump
    assert found_in(dump) == []
    assert "ValueError" in logged.getvalue()
    assert found_in(logged.getvalue().encode()) == []
    await database.close()


def _dumped(conn: Connection) -> bytes:
    """Every table as the server writes it out, bytes in hexadecimal as `pg_dump` has them."""
    rows = (
        str(row[0])
        for table in tables.metadata.sorted_tables
        for row in conn.exec_driver_sql(f"SELECT t::text FROM {table.name} t")  # noqa: S608  # our own tables
    )
    return "\n".join(rows).encode()


def test_a_canary_would_be_found() -> None:
    for way in (lambda raw: raw, lambda raw: raw.hex().encode(), base64.b64encode):
        assert found_in(b"x" + way(f"Hello, I am {NAME}!".encode()))
