"""The whole door: who we are, updates in by polling or webhook, what Telegram shows of us."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web
from telegram.error import TelegramError

from bot.channels.telegram.answers import ApiError
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.intake import Acknowledging, Intake, PutAside, SendsReplies, TakesEvents
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.profile import OUR_COMMANDS, publish_profile
from bot.channels.telegram.updates import UpdateReader
from bot.channels.telegram.webhook import NotRegistered, Webhook, WebhookPlace, register_webhook
from bot.clock import Clock
from bot.i18n import Catalogues
from bot.services.moving import Moves

log = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What stands behind the door. `put_aside(raw, key, address)` keeps an update that cannot be read, encrypted."""

    turns: TakesEvents
    replies: SendsReplies
    put_aside: PutAside
    clock: Clock
    catalogues: Catalogues
    moves: Moves | None = None


class TelegramDoor:
    """By webhook where `place` is given, else by polling. `api` must be open while it runs."""

    def __init__(self, api: TelegramApi, behind: Behind, *, place: WebhookPlace | None = None) -> None:
        self._api = api
        self._catalogues = behind.catalogues
        self._place = place
        self.me = api.me
        self._acknowledging = Acknowledging(api.call)
        self._intake = Intake(
            UpdateReader(self.me, clock=behind.clock, commands=OUR_COMMANDS),
            turns=behind.turns,
            replies=behind.replies,
            put_aside=behind.put_aside,
            acknowledge=self._acknowledging,
            moves=behind.moves,
        )

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """What the HTTP server must serve; nothing when polling."""
        return Webhook(self._place, self._intake).routes() if self._place else ()

    @property
    def counts(self) -> Counter[str]:
        """How many updates of each kind came, for /metrics."""
        return self._intake.counts

    async def run(self, stop: asyncio.Event) -> None:
        """Receive until told to stop, then finish what is being taken. The HTTP server must listen already."""
        presenting = asyncio.create_task(self._present_ourselves())
        try:
            if self._place:
                await stop.wait()
            else:
                await Polling(self._api, self._intake).run(stop)
        finally:
            presenting.cancel()
            await asyncio.gather(presenting, return_exceptions=True)
            await self._acknowledging.close()

    async def _present_ourselves(self) -> None:
        await _until_done(self._api.identify, "say who we are")
        if self._place:
            await _until_done(self._register, "accept the webhook")
        await publish_profile(self._api.bot, self._catalogues)

    async def _register(self) -> None:
        if self._place:
            await register_webhook(self._api, self._place)
            log.info("The webhook is registered.")


async def _until_done(work: Callable[[], Awaitable[object]], what: str) -> None:
    """Try until it works, in ever longer pauses, or in those that Telegram names."""
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            await work()
            return
        except (NotRegistered, TelegramError) as error:
            log.error("Telegram did not %s: %s", what, error)
            wait = error.retry_after if isinstance(error, (NotRegistered, ApiError)) else None
        await asyncio.sleep(wait or pause)
        pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
