"""What the way in asks for a turn, and the simplest that gives one: the core in a thread of this process."""

import asyncio
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol

from bot.conversation.events import AnyEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import Turn

Respond = Callable[[AnyEvent, Conversation, datetime], Turn]


class NoTurn(Exception):
    """The assistant itself failed; the message says how and where, and nothing of what the person wrote."""


class Responder(Protocol):
    """Gives the turn of an event; one at a time, in the order in which they are asked for."""

    async def respond(self, event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
        """The turn. NoTurn when the assistant fails at this event, Overloaded when none can be had now."""
        ...

    async def close(self) -> None:
        """End, after the event that it is at."""
        ...


class InThread:
    """The core in a thread of its own, one event at a time."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="respond")

    async def respond(self, event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
        """The turn. NoTurn when the core fails."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._safely, event, conversation, now)

    async def close(self) -> None:
        """End the thread, after the event that it is at."""
        await asyncio.to_thread(self._thread.shutdown)

    def _safely(self, event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
        try:
            return self._respond(event, conversation, now)
        except Exception as error:
            raise NoTurn(where_of(error)) from None


def where_of(error: BaseException) -> str:
    """Its kind and where it came from. Its message is left out: it may quote the person."""
    frames = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} at {' > '.join(frames)}"
