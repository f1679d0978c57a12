"""What the services ask of a channel: send one reply, and say truly what became of it."""

from typing import Protocol

from bot.conversation.turn import Reply


class NotSent(Exception):
    """Certainly not sent: it is tried again, not before `retry_after` seconds where the channel named them.

    `everyone`: the channel asked for a pause of all sending (the usual 429), not at this address only.
    """

    def __init__(self, retry_after: float | None = None, *, everyone: bool = True) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after
        self.everyone = everyone


class Unknown(Exception):
    """It may have been sent (a read timeout, a connection lost while waiting): it is sent once more, not oftener."""


class Refused(Exception):
    """It will never be sent: blocked, gone, not acceptable. `reason` is a short code without personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Channel(Protocol):
    """One door's way out."""

    async def send(self, address: str, reply: Reply, *, in_place_of: str | None) -> str:
        """Send one message, or replace the one named `in_place_of` where the channel can; gives the message's name.

        A reply too long for the channel was cut before it was stored (`turns.Bounds.cut`). Raises NotSent, Unknown
        or Refused; anything else counts as Unknown, and so does taking longer than `sending.SEND_SECONDS`.
        """
        ...
