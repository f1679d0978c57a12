"""What the services ask of a channel: send one reply and say truly what became of it; fetch one file."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.conversation.events import IncomingFile
from bot.conversation.turn import Reply

# Reasons of `Refused` that are about the address.
UNREACHABLE = frozenset({"blocked", "deactivated", "never started", "chat not found", "removed from the group"})

Holds = Literal["address", "bulk", "everyone"]


class NotSent(Exception):
    """Certainly not sent: it is tried again, not before `retry_after` seconds where the channel named them.

    `holds` says who waits as long: this address; also `bulk`, all that nobody waits for, where the channel did not say
    whom it means; or everyone.
    """

    def __init__(self, retry_after: float | None = None, *, holds: Holds = "everyone") -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after
        self.holds = holds


class Unknown(Exception):
    """It may have been sent (a read timeout, a connection lost while waiting): it is sent once more, not oftener."""


class Refused(Exception):
    """It will never be sent: blocked, gone, not acceptable. `reason` is a short code without personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def unreachable(self) -> bool:
        """Whether nothing at all reaches that address, not only this message."""
        return self.reason in UNREACHABLE


class NotFetched(Exception):
    """A file that somebody sent cannot be had: too large to be taken, or not to be reached (gone, or not now)."""

    def __init__(self, reason: Literal["too-large", "unreachable"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a reply; `name` is the file's name, without a folder and without personal data."""

    name: str
    mime: str
    content: bytes = field(repr=False)


class Channel(Protocol):
    """One door's way out, and where a file that it brought is fetched."""

    async def fetch(self, address: str, file: IncomingFile, *, most_bytes: int) -> bytes:
        """The content of a file that came from that address, of at most `most_bytes`. Raises NotFetched."""
        ...

    async def send(
        self, address: str, reply: Reply, *, in_place_of: str | None, attachment: Attachment | None = None
    ) -> str:
        """Send one message, or replace the one named `in_place_of` where the channel can; gives the message's name.

        With an attachment the reply is the text beside it, and no message is replaced.
        A reply too long for the channel was cut before it was stored (`turns.Bounds.cut`). Raises NotSent, Unknown
        or Refused; anything else counts as Unknown, and so does taking longer than `sending.SEND_SECONDS`.
        """
        ...
