"""One life of a bot that answers on Telegram: real door, turns, replies and worker; it dies where it is told to."""

import asyncio
import logging
import os
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import uvloop
from aiohttp import web

from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.cutting import cut
from bot.channels.telegram.door import Behind, TelegramDoor
from bot.channels.telegram.webhook import WebhookPlace
from bot.clock import RealClock
from bot.conversation.events import AnyEvent, ChoiceEvent, TextEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import Choice, Reply, Turn
from bot.i18n import Catalogues
from bot.server import Health, build_app, listening
from bot.services.aside import put_aside
from bot.services.channel import Attachment
from bot.services.replies import Replies
from bot.services.responding import InThread
from bot.services.turns import Bounds, Turns
from bot.settings import PROJECT
from bot.storage.database import Database
from bot.storage.opening import open_database
from bot.worker import Worker
from tests.services.crashing import KillingDatabase, World, respond

BUTTON = Choice("Encore", "again")
_SENDING = ("sendMessage", "editMessageText")
# Read once, before the lives are forked from the process that has read it.
_CATALOGUES = Catalogues.read(PROJECT / "locales")


@dataclass(frozen=True)
class Point:
    """Where a life ends: at the boundary of that name, when it comes there for the nth time."""

    nth: int
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.nth})"


class Mortal(World):
    """What outlives a program that dies at a point."""

    def __init__(self, path: Path, point: Point | None) -> None:
        super().__init__(path)
        self._point = point
        self._times: Counter[str] = Counter()

    def step(self, boundary: str) -> None:
        self._times[boundary] += 1
        if self._point == Point(self._times[boundary], boundary):
            os.kill(os.getpid(), signal.SIGKILL)


class _Of(World):
    """The same for one part of the program, whose boundaries are told apart by its name."""

    def __init__(self, whole: World, part: str) -> None:
        super().__init__(whole.path)
        self._whole, self._part = whole, part

    def step(self, boundary: str) -> None:
        self._whole.step(f"{boundary} of {self._part}")


def talkative(event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
    """The core of the services' trial, which counts turns, with a button; a tap changes its message and gets a new one."""
    tapped = isinstance(event, ChoiceEvent)
    if isinstance(event, ChoiceEvent):
        event = TextEvent(key=event.key, address=event.address, sent_at=event.sent_at, text=f"two {event.token}")
    turn = respond(event, conversation, now)
    replies = [
        replace(reply, choices=(BUTTON,), in_place=tapped and not number) for number, reply in enumerate(turn.replies)
    ]
    return replace(turn, replies=tuple(replies))


@dataclass(frozen=True)
class Life:
    """What a life needs. With a `port` updates are brought there, without they are fetched."""

    database_url: str
    key: str
    folder: Path
    api_url: str
    token: str
    port: int
    die_at: Point | None

    @property
    def world(self) -> World:
        return Mortal(self.folder / "world.jsonl", self.die_at)


def live(life: Life) -> None:
    """The whole program, until it dies or is asked to stop."""
    logging.getLogger("bot").addHandler(_Noting(life.world))
    uvloop.run(_live(life, life.world))


class _Noting(logging.Handler):
    """Errors of the program are noted: in this trial there is no reason for any."""

    def __init__(self, world: World) -> None:
        super().__init__(logging.ERROR)
        self._world = world

    def emit(self, record: logging.LogRecord) -> None:
        self._world.note("error", record.getMessage())


class _DyingApi(TelegramApi):
    """A client that dies around its calls, and before it tells Telegram that a batch is kept."""

    def __init__(self, life: Life, world: World) -> None:
        super().__init__(life.token, life.api_url)
        self._world = world

    async def call(self, method: str, parameters: Mapping[str, object], *, document: Attachment | None = None) -> Any:
        what = "send" if method in _SENDING else method
        self._world.step(f"before {what}")
        result = await super().call(method, parameters, document=document)
        self._world.step(f"after {what}")
        return result

    async def updates(self, parameters: Mapping[str, object]) -> list[Any]:
        if "offset" in parameters:
            self._world.step("before the offset moves")
        fetched = await super().updates(parameters)
        self._world.step("after fetching")
        return fetched


async def _live(life: Life, world: World) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database = await open_database(life.database_url, life.key, key_path=life.folder / "key")
    clock = RealClock()
    turns = Turns(
        KillingDatabase(database, _Of(world, "turns")),
        InThread(talkative),
        clock=clock,
        apology=lambda _: Reply("sorry"),
        bounds=Bounds(cut=cut),
    )
    async with _DyingApi(life, world) as api:
        replies = Replies(
            KillingDatabase(database, _Of(world, "replies")), {"telegram": TelegramChannel(api)}, clock=clock
        )
        door = _door(life, api, database, turns, replies)
        app = build_app([_dying(route, world) for route in door.routes], Health())
        async with listening(app, "127.0.0.1", life.port):
            await asyncio.gather(door.run(stop), Worker(replies=replies, purge=_nothing, stop=stop).run())
        await replies.close()
    await turns.close()
    await database.close()


def _door(life: Life, api: TelegramApi, database: Database, turns: Turns, replies: Replies) -> TelegramDoor:
    clock = RealClock()

    async def aside(raw: str, key: str, address: str | None) -> None:
        await put_aside(database, raw, key=key, reason="update", now=clock.now(), address=address)

    behind = Behind(turns=turns, replies=replies, put_aside=aside, clock=clock, catalogues=_CATALOGUES)
    vault = database.vault
    place = WebhookPlace(f"http://127.0.0.1:{life.port}", vault.token("webhook-path"), vault.token("webhook-secret"))
    return TelegramDoor(api, behind, place=place if life.port else None)


def _dying(route: web.RouteDef, world: World) -> web.RouteDef:
    """The same route, which dies when all is done except saying 200."""

    async def handle(request: web.Request) -> web.StreamResponse:
        response: web.StreamResponse = await route.handler(request)
        world.step(f"before {response.status}")
        return response

    return web.route(route.method, route.path, handle)


async def _nothing() -> None:
    return
