"""The Bot API: python-telegram-bot's client for what is rare, bare calls for what is frequent."""

import logging
import time
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import aiohttp
import orjson
from telegram import Bot
from telegram.error import NetworkError
from yarl import URL

from bot.channels.telegram.addressing import Identity
from bot.channels.telegram.answers import ApiError, result_of
from bot.channels.telegram.http import READ_SECONDS, AiohttpRequest, Body
from bot.channels.telegram.pauses import Pauses
from bot.services.channel import Attachment

log = logging.getLogger(__name__)

TELEGRAM = "https://api.telegram.org"
POLL_SECONDS = 50
_POLL_ANSWER_SECONDS = POLL_SECONDS + 10.0


class TelegramApi:
    """One bot at one Bot API server. Open it with `async with`; its errors and logs never hold the token."""

    def __init__(self, token: str, url: str = TELEGRAM, *, read_seconds: float = READ_SECONDS) -> None:
        _quieten_the_library()
        root = url.rstrip("/")
        self._root = f"{root}/bot{token}"
        self._files = URL(f"{root}/file/bot{token}")
        self._urls: dict[str, URL] = {}
        self._request = AiohttpRequest(read_seconds=read_seconds)
        self._polling = AiohttpRequest(1, read_seconds=_POLL_ANSWER_SECONDS)
        self._pauses = Pauses(time.monotonic)
        # A token begins with the bot's own number.
        self.me = Identity(int(token.partition(":")[0]))
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

    async def identify(self) -> str:
        """What we are called, asked once. ApiError, Paused or a NetworkError of `http`."""
        if self.me.username is None:
            self.me.username = str((await self.call("getMe", {}))["username"])
        return self.me.username

    async def download(self, path: str, most_bytes: int) -> bytes:
        """A file by the path that `getFile` gave. TooLarge or another NetworkError of `http`."""
        url = self._files / path.lstrip("/")
        status, payload = await self._request.exchange(url, method="GET", most_bytes=most_bytes)
        if not 200 <= status < 300:
            # Not an ApiError: here a 404 is a path that is good no more, not a token of the wrong form.
            raise NetworkError(f"The file server answered {status}")
        return payload

    async def call(self, method: str, parameters: Mapping[str, object], *, document: Attachment | None = None) -> Any:
        """The result of a method, with a file as its `document`.

        ApiError, Paused, or a NetworkError of `http`; a 429 pauses later calls for its chat, or for everybody.
        """
        # A method that is about no chat has a limit of its own.
        place = parameters.get("chat_id", method)
        often = self._pauses.ask(place) or place == method
        try:
            body = _form(parameters, document) if document else orjson.dumps(parameters)
            result = await self._exchange(self._request, method, body)
        except ApiError as error:
            if error.retry_after:
                error.everyone = self._pauses.refused(place, error.retry_after, often=often)
            raise
        if place != method:
            self._pauses.served(place)
        return result

    async def updates(self, parameters: Mapping[str, object]) -> list[Any]:
        """`getUpdates`, each update as it came. ApiError or a NetworkError of `http`."""
        wanted = orjson.dumps({"timeout": POLL_SECONDS, **parameters})
        result = await self._exchange(self._polling, "getUpdates", wanted)
        return result if isinstance(result, list) else []

    async def _exchange(self, request: AiohttpRequest, method: str, body: Body) -> Any:
        url = self._urls.get(method) or self._urls.setdefault(method, URL(f"{self._root}/{method}"))
        status, payload = await request.exchange(url, body)
        return result_of(status, payload)


def _form(parameters: Mapping[str, object], document: Attachment) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    for name, value in parameters.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    # A stream: aiohttp warns of large bytes.
    form.add_field("document", BytesIO(document.content), filename=document.name, content_type=document.mime)
    return form


def _quieten_the_library() -> None:
    """Its debug lines hold the token and what people write."""
    for name in ("telegram", "telegram.Bot", "telegram.request"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.INFO, logger.level))
