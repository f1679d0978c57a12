"""Steering a stand-in that runs as a process of its own, over HTTP under `/_/`."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import orjson
from aiohttp import web

from tests.standin import faults, refusals
from tests.standin.chats import Chat
from tests.standin.flood import Flood, Plan, next_run
from tests.standin.server import StandIn
from tests.standin.storm import Storm

Json = dict[str, Any]
_FAULTS: dict[str, Callable[[], faults.Fault]] = {
    "429": lambda: faults.refuse(refusals.too_many(1)),
    "403": lambda: faults.refuse(refusals.forbidden("bot was blocked by the user")),
    "502": faults.server_error,
    "hang": faults.hang,
    "hang-accepted": lambda: faults.hang(accepted=True),
    "reset": faults.reset,
    "reset-accepted": lambda: faults.reset(accepted=True),
}


class Control:
    """`says`, `repeat`, `sent`, `pending`, `faults`, `webhook`, `flood`, `storm`, `arrivals`: each takes and gives JSON."""

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        self._orders: dict[str, Callable[[Json], Awaitable[Any]]] = {
            "says": self._says,
            "repeat": self._repeat,
            "sent": self._sent,
            "pending": self._pending,
            "faults": self._faults,
            "webhook": self._webhook,
            "flood": self._flood,
            "storm": self._storm,
            "arrivals": self._arrivals,
        }

    async def __call__(self, request: web.BaseRequest) -> Any:
        body = await request.read()
        return await self._orders[request.path.rpartition("/")[2]](orjson.loads(body) if body else {})

    async def _says(self, order: Json) -> Json:
        person = self._standin.person(order["person"], lang=order.get("lang", "fr"))
        return {"update_id": person.says(order["text"])}

    async def _repeat(self, order: Json) -> Json:
        self._standin.updates.repeat(order["update_id"])
        return {}

    async def _sent(self, order: Json) -> list[Json]:
        chat = self._standin.chats.get(order["person"], Chat(0))
        return list(chat.messages.values())

    async def _pending(self, _: Json) -> Json:
        return {"pending": len(self._standin.updates.pending)}

    async def _faults(self, order: Json) -> Json:
        self._standin.faults.next(order["method"], *(_FAULTS[name]() for name in order["faults"]))
        return {}

    async def _webhook(self, _: Json) -> Json:
        return {"set": self._standin.webhook is not None}

    async def _storm(self, order: Json) -> Json:
        self._standin.storm = Storm(order["seed"], order["messages"])
        self._watching = asyncio.create_task(self._standin.storm.watch())
        return {}

    async def _arrivals(self, order: Json) -> list[Json]:
        storm = self._standin.storm
        return [asdict(one) for one in storm.arrivals[order.get("after", 0) :]] if storm else []

    async def _flood(self, order: Json) -> Json:
        next_run()
        return await Flood(self._standin, Plan(**{**order, "texts": tuple(order["texts"])})).run()
