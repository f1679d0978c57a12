"""The stand-in itself: one HTTP server, what it remembers, and the people who talk through it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

from tests.standin.chats import Chat
from tests.standin.couriers import Courier, Delivery, Webhook
from tests.standin.documents import MOST_UPLOADED, serve_file
from tests.standin.faults import Fault, Faults
from tests.standin.files import Files
from tests.standin.methods import METHODS, unknown_method
from tests.standin.parameters import read_parameters
from tests.standin.people import Group, Person
from tests.standin.refusals import Refusal
from tests.standin.storm import Storm
from tests.standin.updates import Updates

Json = dict[str, Any]
TOKEN = "7654321:AAF-not_a_real_token_of_anybody0000"


@dataclass(frozen=True)
class Call:
    """One call that the bot made, before any fault."""

    method: str
    params: Json
    at: float


class StandIn:
    """A Bot API for one bot. `open`: any chat exists, and messages are counted, not kept (fast).

    Under `/as/NAME` stands the same, for who is to be told from other processes of the same bot.
    """

    def __init__(self, *, pace: float = 0.01, open: bool = False, port: int = 0) -> None:  # noqa: A002 (its word)
        self.token = TOKEN
        self.open = open
        self.updates = Updates()
        self.faults = Faults()
        self.storm: Storm | None = None
        self.chats: dict[int, Chat] = {}
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.queries: set[str] = set()
        self.files = Files()
        self.profile: dict[tuple[str, str], Any] = {}
        self.webhook: Webhook | None = None
        self.dropped = False
        self.on_sent: Callable[[int], None] | None = None
        self.control: Callable[[web.BaseRequest], Awaitable[Any]] | None = None
        self.url = ""
        self._pace = pace
        self._port = port
        self._courier: Courier | None = None
        self._closing = asyncio.Event()

    async def __aenter__(self) -> "StandIn":
        # A long poll ends with whoever asked.
        self._server = web.Server(
            self._serve, request_factory=_roomy_request, access_log=None, handler_cancellation=True
        )
        self._runner = web.ServerRunner(self._server, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        self.updates.close()
        await self.bring_to(None)
        await self._runner.cleanup()

    def person(self, person_id: int, *, lang: str = "fr", name: str = "Anne") -> Person:
        """Somebody who has started the bot."""
        self.chats.setdefault(person_id, Chat(person_id, name=name))
        return Person(self, person_id, lang=lang, name=name)

    def group(self, group_id: int, name: str = "Équipe") -> Group:
        """A group that the bot is in."""
        self.chats.setdefault(group_id, Chat(group_id, type="supergroup", name=name))
        return Group(group_id)

    async def bring_to(self, webhook: Webhook | None) -> None:
        """Bring updates there, or let them be fetched."""
        if self._courier:
            await self._courier.close()
            self._courier = None
        self.webhook = webhook
        self.updates.webhook_is_set = webhook is not None
        if webhook and not self.open:
            self._courier = Courier(self.updates, webhook, pace=self._pace, deliveries=self.deliveries)

    def sent(self, chat: Chat, message: Json, *, edited: bool = False, document: bytes | None = None) -> None:
        """The bot wrote or changed a message."""
        if self.on_sent:
            self.on_sent(chat.id)
        if not self.open:
            chat.keep(message, edited=edited, document=document)

    @property
    def connections(self) -> int:
        """How many connections the bot has open."""
        return len(self._server.connections)

    def called(self, method: str) -> list[Json]:
        """The parameters of every call of a method."""
        return [call.params for call in self.calls if call.method == method.lower()]

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        prefix, _, rest = request.path[1:].partition("/")
        sender = ""
        if prefix == "as":
            sender, prefix, rest = rest.split("/", 2)
        if prefix == f"bot{self.token}":
            return await self._api(request, rest.lower(), sender)
        if prefix == "file" and rest.startswith(f"bot{self.token}/"):
            return await serve_file(self, request, rest.partition("/")[2])
        if prefix == "_" and self.control:
            return web.json_response(await self.control(request))
        refusal = Refusal(401, "Unauthorized") if prefix.startswith("bot") else unknown_method()
        return _json(refusal.answer(), refusal.code)

    async def _api(self, request: web.BaseRequest, method: str, sender: str) -> web.StreamResponse:
        params = await read_parameters(request)
        if self.storm and method == "sendmessage":
            return await self.storm.meet(self, request, params, sender)
        if not self.open:
            self.calls.append(Call(method, params, asyncio.get_running_loop().time()))
        fault = self.faults.take(method)
        if fault:
            answer = await self.answer(method, params) if fault.accepted else None
            return await self.misbehave(request, fault, answer)
        return await self.answer(method, params)

    async def answer(self, method: str, params: Json) -> web.Response:
        """What the method gives, or Telegram's objection to it."""
        try:
            if method not in METHODS:
                raise unknown_method()
            return _json({"ok": True, "result": await METHODS[method](self, params)}, 200)
        except Refusal as refusal:
            return _json(refusal.answer(), refusal.code)

    async def wait(self, seconds: float) -> None:
        """So many seconds, or until the stand-in closes."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()

    async def misbehave(
        self, request: web.BaseRequest, fault: Fault, answer: web.Response | None = None
    ) -> web.StreamResponse:
        """What a fault makes of an answer."""
        if fault.refusal:
            return _json(fault.refusal.answer(), fault.refusal.code)
        if fault.kind == "status":
            return web.Response(status=fault.status, text="<html><h1>Bad Gateway</h1></html>", content_type="text/html")
        if fault.kind in ("hang", "late"):
            await self.wait(fault.seconds)
        if fault.kind == "late" and answer:
            return answer
        if request.transport:
            request.transport.abort()
        return web.Response()


def _roomy_request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """Room for the largest file and for one byte too many."""
    loop, most = asyncio.get_running_loop(), MOST_UPLOADED + (1 << 20)
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=most)


def _json(answer: object, status: int) -> web.Response:
    return web.Response(body=orjson.dumps(answer), status=status, content_type="application/json")
