"""What the assistant knows: how to understand, what to answer, and the phrases of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.faq.answer import Answers
from bot.faq.sections import Topic
from bot.faq.understanding import Hints, Understanding
from bot.i18n import Catalogues
from bot.programmes.editions import Programme


class Understands(Protocol):
    """Finds what an utterance is about; pure and deterministic, any text, any length."""

    def understand(self, utterance: str, hints: Hints = ...) -> Understanding:
        """What the utterance is about, in the light of what the conversation knows."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Read-only; shared by every conversation."""

    matcher: Understands
    answers: Answers

    @property
    def topics(self) -> Mapping[str, Topic]:
        """Every topic by its id."""
        return self.answers.topics

    @property
    def programmes(self) -> Mapping[str, Programme]:
        """Every programme by its id."""
        return self.answers.programmes

    @property
    def catalogues(self) -> Catalogues:
        """The assistant's own phrases."""
        return self.answers.catalogues
