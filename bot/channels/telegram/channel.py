"""The way out to Telegram: one reply becomes one message, or replaces one."""

import logging
from dataclasses import dataclass, replace
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.answers import ApiError
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.keyboard import Button, keyboard
from bot.channels.telegram.marks import to_html, to_plain
from bot.channels.telegram.verdicts import verdict
from bot.conversation.events import IncomingFile
from bot.conversation.turn import Reply
from bot.services.channel import Attachment, NotFetched, Refused

log = logging.getLogger(__name__)

_NOT_TO_BE_EDITED = ("message to edit not found", "can't be edited", "message_id_invalid", "message identifier")


@dataclass(frozen=True, slots=True)
class _Letter:
    """A reply in Telegram's terms; `formatted` and its buttons are given up when Telegram refuses them."""

    text: str
    buttons: list[list[Button]]
    formatted: bool = True

    def parameters(self) -> dict[str, object]:
        parameters: dict[str, object] = {"text": self.text, "link_preview_options": {"is_disabled": True}}
        if self.formatted:
            parameters |= {"text": to_html(self.text), "parse_mode": "HTML"}
        if self.buttons:
            parameters["reply_markup"] = {"inline_keyboard": self.buttons}
        return parameters

    def without_what(self, error: ApiError) -> "_Letter | None":
        """The same letter without what Telegram refused; None when that is not the trouble."""
        text = error.text.casefold()
        if error.code != 400 or _is_unchanged(error):
            return None
        if self.buttons and ("button" in text or "reply markup" in text or "keyboard" in text):
            return replace(self, buttons=[])
        if self.formatted and "entit" in text:
            return replace(self, text=to_plain(self.text), formatted=False)
        return None


class TelegramChannel:
    """Sends to addresses `telegram:<chat id>`."""

    def __init__(self, api: TelegramApi) -> None:
        self._api = api
        # Groups that became supergroups while we were running.
        self._moved: dict[int, int] = {}

    async def fetch(self, address: str, file: IncomingFile, *, most_bytes: int) -> bytes:  # noqa: ARG002
        """Not yet."""
        raise NotFetched("unreachable")

    async def send(
        self, address: str, reply: Reply, *, in_place_of: str | None, attachment: Attachment | None = None
    ) -> str:
        """Send the reply, or edit the message `in_place_of` where Telegram still lets us; gives the message's id."""
        if attachment:
            raise Refused("no documents yet")
        chat, letter = _chat_of(address), _Letter(reply.text, keyboard(reply.choices))
        chat = self._moved.get(chat, chat)
        try:
            try:
                return await self._show(chat, letter, in_place_of)
            except ApiError as error:
                if not error.migrate_to:
                    raise
                self._moved[chat] = error.migrate_to
                return await self._show(error.migrate_to, letter, None)
        except TelegramError as error:
            raise verdict(error) from None

    async def _show(self, chat: int, letter: _Letter, in_place_of: str | None) -> str:
        if in_place_of and in_place_of.isdecimal():
            try:
                target: dict[str, object] = {"chat_id": chat, "message_id": int(in_place_of)}
                await self._accepted("editMessageText", target, letter)
                return in_place_of
            except ApiError as error:
                if _is_unchanged(error):
                    return in_place_of
                if not _cannot_be_edited(error):
                    raise
        sent = await self._accepted("sendMessage", {"chat_id": chat}, letter)
        return str(sent["message_id"]) if isinstance(sent, dict) else ""

    async def _accepted(self, method: str, target: dict[str, object], letter: _Letter) -> Any:
        """The result for the letter, or for what is left of it once Telegram's objections are met."""
        try:
            return await self._api.call(method, {**target, **letter.parameters()})
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


def _is_unchanged(error: ApiError) -> bool:
    return error.code == 400 and "message is not modified" in error.text.casefold()


def _cannot_be_edited(error: ApiError) -> bool:
    text = error.text.casefold()
    return error.code == 400 and any(words in text for words in _NOT_TO_BE_EDITED)
