"""Telegram's updates as events of ours."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update, User

from bot.channels.telegram.addressing import Identity, read_command, spoken_to_us
from bot.clock import Clock
from bot.conversation.events import (
    AnyEvent,
    ChoiceEvent,
    CommandEvent,
    IncomingFile,
    MediaEvent,
    MediaKind,
    PresenceEvent,
    TextEvent,
)
from bot.i18n import LANGUAGES

# What a message may hold besides text, as the library names it; an animation is also a document: the order counts.
_MEDIA: tuple[tuple[str, MediaKind], ...] = (
    ("sticker", "sticker"),
    ("voice", "voice"),
    ("audio", "voice"),
    ("photo", "photo"),
    ("video", "video"),
    ("video_note", "video"),
    ("animation", "video"),
    ("location", "location"),
    ("contact", "contact"),
    ("document", "file"),
    ("poll", "other"),
    ("dice", "other"),
    ("story", "other"),
    ("game", "other"),
    ("checklist", "other"),
    ("paid_media", "other"),
)
_HALF_PAIR = re.compile("[\ud800-\udfff]")


class Unreadable(Exception):
    """The library or we ourselves cannot read the update."""


class NotKnownYet(Exception):
    """Telegram has not told yet what we are called, so that nobody can say whether a group speaks to us."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """An update that asks for nothing; `reason` for the counts, without personal data."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup: its address is another from now on."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Received:
    """An event; `query` is to be acknowledged at once."""

    event: AnyEvent
    query: str | None = None


class _Base(TypedDict):
    key: str
    address: str
    sent_at: datetime
    lang: str | None
    group: bool
    message_ref: str | None


class UpdateReader:
    """Reads updates of the bot `me`; in groups a bare command is ours when its name is in `commands`."""

    def __init__(self, me: Identity, *, clock: Clock, commands: Container[str]) -> None:
        self._me = me
        self._clock = clock
        self._commands = commands

    def read(self, data: Mapping[str, object]) -> Received | Dropped | Moved:
        """What the update is to us. Unreadable, or NotKnownYet."""
        if not isinstance(data.get("update_id"), int):
            raise Unreadable("no id")
        try:
            update = Update.de_json(dict(data), None)
            return self._read(update)
        except NotKnownYet:
            raise
        except Exception as error:
            # Its message may quote the person.
            raise Unreadable(type(error).__name__) from None

    def _read(self, update: Update) -> Received | Dropped | Moved:
        key = event_key(update.update_id)
        if update.callback_query:
            return self._choice(update.callback_query, key)
        if update.my_chat_member:
            return self._presence(update.my_chat_member, key)
        message = update.message or update.edited_message
        if message is None:
            return Dropped("other")
        if message.migrate_to_chat_id:
            return Moved(f"telegram:{message.chat.id}", f"telegram:{message.migrate_to_chat_id}")
        if message.migrate_from_chat_id:
            return Moved(f"telegram:{message.migrate_from_chat_id}", f"telegram:{message.chat.id}")
        return self._message(message, key, edited=update.edited_message is not None)

    def _choice(self, query: CallbackQuery, key: str) -> Received | Dropped:
        if query.data is None:
            return Dropped("game")
        message = query.message
        base: _Base = {
            "key": key,
            "address": f"telegram:{message.chat.id if message else query.from_user.id}",
            "sent_at": self._clock.now(),
            "lang": _language(query.from_user),
            "group": message is not None and message.chat.type != "private",
            "message_ref": str(message.message_id) if message else None,
        }
        return Received(ChoiceEvent(**base, token=_clean(query.data)), query.id)

    def _presence(self, change: ChatMemberUpdated, key: str) -> Received | Dropped:
        before, after = _may_write(change.old_chat_member), _may_write(change.new_chat_member)
        if before == after or change.chat.type == "channel":
            return Dropped(f"member {change.old_chat_member.status} to {change.new_chat_member.status}")
        base: _Base = {
            "key": key,
            "address": f"telegram:{change.chat.id}",
            "sent_at": self._clock.now(),
            "lang": _language(change.from_user),
            "group": change.chat.type != "private",
            "message_ref": None,
        }
        return Received(PresenceEvent(**base, present=after))

    def _message(self, message: Message, key: str, *, edited: bool) -> Received | Dropped:
        if message.from_user and message.from_user.is_bot and not message.sender_chat:
            return Dropped("bot")
        kind = _media_kind(message)
        if not message.text and (kind is None or (edited and kind != "file")):
            # A location on the move, a caption mended: nothing new is asked. A file may be another one now.
            return Dropped("edited" if kind else "service")
        text = _clean(message.text or message.caption or "")
        said = text if message.chat.type == "private" else self._said_to_us(message, text)
        if said is None:
            return Dropped("not to us")
        base = self._base(message, key, edited=edited)
        if not message.text:
            return Received(MediaEvent(**base, kind=kind or "other", caption=said, file=_file(message, kind)))
        return self._words(base, said, message, edited)

    def _words(self, base: _Base, text: str, message: Message, edited: bool) -> Received | Dropped:
        if not text:
            # Only our name was written.
            return Received(CommandEvent(**base, name="help"))
        forwarded = message.forward_origin is not None
        command = None if forwarded else read_command(text)
        if command is None:
            return Received(TextEvent(**base, text=text, edited=edited, forwarded=forwarded))
        if command.bot is not None and not self._is_us(command.bot):
            return Dropped("for another bot")
        return Received(CommandEvent(**base, name=command.name, argument=command.argument))

    def _is_us(self, username: str) -> bool:
        if self._me.username is None:
            raise NotKnownYet
        return self._me.is_named(username)

    def _said_to_us(self, message: Message, text: str) -> str | None:
        if self._me.username is None:
            raise NotKnownYet
        return spoken_to_us(message, text, self._me, self._commands)

    def _base(self, message: Message, key: str, *, edited: bool) -> _Base:
        date = (message.edit_date if edited else None) or message.date
        return {
            "key": key,
            "address": f"telegram:{message.chat.id}",
            "sent_at": min(date, self._clock.now()) if self._clock.simulated else date,
            "lang": _language(message.from_user),
            "group": message.chat.type != "private",
            "message_ref": str(message.message_id),
        }


def _may_write(member: ChatMember) -> bool:
    # Whoever is restricted may still be there, or have left.
    return member.status not in ("left", "kicked") and getattr(member, "is_member", True)


def event_key(update_id: object) -> str:
    """The name of an update for ever."""
    return f"telegram:{update_id}"


def _media_kind(message: Message) -> MediaKind | None:
    # An empty tuple, as of photos, is nothing; an empty object is not.
    return next((kind for name, kind in _MEDIA if getattr(message, name, None)), None)


def _file(message: Message, kind: MediaKind | None) -> IncomingFile | None:
    """The document of a private message: what a group is shown is not for us to keep."""
    document = message.document
    if kind != "file" or document is None or message.chat.type != "private":
        return None
    return IncomingFile(ref=document.file_id, name=_clean(document.file_name or ""), size=document.file_size)


def _language(user: User | None) -> str | None:
    code = (user.language_code or "")[:2].casefold() if user else ""
    return code if code in LANGUAGES else None


def _clean(text: str) -> str:
    return _HALF_PAIR.sub("\ufffd", text)
