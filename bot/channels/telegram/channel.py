"""The way out to Telegram: one reply becomes one message, or replaces one; and where its files are fetched."""

import logging
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.answers import ApiError
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.fetching import fetch
from bot.channels.telegram.keyboard import Button, keyboard
from bot.channels.telegram.letter import Letter, is_unchanged
from bot.channels.telegram.verdicts import verdict
from bot.conversation.events import IncomingFile
from bot.conversation.turn import Reply
from bot.services.channel import Attachment, Refused
from bot.services.moving import Moves
from bot.storage.errors import Unavailable

log = logging.getLogger(__name__)

_NOT_TO_BE_EDITED = (
    "message to edit not found",
    "can't be edited",
    "message_id_invalid",
    "message identifier",
    "no text in the message",
)


class TelegramChannel:
    """Sends to addresses `telegram:<chat id>`."""

    def __init__(self, api: TelegramApi, moves: Moves | None = None) -> None:
        self._api = api
        self._moves = moves
        # Groups that became supergroups while we were running.
        self._moved: dict[int, int] = {}

    async def fetch(self, address: str, file: IncomingFile, *, most_bytes: int) -> bytes:  # noqa: ARG002 (any chat's)
        """The content of a document that somebody sent. NotFetched."""
        return await fetch(self._api, file, most_bytes)

    async def send(
        self, address: str, reply: Reply, *, in_place_of: str | None, attachment: Attachment | None = None
    ) -> str:
        """Send the reply, or edit the message `in_place_of` where Telegram still lets us; gives the message's id.

        Beside an attachment the text is its caption: `cut` leaves none that is too long.
        """
        chat = _chat_of(address)
        try:
            letter = Letter(reply.text, await self._buttons(reply), attachment)
            return await self._follow(self._moved.get(chat, chat), letter, None if attachment else in_place_of)
        except TelegramError as error:
            raise verdict(error) from None

    async def _buttons(self, reply: Reply) -> list[list[Button]]:
        leads_to_us = any(choice.start for choice in reply.choices)
        return keyboard(reply.choices, await self._api.identify() if leads_to_us else None)

    async def _follow(self, chat: int, letter: Letter, in_place_of: str | None) -> str:
        try:
            return await self._show(chat, letter, in_place_of)
        except ApiError as error:
            if not error.migrate_to:
                raise
            self._moved[chat] = error.migrate_to
            if self._moves:
                await self._keep(self._moves, chat, error.migrate_to)
            return await self._show(error.migrate_to, letter, None)

    async def _keep(self, moves: Moves, chat: int, to: int) -> None:
        try:
            await moves(f"telegram:{chat}", f"telegram:{to}")
        except Unavailable:
            # Telegram says it again the next time that the old number is written to.
            log.warning("Where a group is now could not be kept.")
            self._moved.pop(chat, None)

    async def _show(self, chat: int, letter: Letter, in_place_of: str | None) -> str:
        if in_place_of and in_place_of.isdecimal():
            try:
                target: dict[str, object] = {"chat_id": chat, "message_id": int(in_place_of)}
                await self._accepted("editMessageText", target, letter)
                return in_place_of
            except ApiError as error:
                if is_unchanged(error):
                    return in_place_of
                if not _cannot_be_edited(error):
                    raise
        sent = await self._accepted(letter.method, {"chat_id": chat}, letter)
        return str(sent["message_id"]) if isinstance(sent, dict) else ""

    async def _accepted(self, method: str, target: dict[str, object], letter: Letter) -> Any:
        """The result for the letter, or for what is left of it once Telegram's objections are met."""
        try:
            return await self._api.call(method, {**target, **letter.parameters()}, document=letter.document)
        except ApiError as error:
            simpler = letter.without_what(error)
            if simpler is None:
                raise
            log.error(
                "Telegram refused the %s of a reply: it goes without.",
                "text's marks" if letter.formatted and not simpler.formatted else "buttons",
            )
            return await self._accepted(method, target, simpler)


def _chat_of(address: str) -> int:
    try:
        return int(address.removeprefix("telegram:"))
    except ValueError:
        raise Refused("not an address of Telegram") from None


def _cannot_be_edited(error: ApiError) -> bool:
    text = error.text.casefold()
    return error.code == 400 and any(words in text for words in _NOT_TO_BE_EDITED)
