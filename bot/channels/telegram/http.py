"""python-telegram-bot's requests sent by aiohttp: one HTTP stack, and errors that say whether anything was sent."""

from types import TracebackType
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.channels.telegram.answers import read_json, refusal_of

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
# Shorter than what servers allow: a connection that they close while we write leaves us in doubt.
_KEEP_ALIVE_SECONDS = 10.0
_JSON = {"Content-Type": "application/json"}

Body = bytes | aiohttp.FormData | None


class Unreached(NetworkError):
    """The server was never reached: certainly nothing was sent."""


class TooLarge(NetworkError):
    """More came than was asked for: the rest was not read."""


class AiohttpRequest(BaseRequest):
    """A pool of `connections`. Its errors name neither the address, which holds the bot's token, nor what was sent.

    Unreached: nothing was sent. TimedOut and any other NetworkError: it may have been.
    """

    __slots__ = ("_connections", "_read_seconds", "_session")

    def __init__(self, connections: int = 100, *, read_seconds: float = READ_SECONDS) -> None:
        self._connections = connections
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Open the pool; nothing is connected yet."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=_KEEP_ALIVE_SECONDS)
            self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT})

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.shutdown()

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The JSON of an answer. TelegramError, without quoting it: it may hold what a person wrote."""
        data = read_json(payload)
        if not isinstance(data, dict):
            raise TelegramError("Invalid server response")
        return data

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **timeouts: object
    ) -> tuple[int, bytes]:
        """One request, as the library asks for it: status and payload. ApiError instead of the library's own refusals,
        which quote the answer, and as `exchange`.
        """
        seconds = timeouts.get("read_timeout")
        read_seconds = float(seconds) if isinstance(seconds, (int, float)) else None
        status, payload = await self.exchange(URL(url), _body(request_data), method=method, read_seconds=read_seconds)
        if not 200 <= status < 300:
            raise refusal_of(status, read_json(payload))
        return status, payload

    async def exchange(
        self,
        url: URL,
        body: Body = None,
        *,
        method: str = "POST",
        read_seconds: float | None = None,
        most_bytes: int | None = None,
    ) -> tuple[int, bytes]:
        """One request: status and payload, of at most `most_bytes`. Unreached, TooLarge, TimedOut or NetworkError."""
        if self._session is None:
            raise Unreached("The pool of connections is not open")
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=CONNECT_SECONDS,
            sock_connect=CONNECT_SECONDS,
            sock_read=read_seconds or self._read_seconds,
        )
        headers = _JSON if isinstance(body, bytes) else None
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await _payload(response, most_bytes)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            failure = _failure(error)
        # Raised here, not there: the error of aiohttp may quote the address, and must not come along.
        raise failure


def _body(data: RequestData | None) -> Body:
    if data is None:
        return None
    if not data.contains_files:
        return orjson.dumps(data.parameters)
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


async def _payload(response: aiohttp.ClientResponse, most_bytes: int | None) -> bytes:
    if most_bytes is None or not 200 <= response.status < 300:
        return await response.read()
    payload = bytearray()
    async for part in response.content.iter_any():
        payload += part
        if len(payload) > most_bytes:
            raise TooLarge("More came than was asked for")
    return bytes(payload)


def _failure(error: Exception) -> NetworkError:
    name = type(error).__name__
    if isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)):
        return Unreached(f"Not reached ({name})")
    if isinstance(error, TimeoutError):
        return TimedOut(f"No answer in time ({name})")
    return NetworkError(f"The connection was lost ({name})")
