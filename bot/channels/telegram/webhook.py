"""The webhook: an update is answered 200 only when it is kept; its address and its header are secrets."""

import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import web
from telegram.error import TelegramError

from bot.channels.telegram.answers import ApiError, read_json
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import ALLOWED_UPDATES
from bot.services.lanes import Overloaded

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PREFIX = "/telegram/"
_CONNECTIONS = 100


class NotRegistered(Exception):
    """Telegram did not accept the webhook; `retry_after` seconds where it named them. The message is for the operator."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class WebhookPlace:
    """Where Telegram brings updates: PUBLIC_URL, a path that cannot be guessed, and what its header must say."""

    public_url: str
    path: str = field(repr=False)
    secret: str = field(repr=False)


class Webhook:
    """The endpoint; `place` may be another program's only at the price of 404 and 401."""

    def __init__(self, place: WebhookPlace, intake: Intake) -> None:
        self._place = place
        self._intake = intake

    def routes(self) -> Sequence[web.RouteDef]:
        """What the HTTP server adds."""
        return [web.post(f"{PREFIX}{{path}}", self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        """Take one update. 200: kept; 503 with Retry-After: not now; 404 and 401: not from Telegram."""
        if not _same(request.match_info["path"], self._place.path):
            return web.Response(status=404)
        if not _same(request.headers.get(HEADER, ""), self._place.secret):
            return web.Response(status=401)
        try:
            await self._take(await request.read())
        except Overloaded as error:
            return web.Response(status=503, headers={"Retry-After": str(max(1, math.ceil(error.retry_after)))})
        return web.Response()

    async def _take(self, body: bytes) -> None:
        data = read_json(body)
        if isinstance(data, dict) and "update_id" in data:
            await self._intake.take(data)
        else:
            await self._intake.take_text(body.decode("utf-8", "replace"))


async def register_webhook(api: TelegramApi, place: WebhookPlace) -> None:
    """Tell Telegram where to bring updates; what waits there is kept. NotRegistered."""
    wanted = {
        "url": f"{place.public_url.rstrip('/')}{PREFIX}{place.path}",
        "secret_token": place.secret,
        "allowed_updates": ALLOWED_UPDATES,
        "max_connections": _CONNECTIONS,
        "drop_pending_updates": False,
    }
    try:
        await api.call("setWebhook", wanted)
    except ApiError as error:
        reason = error.text.replace(place.path, "…").replace(place.secret, "…")
        raise NotRegistered(f"{error} {reason}".strip(), error.retry_after) from None
    except TelegramError as error:
        raise NotRegistered(str(error)) from None


def _same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode())
