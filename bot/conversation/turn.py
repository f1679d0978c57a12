"""What a turn gives back: the conversation as it now stands, what to say, and what to do."""

from dataclasses import dataclass, replace

from bot.conversation.effects import Effect
from bot.conversation.outcome import Outcome
from bot.conversation.state import Conversation

TOKEN_BYTES = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the person may tap or type. `token` comes back in a ChoiceEvent (at most 64 bytes of UTF-8);
    `url` instead of a token opens a page and sends nothing back."""

    label: str
    token: str = ""
    url: str | None = None

    def __post_init__(self) -> None:
        if len(self.token.encode()) > TOKEN_BYTES:
            raise ValueError(f"A choice's token has at most {TOKEN_BYTES} bytes: {self.token!r}")


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to somebody who is waiting.

    `text` is light Markdown: **bold**, _italic_, [label](url), lines that begin with "- ", blank lines between paragraphs;
    nothing else is special. `in_place`: it may replace the message whose choice was taken (navigation), where the door can.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    in_place: bool = False


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
