"""Bringing updates to a webhook as Telegram does: in order within a queue, again and again until 2xx."""

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from tests.standin.updates import Updates

Json = dict[str, Any]
_CALLBACKS = 3 << 33


@dataclass(frozen=True)
class Webhook:
    """What setWebhook was told."""

    url: str
    secret: str
    connections: int = 40


@dataclass(frozen=True)
class Delivery:
    """One attempt: what the bot answered; 0 when it did not."""

    update_id: int
    status: int
    retry_after: int | None = None


class Courier:
    """`pace` shortens its waits: 1.0 is Telegram's own."""

    def __init__(self, updates: Updates, webhook: Webhook, *, pace: float, deliveries: list[Delivery]) -> None:
        self._updates = updates
        self._webhook = webhook
        self._pace = pace
        self._deliveries = deliveries
        self._lanes: dict[object, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(webhook.connections)
        self._client = aiohttp.ClientSession()
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop; what was not taken stays pending."""
        tasks = [self._task, *self._lanes.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._client.close()

    async def _run(self) -> None:
        while True:
            arrived = self._updates.arrived
            for update in list(self._updates.pending.values()):
                lane = queue_of(update)
                if lane not in self._lanes:
                    self._lanes[lane] = asyncio.create_task(self._serve(lane))
            await arrived.wait()

    async def _serve(self, lane: object) -> None:
        try:
            while update := self._first(lane):
                await self._deliver(update)
        finally:
            del self._lanes[lane]

    def _first(self, lane: object) -> Json | None:
        return next((update for update in self._updates.pending.values() if queue_of(update) == lane), None)

    async def _deliver(self, update: Json) -> None:
        wait = 0.0
        while update["update_id"] in self._updates.pending:
            async with self._slots:
                delivery = await self._post(update)
            self._deliveries.append(delivery)
            if 200 <= delivery.status < 300:
                self._updates.confirm(update["update_id"])
                return
            await asyncio.sleep((delivery.retry_after or wait) * self._pace)
            wait = min(wait * 2 or 2.0, 60.0)

    async def _post(self, update: Json) -> Delivery:
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": self._webhook.secret}
        update_id = update["update_id"]
        try:
            async with self._client.post(self._webhook.url, data=orjson.dumps(update), headers=headers) as response:
                retry_after = response.headers.get("Retry-After")
                return Delivery(update_id, response.status, int(retry_after) if retry_after else None)
        except (aiohttp.ClientError, OSError):
            return Delivery(update_id, 0)


def queue_of(update: Json) -> object:
    """Telegram's queue: the chat of a message; of a callback the person, in a queue of its own."""
    for kind in ("message", "edited_message", "my_chat_member"):
        body = update.get(kind)
        if isinstance(body, dict) and isinstance(body.get("chat"), dict):
            return body["chat"].get("id")
    query = update.get("callback_query")
    if isinstance(query, dict) and isinstance(query.get("from"), dict):
        return query["from"]["id"] + _CALLBACKS
    return update["update_id"]
