"""Many people at once, through the webhook, and how long each waited for the bot's first words."""

import asyncio
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
import orjson

if TYPE_CHECKING:
    from tests.standin.server import StandIn

Json = dict[str, Any]
_FIRST_PERSON = 1_000_000
_LONGEST_WAIT_SECONDS = 30.0


@dataclass(frozen=True)
class Plan:
    """`total` messages, their texts taken in turn, each from a person of its own, who waits for an answer;
    `in_flight` wait at a time. `per_second`: at that pace instead of as fast as answers come."""

    texts: tuple[str, ...]
    total: int
    in_flight: int = 64
    per_second: float | None = None
    first_person: int = _FIRST_PERSON


@dataclass
class Flood:
    """One run. Times are of this process's clock, in seconds."""

    standin: "StandIn"
    plan: Plan
    waits: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    lost: int = 0
    _waiting: dict[int, "asyncio.Future[float]"] = field(default_factory=dict)

    async def run(self) -> Json:
        """Every wait for the first words, and for the 200; and how long all of it took."""
        clock = asyncio.get_running_loop()
        self.standin.on_sent = self._on_sent
        numbers = iter(range(self.plan.total))
        connector = aiohttp.TCPConnector(limit=0)
        began = clock.time()
        async with aiohttp.ClientSession(connector=connector) as client:
            if self.plan.per_second:
                await self._paced(client, self.plan.per_second)
            else:
                await asyncio.gather(*(self._crowd(client, numbers) for _ in range(self.plan.in_flight)))
        self.standin.on_sent = None
        seconds = clock.time() - began
        return {"seconds": seconds, "waits": self.waits, "kept": self.kept, "lost": self.lost}

    async def _crowd(self, client: aiohttp.ClientSession, numbers: Iterator[int]) -> None:
        for number in numbers:
            await self._ask(client, number)

    async def _paced(self, client: aiohttp.ClientSession, per_second: float) -> None:
        clock = asyncio.get_running_loop()
        began, asking = clock.time(), []
        for number in range(self.plan.total):
            await asyncio.sleep(max(0.0, began + number / per_second - clock.time()))
            asking.append(asyncio.create_task(self._ask(client, number)))
        await asyncio.gather(*asking)

    async def _ask(self, client: aiohttp.ClientSession, number: int) -> None:
        clock = asyncio.get_running_loop()
        person = self.plan.first_person + number
        answered = self._waiting[person] = clock.create_future()
        began = clock.time()
        await self._post(client, _update(number, person, self.plan.texts[number % len(self.plan.texts)]))
        self.kept.append(clock.time() - began)
        try:
            async with asyncio.timeout(_LONGEST_WAIT_SECONDS):
                self.waits.append(await answered - began)
        except TimeoutError:
            self.lost += 1
        del self._waiting[person]

    async def _post(self, client: aiohttp.ClientSession, body: bytes) -> None:
        webhook = self.standin.webhook
        if webhook is None:
            raise RuntimeError("The bot has set no webhook.")
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": webhook.secret}
        for _ in range(100):
            async with client.post(webhook.url, data=body, headers=headers) as response:
                if response.status < 300:
                    return
            await asyncio.sleep(0.2)

    def _on_sent(self, chat_id: int) -> None:
        waiting = self._waiting.get(chat_id)
        if waiting and not waiting.done():
            waiting.set_result(asyncio.get_running_loop().time())


_run = 0


def next_run() -> None:
    """New update ids, so that no run repeats another's."""
    global _run
    _run += 1


def _update(number: int, person: int, text: str) -> bytes:
    user = {"id": person, "is_bot": False, "first_name": "Anne", "language_code": "fr"}
    chat = {"id": person, "type": "private", "first_name": "Anne"}
    message = {"message_id": _run * 2 + 1, "date": 1_594_000_000, "chat": chat, "from": user, "text": text}
    return orjson.dumps({"update_id": _run * 10_000_000 + number + 1, "message": message})


def percentile(values: list[float], share: float) -> float:
    """The value that `share` (0 to 1) of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan
