"""The Bot API: python-telegram-bot's client for what is rare, bare calls for what is frequent."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import orjson
from telegram import Bot
from telegram.error import TelegramError
from yarl import URL

from bot.channels.telegram.answers import ApiError, result_of
from bot.channels.telegram.http import READ_SECONDS, AiohttpRequest

log = logging.getLogger(__name__)

TELEGRAM = "https://api.telegram.org"
POLL_SECONDS = 50
_POLL_ANSWER_SECONDS = POLL_SECONDS + 10.0


class Paused(TelegramError):
    """Telegram asked for a pause that is not over: nothing was sent. `seconds` are left."""

    def __init__(self, seconds: float) -> None:
        super().__init__("Telegram asked for a pause")
        self.seconds = seconds


class TelegramApi:
    """One bot at one Bot API server. Open it with `async with`; its errors and logs never hold the token."""

    def __init__(self, token: str, url: str = TELEGRAM, *, read_seconds: float = READ_SECONDS) -> None:
        _quieten_the_library()
        root = url.rstrip("/")
        self._root = f"{root}/bot{token}"
        self._urls: dict[str, URL] = {}
        self._request = AiohttpRequest(read_seconds=read_seconds)
        self._polling = AiohttpRequest(1, read_seconds=_POLL_ANSWER_SECONDS)
        self._paused_until = 0.0
        # A token begins with the bot's own number.
        self.id = int(token.partition(":")[0])
        self.bot = Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=self._request,
            get_updates_request=self._polling,
        )

    async def __aenter__(self) -> "TelegramApi":
        await self._request.initialize()
        await self._polling.initialize()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._request.shutdown()
        await self._polling.shutdown()

    async def call(self, method: str, parameters: Mapping[str, object]) -> Any:
        """The result of a method. ApiError, Paused, or a NetworkError of `http`; a 429 pauses every later call."""
        clock = asyncio.get_running_loop()
        if (left := self._paused_until - clock.time()) > 0:
            raise Paused(left)
        try:
            return await self._exchange(self._request, method, parameters)
        except ApiError as error:
            if error.retry_after:
                # Counted from the answer: the pause began at Telegram before it reached us.
                self._paused_until = max(self._paused_until, clock.time() + error.retry_after)
            raise

    async def updates(self, parameters: Mapping[str, object]) -> list[Any]:
        """`getUpdates`, each update as it came. ApiError or a NetworkError of `http`."""
        result = await self._exchange(self._polling, "getUpdates", {"timeout": POLL_SECONDS, **parameters})
        return result if isinstance(result, list) else []

    async def _exchange(self, request: AiohttpRequest, method: str, parameters: Mapping[str, object]) -> Any:
        url = self._urls.get(method) or self._urls.setdefault(method, URL(f"{self._root}/{method}"))
        status, payload = await request.exchange(url, orjson.dumps(parameters))
        return result_of(status, payload)


def _quieten_the_library() -> None:
    """Its debug lines hold the token and what people write."""
    for name in ("telegram", "telegram.Bot", "telegram.request"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.INFO, logger.level))
