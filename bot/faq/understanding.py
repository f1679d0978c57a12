"""What is understood of an utterance, and what the conversation knew before it."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["answer", "clarify", "unknown"]


@dataclass(frozen=True, slots=True)
class Hints:
    """What the conversation knows: programme and topic talked about just before (only while fresh), audience, language."""

    programme: str | None = None
    topic: str | None = None
    audience: str | None = None
    lang: str | None = None


NOTHING_KNOWN = Hints()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic with the calibrated probability that it is what was asked."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """All that the words, and the hints where they were needed, say.

    `lang` is 'fr', 'en', another ISO code when it is clearly another language, None when nothing tells. `programmes` and
    `editions` are those named, in order. `candidates` come best first, at most 8. `also` is a second topic asked in the
    same message. `followed`: the topic or programme of the hints was used. `why`: the words that weighed most.
    """

    lang: str | None = None
    programmes: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    lookalike: bool = False
    audience: str | None = None
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    margin: float = 0.0
    verdict: Verdict = "unknown"
    also: str | None = None
    followed: bool = False
    why: tuple[str, ...] = ()

    @property
    def topic(self) -> str | None:
        """The first candidate's topic."""
        return self.candidates[0].topic if self.candidates else None
