"""What a turn asks the services to do besides replying; carried out in the transaction that saves the turn."""

from dataclasses import dataclass


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


Effect = RecordMiss | WithdrawHeld
