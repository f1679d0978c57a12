"""The one thread that writes to SQLite: what waits is committed together, one disk flush for many turns."""

import asyncio
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from bot.storage.database import Work
from bot.storage.errors import Unavailable

T = TypeVar("T")

MOST_TOGETHER = 64


@dataclass(frozen=True, slots=True)
class _Job:
    work: Work[object]
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[Any]"


@dataclass(frozen=True, slots=True)
class _Outcome:
    result: object = None
    error: Exception | None = None


class Writer:
    """Takes work from any event loop; runs it in order of arrival on its own connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def submit(self, work: Work[T]) -> T:
        """The result of `work`, once committed. Unavailable when the file is locked, full, or closed."""
        if self._closed:
            raise Unavailable("The database is closed.")
        loop = asyncio.get_running_loop()
        job = _Job(work, loop, loop.create_future())
        self._jobs.put(job)
        return cast(T, await job.done)

    def close(self) -> None:
        """Commit what was submitted, then end the thread."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        with self._engine.connect() as conn:
            while jobs := self._gather():
                _tell(jobs, _commit(conn, jobs))

    def _gather(self) -> list[_Job]:
        jobs: list[_Job] = []
        try:
            job = self._jobs.get()
            while job is not None:
                jobs.append(job)
                if len(jobs) == MOST_TOGETHER:
                    return jobs
                job = self._jobs.get_nowait()
        except queue.Empty:
            return jobs
        if jobs:
            self._jobs.put(None)
        return jobs


def _commit(conn: Connection, jobs: Sequence[_Job]) -> list[_Outcome]:
    try:
        with conn.begin():
            if len(jobs) == 1:
                return [_Outcome(result=jobs[0].work(conn))]
            return [_attempt(conn, job) for job in jobs]
    except Exception as error:
        # Nothing of these jobs was kept; a lock, a full disk or a broken file say so here.
        return [_Outcome(error=_named(error))] * len(jobs)


def _attempt(conn: Connection, job: _Job) -> _Outcome:
    # Said to the driver directly: SQLAlchemy would compile each of these statements anew, for every turn.
    conn.exec_driver_sql("SAVEPOINT job")
    try:
        result = job.work(conn)
    except OperationalError:
        raise
    except Exception as error:
        conn.exec_driver_sql("ROLLBACK TO job")
        conn.exec_driver_sql("RELEASE job")
        return _Outcome(error=error)
    conn.exec_driver_sql("RELEASE job")
    return _Outcome(result=result)


def _named(error: Exception) -> Exception:
    if not isinstance(error, OperationalError):
        return error
    unavailable = Unavailable("SQLite cannot be written now.")
    unavailable.__cause__ = error
    return unavailable


def _tell(jobs: Sequence[_Job], outcomes: Sequence[_Outcome]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[_Job, _Outcome]]] = {}
    for job, outcome in zip(jobs, outcomes, strict=True):
        by_loop.setdefault(job.loop, []).append((job, outcome))
    for loop, told in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, told)


def _resolve(told: Sequence[tuple[_Job, _Outcome]]) -> None:
    for job, outcome in told:
        if job.done.done():
            continue
        if outcome.error is not None:
            job.done.set_exception(outcome.error)
        else:
            job.done.set_result(outcome.result)
