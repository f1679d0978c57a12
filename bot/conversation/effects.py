"""What a turn asks the services to do besides replying; carried out in the transaction that saves the turn."""

from dataclasses import dataclass

from bot.conversation.subscription import Subscription
from bot.forms.draft import Draft, StoredFile, Submission


@dataclass(frozen=True, slots=True)
class RecordMiss:
    """Keep an utterance that got no confident answer, for the editors (`guichet questions`).

    `reason`: "unknown" (no answer), "clarified" (choices were offered), "rejected" (the person said it was not the question),
    "chosen" (after a clarification the person took `chosen`, a topic: a labelled phrasing).
    """

    utterance: str
    lang: str
    reason: str
    candidates: tuple[tuple[str, float], ...] = ()
    chosen: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawHeld:
    """Cancel the replies of this address that are still held: a further text came and both are read together."""


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Keep the draft: it takes the place of the one for the same form."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Forget the draft of a form and its files that no submission holds."""

    form: str


@dataclass(frozen=True, slots=True)
class KeepFile:
    """Keep the content of the event's file, for a draft of that form."""

    form: str
    file: StoredFile


@dataclass(frozen=True, slots=True)
class Submit:
    """Keep the submission, a new one or a new version of the one with its id; its draft is gone in the same transaction."""

    submission: Submission


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Mark a submission as withdrawn."""

    submission: Submission


@dataclass(frozen=True, slots=True)
class EraseAll:
    """Erase everything held of this address, keeping only that it was done, under this certificate."""

    certificate: str


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Keep the subscription: it takes the place of the one to the same programme."""

    subscription: Subscription


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """End the subscription to a programme; None: all of them."""

    programme: str | None


@dataclass(frozen=True, slots=True)
class Suspend:
    """Nobody is reached there any more: give up what waits to be sent, suspend the subscriptions; `reason` is a short code."""

    reason: str


Effect = (
    RecordMiss
    | WithdrawHeld
    | SaveDraft
    | DiscardDraft
    | KeepFile
    | Submit
    | Withdraw
    | EraseAll
    | Subscribe
    | Unsubscribe
    | Suspend
)
