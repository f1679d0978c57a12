"""Long polling: updates are confirmed to Telegram only when every one of their batch is kept."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from telegram.error import TelegramError

from bot.channels.telegram.answers import ApiError
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.verdicts import TOKEN_REFUSED_SECONDS, token_refused
from bot.services.lanes import Overloaded

log = logging.getLogger(__name__)

T = TypeVar("T")
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_AT_MOST = 100
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
_CONFLICT_SECONDS = 10.0


class Polling:
    """Fetches updates and hands them to the intake: one person's in order, different people side by side."""

    def __init__(self, api: TelegramApi, intake: Intake) -> None:
        self._api = api
        self._intake = intake
        self._stop = asyncio.Event()
        self._failures = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop, then finish what is being kept; the rest of its batch comes again at the next start."""
        self._stop = stop
        await self._leave_webhook()
        offset: int | None = None
        while not stop.is_set():
            batch = await self._fetch(offset)
            if batch and await self._take_all(batch):
                offset = max(int(update["update_id"]) for update in batch) + 1

    async def _leave_webhook(self) -> None:
        """Polling and a webhook exclude each other; what waits at Telegram is kept."""
        while not self._stop.is_set():
            try:
                await self._api.call("deleteWebhook", {"drop_pending_updates": False})
            except TelegramError as error:
                await self._pause(error)
            else:
                return

    async def _fetch(self, offset: int | None) -> list[dict[str, Any]]:
        wanted: dict[str, object] = {"limit": _AT_MOST, "allowed_updates": ALLOWED_UPDATES}
        try:
            fetched = await self._or_stop(self._api.updates(wanted if offset is None else {**wanted, "offset": offset}))
        except TelegramError as error:
            await self._pause(error)
            return []
        self._failures = 0
        return [
            update for update in fetched or [] if isinstance(update, dict) and isinstance(update.get("update_id"), int)
        ]

    async def _take_all(self, batch: list[dict[str, Any]]) -> bool:
        lanes: dict[object, list[dict[str, Any]]] = {}
        for update in batch:
            lanes.setdefault(lane_of(update), []).append(update)
        return all(await asyncio.gather(*(self._take_in_order(lane) for lane in lanes.values())))

    async def _take_in_order(self, updates: list[dict[str, Any]]) -> bool:
        for update in updates:
            while not self._stop.is_set():
                try:
                    await self._intake.take(update)
                    break
                except Overloaded as error:
                    await self._sleep(error.retry_after)
            else:
                return False
        return True

    async def _or_stop(self, work: Coroutine[None, None, T]) -> T | None:
        """The result of the work; None when told to stop first, and the work is given up."""
        task, stopping = asyncio.create_task(work), asyncio.create_task(self._stop.wait())
        await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if task.done():
            return task.result()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return None

    async def _sleep(self, seconds: float) -> None:
        await self._or_stop(asyncio.sleep(seconds))

    async def _pause(self, error: TelegramError) -> None:
        self._failures += 1
        seconds = min(_FIRST_PAUSE_SECONDS * 2.0 ** min(self._failures - 1, 10), _LONGEST_PAUSE_SECONDS)
        if isinstance(error, ApiError):
            seconds = self._named_pause(error) or seconds
        log.warning("Telegram gave no updates (%s): next try in %.0f s.", error, seconds)
        await self._sleep(seconds)

    def _named_pause(self, error: ApiError) -> float | None:
        if token_refused(error):
            return TOKEN_REFUSED_SECONDS
        if error.code == 409:
            log.error("Another program receives this bot's updates: two pollers, or a webhook set elsewhere.")
            return _CONFLICT_SECONDS
        return error.retry_after


def lane_of(update: Mapping[str, Any]) -> object:
    """What keeps its order: the chat, of a callback that of its message; an update that cannot be read is alone."""
    for name in ("message", "edited_message", "my_chat_member"):
        if name in update:
            return _chat_id(update[name]) or update["update_id"]
    query = update.get("callback_query")
    if isinstance(query, dict):
        return _chat_id(query.get("message")) or update["update_id"]
    return update["update_id"]


def _chat_id(message: object) -> object:
    chat = message.get("chat") if isinstance(message, dict) else None
    chat_id = chat.get("id") if isinstance(chat, dict) else None
    return chat_id if isinstance(chat_id, int) else None
