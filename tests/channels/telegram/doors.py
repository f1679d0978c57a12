"""A whole Telegram door for tests: the stand-in, real storage, a parrot for a core, polling or webhook."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.cutting import cut
from bot.channels.telegram.door import Behind, TelegramDoor
from bot.channels.telegram.http import READ_SECONDS
from bot.channels.telegram.webhook import WebhookPlace
from bot.clock import Clock, RealClock
from bot.conversation.turn import Reply
from bot.i18n import Catalogues
from bot.server import Health, build_app, listening
from bot.services.aside import put_aside
from bot.services.moving import moves_in
from bot.services.replies import Replies
from bot.services.responding import InThread
from bot.services.turns import Bounds, Turns
from bot.settings import PROJECT
from bot.storage.database import Database
from tests.channels.telegram.parrot import Parrot
from tests.standin import StandIn

CATALOGUES = Catalogues.read(PROJECT / "locales")


@dataclass
class Service:
    """A bot that runs. `place` None: it polls.

    `read_seconds`: what is answered later is in doubt and sent once more, so that a short one and a slow machine make copies.
    """

    standin: StandIn
    database: Database
    parrot: Parrot
    place: WebhookPlace | None = None
    clock: Clock = field(default_factory=RealClock)
    bounds: Bounds = field(default_factory=lambda: Bounds(cut=cut))
    read_seconds: float = READ_SECONDS
    port: int = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Service"]:
        """Start, and stop as on SIGTERM."""
        self.stop = asyncio.Event()
        async with AsyncExitStack() as stack:
            api = await stack.enter_async_context(
                TelegramApi(self.standin.token, self.standin.url, read_seconds=self.read_seconds)
            )
            self.turns = Turns(
                self.database,
                InThread(self.parrot),
                clock=self.clock,
                apology=lambda _: Reply("sorry"),
                bounds=self.bounds,
            )
            self.channel = TelegramChannel(api, moves_in(self.database))
            self.replies = Replies(self.database, {"telegram": self.channel}, clock=self.clock)
            await self._serve(stack, api)
            yield self
            self.stop.set()
            await asyncio.gather(*self._tasks)
        await self.turns.close()

    async def _serve(self, stack: AsyncExitStack, api: TelegramApi) -> None:
        stack.push_async_callback(self.replies.close)
        behind = Behind(
            turns=self.turns,
            replies=self.replies,
            put_aside=self._put_aside,
            clock=self.clock,
            catalogues=CATALOGUES,
            moves=moves_in(self.database),
        )
        place = self.place and WebhookPlace("http://127.0.0.1", self.place.path, self.place.secret)
        self.door = TelegramDoor(api, behind, place=place)
        app = build_app(self.door.routes, Health(figures=lambda: {"updates": self.door.counts}))
        self.port = await stack.enter_async_context(listening(app, "127.0.0.1", 0))
        if place:
            object.__setattr__(place, "public_url", f"http://127.0.0.1:{self.port}")
        self._tasks = [asyncio.create_task(self.door.run(self.stop)), asyncio.create_task(self._tick())]
        await self._known()

    async def _known(self) -> None:
        """Wait until the bot knows its name, and Telegram where to bring updates."""
        while self.door.me.username is None or (self.place and not self.standin.webhook):
            await asyncio.sleep(0.002)

    async def _tick(self) -> None:
        while not self.stop.is_set():
            await self.replies.tick()
            try:
                async with asyncio.timeout(0.2):
                    await self.stop.wait()
            except TimeoutError:
                continue

    async def _put_aside(self, raw: str, key: str, address: str | None) -> None:
        await put_aside(self.database, raw, key=key, reason="update", now=self.clock.now(), address=address)


def webhook_place() -> WebhookPlace:
    """Made-up secrets."""
    return WebhookPlace("", "unguessable-path-0123456789", "made-up-secret")
