"""Documents go with their replies, are made when they are sent, and say so where they may be a second copy."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.channels.telegram.cutting import MOST_UNITS, cut
from bot.conversation.events import AnyEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import Document, Reply, Turn
from bot.services.channel import Attachment, NotSent, Unknown
from bot.services.documents import NotMade
from bot.storage import tables
from bot.storage.database import Database
from bot.storage.errors import Unavailable
from tests.services.doubles import said
from tests.services.houses import House

ANNE = "fake:anne"
NOTE = "_Renvoi : vous l'avez peut-être déjà reçu._"


class FakeDocuments:
    """Makes a document that says what it is, unless it fails with the next of `outcomes`."""

    def __init__(self) -> None:
        self.outcomes: list[Exception] = []

    async def make(self, address: str, document: Document) -> Attachment:
        if self.outcomes:
            raise self.outcomes.pop(0)
        return Attachment(document.name, "application/pdf", f"{address} {document.key}".encode())

    async def close(self) -> None:
        """Nothing to end."""


def receipt(event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
    replies = (
        Reply("number", copy_note=NOTE),
        Reply("copy", document=Document("receipt", "CUX-1", "r.pdf"), copy_note=NOTE),
    )
    return Turn(conversation, (*replies, Reply("after")))


class Archive(House):
    """Answers everything with a receipt."""

    def __init__(self, database: Database) -> None:
        self.documents = FakeDocuments()
        super().__init__(database, receipt, documents=self.documents)  # type: ignore[arg-type]

    async def ask(self) -> None:
        await self.turns.take(said("x", "1"))
        await self.pump()

    async def pump(self) -> None:
        """Send until nothing is left, however long it takes."""
        while (seconds := await self.replies.deliver(ANNE)) is not None:
            self.clock.advance(timedelta(seconds=seconds))

    async def statuses(self) -> list[str]:
        column = select(tables.outbox.c.status).order_by(tables.outbox.c.number)
        return list(await self.database.read(lambda conn: conn.execute(column).scalars().all()))


@pytest.fixture
async def archive(database: Database) -> AsyncIterator[Archive]:
    archive = Archive(database)
    yield archive
    await archive.close()


async def test_a_document_is_made_for_its_reply(archive: Archive) -> None:
    await archive.ask()
    assert archive.channel.texts(ANNE) == ["number", "copy", "after"]
    assert archive.channel.attachments == [Attachment("r.pdf", "application/pdf", b"fake:anne CUX-1")]


async def test_what_may_have_arrived_is_sent_once_more_and_says_so(archive: Archive) -> None:
    archive.channel.outcomes = [Unknown(), None, Unknown(), None]
    await archive.ask()
    assert [text for _, text in archive.channel.attempts] == [
        "number",
        f"{NOTE}\nnumber",
        "copy",
        f"{NOTE}\ncopy",
        "after",
    ]
    assert len(archive.channel.attachments) == 1
    assert await archive.statuses() == ["sent"] * 3


async def test_what_was_certainly_not_sent_is_no_copy(archive: Archive) -> None:
    archive.channel.outcomes = [NotSent()]
    await archive.ask()
    assert archive.channel.texts(ANNE)[0] == "number"


async def test_twice_in_doubt_it_is_not_sent_a_third_time(archive: Archive) -> None:
    archive.channel.outcomes = [Unknown(), Unknown()]
    await archive.ask()
    assert await archive.statuses() == ["uncertain", "sent", "sent"]


@pytest.mark.parametrize("error", [Unavailable, TimeoutError])
async def test_a_document_that_cannot_be_made_now_is_made_later(
    archive: Archive, error: Callable[[], Exception]
) -> None:
    archive.documents.outcomes = [error(), error()]
    await archive.ask()
    assert archive.channel.texts(ANNE) == ["number", "copy", "after"]


@pytest.mark.parametrize("error", [NotMade, ZeroDivisionError])
async def test_a_document_that_will_never_be_made_blocks_nothing(
    archive: Archive, error: Callable[[], Exception]
) -> None:
    archive.documents.outcomes = [error()]
    await archive.ask()
    assert archive.channel.texts(ANNE) == ["number", "after"]
    assert await archive.statuses() == ["sent", "undeliverable", "sent"]


def test_there_is_room_for_the_note_in_the_longest_message() -> None:
    parts = cut("telegram:1", Reply("mot " * 3000, copy_note=NOTE))
    assert len(parts) > 1
    assert all(len(f"{NOTE}\n{part.text}") <= MOST_UNITS for part in parts)
