"""Many small equal reads or writes of concurrent tasks, gathered while those before are under way, in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy import Connection

from bot.storage.database import Work
from bot.storage.errors import Unavailable

Item = TypeVar("Item")
Result = TypeVar("Result")

_RETRIES_SECONDS = (0.1, 0.3, 1.0, 3.0, 6.0)


class Batch(Generic[Item, Result]):
    """`work(conn, items)` gives one result per item, in order; alone, an item waits for nobody.

    `run` is the database's `read` or `write`.
    """

    def __init__(
        self,
        run: Callable[[Work[Sequence[Result]]], Awaitable[Sequence[Result]]],
        work: Callable[[Connection, Sequence[Item]], Sequence[Result]],
        *,
        most: int = 100,
    ) -> None:
        self._run_in_database = run
        self._work = work
        self._most = most
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Result:
        """The result for this item once its transaction has ended; what the transaction raised reaches every item of it."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return await done

    async def insist(self, item: Item) -> Result:
        """The same, again and again for about ten seconds while the database is away: for work that may be done twice."""
        for seconds in _RETRIES_SECONDS:
            try:
                return await self.add(item)
            except Unavailable:
                await asyncio.sleep(seconds)
        return await self.add(item)

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            await self._carry_out([item for item, _ in batch], [done for _, done in batch])
        self._task = None

    async def _carry_out(self, items: list[Item], futures: list[asyncio.Future[Result]]) -> None:
        try:
            results = await self._run_in_database(lambda conn: self._work(conn, items))
        except Exception as error:
            for done in futures:
                if not done.done():
                    done.set_exception(error)
        else:
            for done, result in zip(futures, results, strict=True):
                if not done.done():
                    done.set_result(result)
