"""Files that people send: fetched and looked into only where the conversation waits for one."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.conversation.effects import KeepFile
from bot.conversation.events import AnyEvent, IncomingFile, MediaEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import Turn
from bot.forms.files import FileState
from bot.services.channel import Channel, NotFetched
from bot.storage import files
from bot.storage.files import Sealed
from bot.storage.outbox import scheme_of
from bot.storage.vault import Vault

log = logging.getLogger(__name__)

FETCH_SECONDS = 40
# Each may hold 20 MB in memory.
_AT_ONCE = 4

Wanted = Callable[[Conversation], int | None]
Inspect = Callable[[bytes, int], FileState]


@dataclass(slots=True)
class Incoming:
    """`wanted(conversation)` is how many bytes the file it waits for may have, None when it waits for none.

    `inspect(content, most_bytes)` says what a content is; it runs in a thread.
    """

    channels: Mapping[str, Channel]
    wanted: Wanted
    inspect: Inspect
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def brought(self, event: AnyEvent, conversation: Conversation) -> AnyEvent:
        """The event with its file's content and state where the conversation waits for a file; else as it is."""
        if not isinstance(event, MediaEvent) or event.file is None or event.file.state != "offered":
            return event
        most_bytes = self.wanted(conversation)
        if most_bytes is None:
            return event
        async with self._slots:
            return replace(event, file=await self._fetched(event.address, event.file, most_bytes))

    async def _fetched(self, address: str, file: IncomingFile, most_bytes: int) -> IncomingFile:
        if file.size is not None and file.size > most_bytes:
            return replace(file, state="too-large")
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                content = await self.channels[scheme_of(address)].fetch(address, file, most_bytes=most_bytes)
        except NotFetched as error:
            return replace(file, state=error.reason)
        except Exception as error:
            log.warning("A file could not be fetched: %s", type(error).__name__)
            return replace(file, state="unreachable")
        return await asyncio.to_thread(self._looked_into, file, content, most_bytes)

    def _looked_into(self, file: IncomingFile, content: bytes, most_bytes: int) -> IncomingFile:
        try:
            state = self.inspect(content, most_bytes)
        except Exception as error:
            log.error("A file could not be looked into: %s", type(error).__name__)
            state = "damaged"
        digest = hashlib.sha256(content).hexdigest()
        kept = content if state == "pdf" else b""
        return replace(file, state=state, size=len(content), digest=digest, content=kept)


def seal_files(vault: Vault, event: AnyEvent, turn: Turn) -> dict[str, Sealed]:
    """The contents of the files that the turn keeps, sealed, by the files' ids. ValueError where there is no content."""
    content = event.file.content if isinstance(event, MediaEvent) and event.file else b""
    address_hash = vault.address_hash(event.address)
    kept = [effect.file for effect in turn.effects if isinstance(effect, KeepFile)]
    if kept and not content:
        raise ValueError("A file is to be kept that the event does not have.")
    return {file.id: files.seal(vault, file, content, address_hash=address_hash) for file in kept}
