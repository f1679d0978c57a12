"""A channel that writes down what it is given, and a core that answers by its text: for the tests of the services."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.conversation.effects import RecordMiss, WithdrawHeld
from bot.conversation.events import AnyEvent, ChoiceEvent, IncomingFile, TextEvent
from bot.conversation.state import Conversation, Heard
from bot.conversation.turn import Reply, Turn
from bot.services.channel import Attachment, NotFetched

NOON = datetime(2020, 7, 10, 12, tzinfo=UTC)
Outcome = Exception | None


@dataclass
class FakeChannel:
    """Sends by writing down; `outcomes` are taken one per attempt, then everything succeeds. `files` are to be fetched.

    `arrivals.acquire()` waits for the next attempt; while there is a `gate` that is shut, attempts wait there.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    attempts: list[tuple[str, str]] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    in_place_of: list[str | None] = field(default_factory=list)
    silent: list[bool] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    fetched: list[tuple[str, str]] = field(default_factory=list)
    gate: asyncio.Event | None = None
    arrivals: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def fetch(self, address: str, file: IncomingFile, *, most_bytes: int) -> bytes:
        self.fetched.append((address, file.ref))
        content = self.files.get(file.ref)
        if content is None:
            raise NotFetched("unreachable")
        if len(content) > most_bytes:
            raise NotFetched("too-large")
        return content

    async def send(
        self, address: str, reply: Reply, *, in_place_of: str | None, attachment: Attachment | None = None
    ) -> str:
        self.attempts.append((address, reply.text))
        self.arrivals.release()
        if self.gate:
            await self.gate.wait()
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome:
            raise outcome
        self.sent.append((address, reply.text))
        self.in_place_of.append(in_place_of)
        self.silent.append(reply.silent)
        self.attachments += [attachment] if attachment else []
        return str(len(self.sent))

    def texts(self, address: str) -> list[str]:
        """What arrived at this address, in order."""
        return [text for to, text in self.sent if to == address]


def echo(event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
    """Says what it was told and how many turns it remembers; "hm" is held, as what has no confident answer is."""
    counted = replace(conversation, misses=conversation.misses + 1)
    if isinstance(event, ChoiceEvent):
        return Turn(counted, (Reply(f"chose {event.token}", in_place=True), Reply("new")))
    text = event.text if isinstance(event, TextEvent) else type(event).__name__
    if text == "boom":
        raise ValueError("salaire secret")
    held = conversation.heard if conversation.heard and conversation.heard.held else None
    joined = f"{held.text} + {text}" if held else text
    effects = (WithdrawHeld(),) if held else ()
    if text.startswith("hm"):
        heard = replace(counted, heard=Heard(joined, now, held=True))
        return Turn(heard, (Reply(f"what is {joined}?"),), (*effects, RecordMiss(joined, "fr", "unknown")), held=True)
    return Turn(replace(counted, heard=Heard(joined, now)), (Reply(f"{counted.misses}: {joined}"),), effects)


def said(text: str, key: str, address: str = "fake:anne") -> TextEvent:
    """An utterance."""
    return TextEvent(key=key, address=address, sent_at=NOON, text=text)


def sorry(_conversation: Conversation) -> Reply:
    """What is said when the core fails."""
    return Reply("Something went wrong on my side.")
