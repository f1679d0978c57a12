"""Updates on their way to the bot: kept until confirmed, fetched by getUpdates or brought by a courier."""

import asyncio
from collections.abc import Iterable
from typing import Any

from tests.standin.refusals import Refusal

Json = dict[str, Any]

_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """Pending updates in order of `update_id`; `seen` holds every one there ever was."""

    def __init__(self) -> None:
        self.pending: dict[int, Json] = {}
        self.seen: dict[int, Json] = {}
        self.arrived = asyncio.Event()
        self.allowed: list[str] | None = None
        self.webhook_is_set = False
        self._last_id = 100_000
        self._poller = 0
        self._held: list[Json] | None = None
        self._closed = False

    def close(self) -> None:
        """Let everybody who waits go."""
        self._closed = True
        self._wake()

    def push(self, update: Json) -> int:
        """A new update, raw: without `update_id` it gets the next one. Gives its id."""
        if "update_id" not in update:
            self._last_id += 1
            update = {"update_id": self._last_id, **update}
        if self._held is not None:
            self._held.append(update)
        else:
            self._add([update])
        return int(update["update_id"])

    def hold(self) -> None:
        """Keep what comes from now on back, until `release`."""
        self._held = []

    def release(self, *, swapped: bool = False) -> None:
        """Let go what was held, in its order or the other way round."""
        held, self._held = self._held or [], None
        self._add(reversed(held) if swapped else held)

    def repeat(self, update_id: int) -> None:
        """Bring an update again although it was confirmed."""
        self._add([self.seen[update_id]])

    def confirm(self, update_id: int) -> None:
        """Forget an update that the bot has taken."""
        self.pending.pop(update_id, None)

    async def fetch(self, offset: int | None, limit: int, wait_seconds: float) -> list[Json]:
        """getUpdates. Refusal: 409."""
        if self.webhook_is_set:
            raise Refusal(409, _WEBHOOK_ACTIVE)
        self._poller += 1
        number = self._poller
        self._wake()
        self._forget_before(offset)
        end = asyncio.get_running_loop().time() + wait_seconds
        while not self._closed and not self._wanted() and (left := end - asyncio.get_running_loop().time()) > 0:
            await self._wait(left)
            if number != self._poller:
                raise Refusal(409, _OTHER_POLLER)
        return self._wanted()[:limit]

    async def all_taken(self) -> None:
        """Wait until every update was confirmed."""
        while self.pending:
            await asyncio.sleep(0.005)

    def _add(self, updates: Iterable[Json]) -> None:
        for update in updates:
            if self._is_allowed(update):
                self.seen[update["update_id"]] = update
                self.pending[update["update_id"]] = update
        self._wake()

    def _is_allowed(self, update: Json) -> bool:
        kinds = set(update) - {"update_id"}
        return not self.allowed or not kinds or bool(kinds & set(self.allowed))

    def _wanted(self) -> list[Json]:
        return list(self.pending.values())

    def _forget_before(self, offset: int | None) -> None:
        if offset is None:
            return
        if offset < 0:
            for update_id in list(self.pending)[:offset]:
                self.confirm(update_id)
        for update_id in [known for known in self.pending if 0 < known < offset]:
            self.confirm(update_id)

    def _wake(self) -> None:
        event, self.arrived = self.arrived, asyncio.Event()
        event.set()

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.arrived.wait()
        except TimeoutError:
            return
