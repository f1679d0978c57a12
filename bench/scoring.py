"""Scoring what the matcher understands as faq/README scores replies."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bench.content import Labelled
from bot.faq.understanding import Hints, Understanding

OFFERED = 3
WRONG_COSTS = 10
FREE = ("programme.difference", "programme.tech-gouv", "programme.observatory", "bot.", "chat.")
Understand = Callable[[str, Hints], Understanding]


@dataclass
class Tally:
    """Counts over a set of utterances."""

    asked: int = 0
    right: int = 0
    among: int = 0
    wrong: int = 0
    half: int = 0

    def line(self) -> str:
        """The shares in per cent."""
        total = max(self.asked, 1)
        missed = self.asked - self.right - self.wrong
        penalty = (missed + WRONG_COSTS * self.wrong) / total
        shares = "  ".join(
            f"{name} {100 * count / total:5.1f}"
            for name, count in (("right", self.right), ("or among", self.among), ("wrong", self.wrong))
        )
        return f"{self.asked:4d}  {shares}  penalty {penalty:.2f}"


@dataclass
class Outcome:
    """One utterance judged."""

    asked: Labelled
    understood: Understanding
    result: str
    topics: tuple[str, ...] = field(default=())


def judge(asked: Labelled, understood: Understanding) -> Outcome:
    """right, among (the right one is offered), missed or wrong; right or wrong for what is out of scope."""
    offered = tuple(candidate.topic for candidate in understood.candidates[:OFFERED])
    answered = understood.verdict == "answer" and not offered[0].startswith("elsewhere.")
    if asked.kind == "out_of_scope":
        chat = answered and offered[0].startswith("chat.")
        return Outcome(asked, understood, "wrong" if answered and not chat else "right", offered)
    if not answered:
        fits = understood.verdict == "clarify" and any(topic in asked.topics for topic in offered)
        if asked.kind == "ambiguous":
            return Outcome(asked, understood, "right" if fits else "missed", offered)
        return Outcome(asked, understood, "among" if fits else "missed", offered)
    said = (offered[0], *([understood.also] if understood.also else []))
    if said[0] not in asked.topics or not _same_programme(asked, understood, said[0]):
        return Outcome(asked, understood, "wrong", offered)
    if asked.needs_all and set(asked.topics) - set(said):
        return Outcome(asked, understood, "half", offered)
    return Outcome(asked, understood, "right", offered)


def _same_programme(asked: Labelled, understood: Understanding, topic: str) -> bool:
    if topic.startswith(FREE) or asked.kind == "ambiguous":
        return True
    named = understood.programmes[0] if len(understood.programmes) == 1 else None
    if asked.programme:
        return named == asked.programme
    return (
        named is None
        or asked.context is None
        or named == asked.context.get("programme")
        or len(understood.programmes) > 1
    )


def run(understand: Understand, items: Iterable[Labelled]) -> list[Outcome]:
    """Judge every utterance; those with a context get it as hints."""
    outcomes = []
    for item in items:
        context = item.context or {}
        hints = Hints(programme=context.get("programme"), topic=context.get("topic"))
        outcomes.append(judge(item, understand(item.q, hints)))
    return outcomes


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """Count; a two-part question half answered counts as half a right answer."""
    total = Tally()
    for outcome in outcomes:
        total.asked += 1
        total.right += outcome.result in ("right", "half")
        total.half += outcome.result == "half"
        total.among += outcome.result in ("right", "half", "among")
        total.wrong += outcome.result == "wrong"
    return total
