"""What goes between this process and the one that only responds: messages with their length before them."""

import pickle
import struct
from asyncio import StreamReader
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from typing import Any

from bot.conversation.events import AnyEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import Turn
from bot.programmes.amendments import Amendment

_LENGTH = struct.Struct("!I")


@dataclass(frozen=True, slots=True)
class Ready:
    """What is known has been read: it may be asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An event to respond to; `number` comes back with the answer."""

    number: int
    event: AnyEvent
    conversation: Conversation
    now: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """The turn, else how and where the assistant failed."""

    number: int
    turn: Turn | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """From now on these dates hold."""

    found: Sequence[Amendment]


def packed(message: object) -> bytes:
    """A message as it is sent."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


def receive(stream: BufferedReader) -> Any:
    """The next message from the process that started this one; None when it has ended."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    body = stream.read(_LENGTH.unpack(head)[0])
    return pickle.loads(body)  # noqa: S301 (a socket that only the two of us have)


async def received(reader: StreamReader) -> Any:
    """The next message of the process that was started. IncompleteReadError when it has ended."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return pickle.loads(await reader.readexactly(length))  # noqa: S301 (a socket that only the two of us have)
