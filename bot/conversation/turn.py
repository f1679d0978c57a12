"""What a turn gives back: the conversation as it now stands, what to say, and what to do."""

from dataclasses import dataclass, replace
from typing import Literal

from bot.conversation.effects import Effect
from bot.conversation.outcome import Outcome
from bot.conversation.state import Conversation

TOKEN_BYTES = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the person may tap or type. `token` comes back in a ChoiceEvent (at most 64 bytes of UTF-8);
    `url` instead of a token opens a page and sends nothing back; `start` instead of both opens a private conversation with that
    payload of /start, where the door has such links."""

    label: str
    token: str = ""
    url: str | None = None
    start: str | None = None

    def __post_init__(self) -> None:
        if len(self.token.encode()) > TOKEN_BYTES:
            raise ValueError(f"A choice's token has at most {TOKEN_BYTES} bytes: {self.token!r}")


DocumentKind = Literal["receipt", "data", "calendar"]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that goes with a reply, made when it is sent: `receipt`, the PDF copy of the submission whose receipt is `key`;
    `data`, everything held of this address, as a text to read where `name` ends with `.txt`, else as JSON; `calendar`, the
    milestone of `key` (`eig/4:apply.closes:fr`, the last being the language) for calendar programs, as it is known then.

    `name` is the file's name, without personal data."""

    kind: DocumentKind
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to somebody who is waiting.

    `text` is light Markdown: **bold**, _italic_, [label](url), lines that begin with "- ", blank lines between paragraphs;
    nothing else is special. `in_place`: it may replace the message whose choice was taken (navigation), where the door can.
    `numbers`: a bare number typed now is an answer; a choice is typed by its label or as `#2`. `copy_note` is said before
    the text where the reply is sent once more, since nobody knows whether it arrived. `silent`: it makes no sound.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    in_place: bool = False
    document: Document | None = None
    numbers: bool = False
    copy_note: str = ""
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """`held`: the replies wait for `HOLD` seconds, since the utterance had no confident answer and more of it may follow."""

    conversation: Conversation
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    held: bool = False
    outcome: Outcome | None = None


HOLD_SECONDS = 1.5


def at_once(turn: Turn) -> Turn:
    """The same turn without the wait: for a door where an utterance always comes whole."""
    heard = turn.conversation.heard
    if not turn.held or heard is None:
        return replace(turn, held=False)
    return replace(turn, held=False, conversation=replace(turn.conversation, heard=replace(heard, held=False)))
