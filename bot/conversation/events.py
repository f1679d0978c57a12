"""What reaches the assistant from any door: text, a choice, a command, something that is not words, a door that shuts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.forms.files import FileState

MediaKind = Literal["sticker", "voice", "photo", "video", "location", "contact", "file", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event has.

    `key` names this event for ever (a repeated key is the same event); `address` is where it came from
    (`telegram:4242`, `console:anne`); `sent_at` is when the person sent it, aware; `lang` is what the door
    knows of the person's language (`fr`, `en` or None); `group` is true in a chat of several people; `message_ref` is the door's
    name of the message: of this one, or of the one that a choice was taken on. `nonce` is chance that nobody can
    guess, given by the way in: 32 hexadecimal digits, the same however often the turn starts over.
    """

    key: str
    address: str
    sent_at: datetime
    lang: str | None = None
    group: bool = False
    message_ref: str | None = None
    nonce: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEvent(Event):
    """An utterance. `edited`: it replaces an earlier message; `forwarded`: somebody else wrote it."""

    text: str
    edited: bool = False
    forwarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceEvent(Event):
    """A choice was taken; `token` is what `Choice.token` held when it was shown. Untrusted: any text may come."""

    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandEvent(Event):
    """`/name argument`; `name` in lower case without the slash, `argument` stripped, possibly empty."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFile:
    """A file as the door offers it: `ref` fetches it there, `name` and `size` (bytes) are what the sender said.

    Only where the conversation waits for a file does the way in fetch it: then `state` says what its bytes are, `digest` is their
    SHA-256 in hexadecimal and `content` holds them when it is a harmless PDF.
    """

    ref: str
    name: str
    size: int | None = None
    state: FileState = "offered"
    digest: str = ""
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaEvent(Event):
    """Something that is not words; its content is not stored, but for a file that a form asked for."""

    kind: MediaKind
    caption: str = ""
    file: IncomingFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceEvent(Event):
    """Whether we may write there any more: somebody blocked or unblocked us, a group removed or added us."""

    present: bool


AnyEvent = TextEvent | ChoiceEvent | CommandEvent | MediaEvent | PresenceEvent
