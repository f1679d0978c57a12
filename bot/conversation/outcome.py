"""What a turn came to, for `ask`, for explanations and for the editors; the person reads only its text."""

from dataclasses import dataclass
from typing import Literal

OutcomeKind = Literal["answer", "clarify", "action", "chat", "fallback"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`programme` is the one the answer is about; a comparison has None and names several in `programmes`."""

    kind: OutcomeKind
    topics: tuple[str, ...] = ()
    programme: str | None = None
    programmes: tuple[str, ...] = ()
    published: bool = False
    score: float = 0.0
    margin: float = 0.0
    sources: tuple[str, ...] = ()
    lang: str = "fr"
