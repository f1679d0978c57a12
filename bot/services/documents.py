"""Documents that go with replies, made when they are sent: a receipt, all that is held of a person, a date for a calendar."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bot.clock import Clock
from bot.conversation.knowledge import Knowledge
from bot.conversation.state import from_json
from bot.conversation.turn import Document
from bot.forms.draft import Submission
from bot.services.calendars import Calendars
from bot.services.channel import Attachment
from bot.services.data_export import as_json, as_text
from bot.services.held import Held, read_held
from bot.services.receipt_sheet import sheet
from bot.storage import submissions
from bot.storage.crypto import Unreadable
from bot.storage.database import Database

PDF, JSON, TEXT = "application/pdf", "application/json", "text/plain; charset=utf-8"
CALENDAR = "text/calendar; charset=utf-8"
# Base64 makes a third more of it, and Telegram takes 50 MB.
_MOST_BYTES = 30_000_000


class NotMade(Exception):
    """What the document would be about is not held, or cannot be read: there will be none."""


class Documents:
    """Makes each document from what stands in the database now; one at a time, in a thread of its own.

    `knows` gives what is known now, since dates move.
    """

    def __init__(self, database: Database, knows: Callable[[], Knowledge], clock: Clock) -> None:
        self._database = database
        self._knows = knows
        self._clock = clock
        # The drawing of PDFs keeps its fonts in one place for all: it is not for several threads.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="documents")

    async def make(self, address: str, document: Document) -> Attachment:
        """The document for the person at that address. NotMade; Unavailable when the database cannot answer now."""
        if document.kind == "receipt":
            return await self._receipt(address, document)
        return self._calendar(document) if document.kind == "calendar" else await self._data(address, document)

    async def close(self) -> None:
        """End the thread, after the document that it is at."""
        await asyncio.to_thread(self._thread.shutdown)

    def _calendar(self, document: Document) -> Attachment:
        calendars, now = Calendars(self._knows()), self._clock.now()
        try:
            edition, milestone, lang = document.key.split(":")
            content = calendars.of_milestone(edition, milestone, now, lang)
        except (KeyError, ValueError) as error:
            raise NotMade from error
        return Attachment(document.name, CALENDAR, content)

    async def _receipt(self, address: str, document: Document) -> Attachment:
        vault = self._database.vault
        of_receipt = partial(submissions.of_receipt, vault=vault, address_hash=vault.address_hash(address))
        row = await self._database.read(lambda conn: of_receipt(conn, receipt=document.key))
        try:
            sent = submissions.unseal(vault, row) if row else None
        except (Unreadable, ValueError, KeyError, TypeError) as error:
            raise NotMade from error
        if sent is None:
            raise NotMade
        return Attachment(document.name, PDF, await self._in_thread(partial(self._drawn, sent)))

    def _drawn(self, sent: Submission) -> bytes:
        # Imported here: most processes never draw one, and the library is large.
        from bot.services.receipt_pdf import draw

        return draw(sheet(sent, self._knows()))

    async def _data(self, address: str, document: Document) -> Attachment:
        vault = self._database.vault
        held = await self._database.read(lambda conn: read_held(conn, vault, address, most_bytes=_MOST_BYTES))
        as_read, mime = (as_text, TEXT) if document.name.endswith(".txt") else (as_json, JSON)
        made = partial(as_read, held, self._knows(), _lang(held), self._clock.now())
        return Attachment(document.name, mime, await self._in_thread(made))

    async def _in_thread(self, make: Callable[[], bytes]) -> bytes:
        return await asyncio.get_running_loop().run_in_executor(self._thread, make)


def _lang(held: Held) -> str:
    try:
        return (from_json(held.state).lang if held.state else None) or "fr"
    except (ValueError, KeyError, TypeError):
        return "fr"
