"""The Bot API: python-telegram-bot's client for what is rare, bare calls for what is frequent."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import orjson
from telegram import Bot
from telegram.error import TelegramError
from yarl import URL

from bot.channels.telegram.http import READ_SECONDS, AiohttpRequest, read_json

log = logging.getLogger(__name__)

TELEGRAM = "https://api.telegram.org"
POLL_SECONDS = 50
_POLL_ANSWER_SECONDS = POLL_SECONDS + 10.0


class ApiError(TelegramError):
    """Telegram answered, and refused. `text` may quote what was sent: it is judged, never logged."""

    def __init__(self, code: int, text: str, parameters: Mapping[str, Any]) -> None:
        super().__init__(f"Telegram answered {code}")
        self.code = code
        self.text = text
        self.retry_after: float | None = _number(parameters.get("retry_after"))
        self.migrate_to: int | None = _whole(parameters.get("migrate_to_chat_id"))


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
        now = asyncio.get_running_loop().time()
        if now < self._paused_until:
            raise Paused(self._paused_until - now)
        try:
            return await self._exchange(self._request, method, parameters)
        except ApiError as error:
            if error.retry_after:
                self._paused_until = max(self._paused_until, now + error.retry_after)
            raise

    async def updates(self, parameters: Mapping[str, object]) -> list[Any]:
        """`getUpdates`, each update as it came. ApiError or a NetworkError of `http`."""
        result = await self._exchange(self._polling, "getUpdates", {"timeout": POLL_SECONDS, **parameters})
        return result if isinstance(result, list) else []

    async def _exchange(self, request: AiohttpRequest, method: str, parameters: Mapping[str, object]) -> Any:
        url = self._urls.get(method) or self._urls.setdefault(method, URL(f"{self._root}/{method}"))
        status, payload = await request.exchange(url, orjson.dumps(parameters))
        return _result(status, read_json(payload))


def _result(status: int, answer: object) -> Any:
    if isinstance(answer, dict) and answer.get("ok") is True and "result" in answer:
        return answer["result"]
    if not isinstance(answer, dict):
        # A page of some server in between: what became of the request is told by the status alone.
        raise ApiError(status, "", {})
    parameters = answer.get("parameters")
    text = str(answer.get("description") or "")
    raise ApiError(_whole(answer.get("error_code")) or status, text, parameters if isinstance(parameters, dict) else {})


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and value > 0 else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _quieten_the_library() -> None:
    """Its debug lines hold the token and what people write."""
    for name in ("telegram", "telegram.Bot", "telegram.request"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.INFO, logger.level))
