"""The way out to the terminal: replies are shown, documents are saved and said where."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from bot.channels.console.files import DocumentFolder, read_file, shown
from bot.channels.console.screens import Screen
from bot.conversation.events import IncomingFile
from bot.conversation.turn import Reply
from bot.i18n import Msg
from bot.services.channel import Attachment, NotSent


class ConsoleChannel:
    """Shows what is sent to one address; a message of another address waits for its own terminal.

    `say` renders the terminal's own words.
    """

    def __init__(self, screen: Screen, documents: DocumentFolder, say: Callable[[Msg], str]) -> None:
        self._screen = screen
        self._documents = documents
        self._say = say
        self.shown: tuple[Reply, ...] = ()
        self.answering = False

    async def fetch(self, address: str, file: IncomingFile, *, most_bytes: int) -> bytes:  # noqa: ARG002 (one address)
        """The content of a file that `/file` named. NotFetched."""
        return await asyncio.to_thread(read_file, Path(file.ref), most_bytes)

    async def send(
        self,
        address: str,  # noqa: ARG002 (the only one there is)
        reply: Reply,
        *,
        in_place_of: str | None,  # noqa: ARG002 (a terminal never replaces)
        attachment: Attachment | None = None,
    ) -> str:
        """Print the reply: as an answer while a line is being answered, else as a delivery. NotSent."""
        document = await self._saved(attachment) if attachment else None
        self.shown = (*self.shown, reply)
        show = self._screen.reply if self.answering else self._screen.delivery
        show(reply, document)
        return str(len(self.shown))

    async def _saved(self, attachment: Attachment) -> str:
        try:
            path = await asyncio.to_thread(self._documents.keep, attachment)
        except OSError:
            raise NotSent from None
        return self._say(Msg("Document saved: {path}", path=shown(path)))
