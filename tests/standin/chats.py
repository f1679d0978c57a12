"""What the stand-in remembers of chats: their messages, and what people have seen of them."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.standin.refusals import Refusal, forbidden

Json = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """A message as a person sees it: words without marks (of a file, its caption), labels of buttons.

    `links` are the buttons that open an address: label and address.
    """

    message_id: int
    text: str
    buttons: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    entities: tuple[Json, ...] = ()
    edited: bool = False
    document: bytes | None = None
    document_name: str = ""
    links: tuple[tuple[str, str], ...] = ()


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
        keyboard = message.get("reply_markup", {}).get("inline_keyboard", ())
        rows = tuple(tuple(button["text"] for button in row) for row in keyboard)
        self.shown.put_nowait(
            Shown(
                message_id=message["message_id"],
                text=message.get("text") or message.get("caption", ""),
                buttons=tuple(label for row in rows for label in row),
                rows=rows,
                entities=tuple(message.get("entities") or message.get("caption_entities", ())),
                edited=edited,
                document=document,
                document_name=message.get("document", {}).get("file_name", ""),
                links=tuple((button["text"], button["url"]) for row in keyboard for button in row if "url" in button),
            )
        )
