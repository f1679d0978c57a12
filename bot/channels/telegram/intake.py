"""Taking one update, from whichever side it came: once this is done it is kept, or it was nothing to keep."""

import asyncio
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from bot.channels.telegram.updates import Dropped, Moved, NotKnownYet, Received, Unreadable, UpdateReader, event_key
from bot.conversation.events import AnyEvent
from bot.services.lanes import Overloaded
from bot.services.moving import Moves
from bot.services.turns import Taken
from bot.storage.errors import Unavailable

log = logging.getLogger(__name__)

_MOST_TRIES = 5
_FIRST_RETRY_SECONDS = 0.2
_MOST_REMEMBERED = 1000
_WAIT_FOR_OUR_NAME_SECONDS = 2.0
_WAIT_FOR_THE_DATABASE_SECONDS = 5.0

PutAside = Callable[[str, str, str | None], Awaitable[object]]


class TakesEvents(Protocol):
    """The way in: `bot.services.turns.Turns`."""

    async def take(self, event: AnyEvent) -> Taken:
        """Keep the event and its replies."""
        ...


class SendsReplies(Protocol):
    """The way out: `bot.services.replies.Replies`."""

    def wake(self, address: str, after: float = 0.0) -> None:
        """Send what is due at this address."""
        ...


class Intake:
    """`put_aside(raw, key, address)` keeps, encrypted, what cannot be read; the address may be known all the same.

    `acknowledge(query)` stops a button's waiting sign.
    """

    def __init__(
        self,
        reader: UpdateReader,
        *,
        turns: TakesEvents,
        replies: SendsReplies,
        put_aside: PutAside,
        acknowledge: Callable[[str], None],
        moves: Moves | None = None,
    ) -> None:
        self._reader = reader
        self._turns = turns
        self._replies = replies
        self._put_aside = put_aside
        self._acknowledge = acknowledge
        self._moves = moves
        self._tries: dict[object, int] = {}
        self.counts: Counter[str] = Counter()

    async def take(self, data: Mapping[str, object]) -> None:
        """Once this returns, the update may be forgotten by Telegram. Overloaded: bring it again later."""
        try:
            read = self._reader.read(data)
        except Unreadable as error:
            await self._set_aside(data, f"unreadable ({error})")
            return
        except NotKnownYet:
            raise Overloaded(_WAIT_FOR_OUR_NAME_SECONDS) from None
        if isinstance(read, Dropped):
            self.counts[f"dropped: {read.reason}"] += 1
            return
        if isinstance(read, Moved):
            await self._move(read)
            return
        await self._take(read, data)

    async def _move(self, read: Moved) -> None:
        self.counts["moved"] += 1
        try:
            if self._moves:
                await self._moves(read.old, read.new)
        except Unavailable as error:
            raise Overloaded(_WAIT_FOR_THE_DATABASE_SECONDS) from error

    async def take_text(self, raw: str) -> None:
        """Keep what is not even an update. Overloaded: bring it again later."""
        await self._keep(raw, _key_of_text(raw), "not an update")

    async def _take(self, read: Received, data: Mapping[str, object]) -> None:
        if read.query:
            self._acknowledge(read.query)
        try:
            taken = await self._turns.take(read.event)
        except Overloaded:
            self.counts["overloaded"] += 1
            raise
        except Exception as error:
            await self._failed(data, error)
            return
        self._tries.pop(data.get("update_id"), None)
        self.counts[type(read.event).__name__ if taken.fresh else "repeated"] += 1
        if taken.wait is not None:
            self._replies.wake(read.event.address, taken.wait)

    async def _failed(self, data: Mapping[str, object], error: Exception) -> None:
        """An update that fails again and again is set aside, so that it blocks nobody."""
        update_id = data.get("update_id")
        tries = self._tries[update_id] = self._tries.get(update_id, 0) + 1
        log.error("An update could not be taken (%s), for the %d. time.", type(error).__name__, tries)
        if tries < _MOST_TRIES:
            if len(self._tries) > _MOST_REMEMBERED:
                self._tries.pop(next(iter(self._tries)))
            raise Overloaded(_FIRST_RETRY_SECONDS * 2 ** (tries - 1)) from error
        del self._tries[update_id]
        await self._set_aside(data, f"failed ({type(error).__name__})")

    async def _set_aside(self, data: Mapping[str, object], reason: str) -> None:
        raw, update_id = json.dumps(data), data.get("update_id")
        key = event_key(update_id) if isinstance(update_id, int) else _key_of_text(raw)
        await self._keep(raw, key, reason, address_in(data))

    async def _keep(self, raw: str, key: str, reason: str, address: str | None = None) -> None:
        try:
            await self._put_aside(raw, key, address)
        except Unavailable as error:
            raise Overloaded(_WAIT_FOR_THE_DATABASE_SECONDS) from error
        self.counts["set aside"] += 1
        log.warning("An update was set aside: %s.", reason)


class Acknowledging:
    """Answers callback queries at once and beside everything else; what becomes of that does not matter."""

    def __init__(self, call: Callable[[str, Mapping[str, object]], Awaitable[object]], seconds: float = 5.0) -> None:
        self._call = call
        self._seconds = seconds
        self._tasks: set[asyncio.Task[None]] = set()

    def __call__(self, query: str) -> None:
        task = asyncio.create_task(self._answer(query))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, query: str) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await self._call("answerCallbackQuery", {"callback_query_id": query})
        except Exception as error:
            log.debug("A button's waiting sign stays: %s.", type(error).__name__)

    async def close(self) -> None:
        """Wait for what is under way, which is bounded."""
        await asyncio.gather(*self._tasks)


def address_in(data: Mapping[str, object]) -> str | None:
    """The address that an update comes from, though nothing else of it may be readable: so that it can be erased there."""
    for part in data.values():
        message = part.get("message", part) if isinstance(part, Mapping) else None
        chat = message.get("chat") if isinstance(message, Mapping) else None
        number = chat.get("id") if isinstance(chat, Mapping) else None
        if isinstance(number, int):
            return f"telegram:{number}"
    return None


def _key_of_text(raw: str) -> str:
    return event_key(f"unreadable:{hashlib.sha256(raw.encode('utf-8', 'surrogatepass')).hexdigest()}")
