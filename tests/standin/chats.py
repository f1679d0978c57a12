"""What the stand-in remembers of chats: their messages, and what people have seen of them."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.standin.refusals import Refusal, forbidden

Json = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """A message as a person sees it: words without marks, labels of buttons."""

    message_id: int
    text: str
    buttons: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    entities: tuple[Json, ...] = ()
    edited: bool = False
    document: bytes | None = None


@dataclass
class Chat:
    """One chat with the bot. `moved_to`: the supergroup that it became."""

    id: int
    type: str = "private"
    name: str = "Anne"
    refusal: Refusal | None = None
    messages: dict[int, Json] = field(default_factory=dict)
    shown: "asyncio.Queue[Shown]" = field(default_factory=asyncio.Queue)
    last_id: int = 0

    def block(self) -> None:
        """From now on the bot may not write here."""
        self.refusal = forbidden("bot was blocked by the user")

    def described(self) -> Json:
        """As Telegram describes it."""
        named = {"first_name": self.name} if self.type == "private" else {"title": self.name}
        return {"id": self.id, "type": self.type, **named}

    def next_id(self) -> int:
        """A new number for a message."""
        self.last_id += 1
        return self.last_id

    def keep(self, message: Json, *, edited: bool = False, document: bytes | None = None) -> None:
        """Keep a message of the bot and show it."""
        self.messages[message["message_id"]] = message
        rows = tuple(
            tuple(button["text"] for button in row)
            for row in message.get("reply_markup", {}).get("inline_keyboard", ())
        )
        self.shown.put_nowait(
            Shown(
                message_id=message["message_id"],
                text=message.get("text", ""),
                buttons=tuple(label for row in rows for label in row),
                rows=rows,
                entities=tuple(message.get("entities", ())),
                edited=edited,
                document=document,
            )
        )
