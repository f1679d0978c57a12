"""What the assistant knows: how to understand, what to answer, and the phrases of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.faq.answer import Answers
from bot.faq.sections import Topic
from bot.faq.understanding import Hints, Understanding
from bot.forms.eligibility import Eligibility
from bot.forms.form import Form
from bot.i18n import Catalogues
from bot.programmes.editions import Programme


class Understands(Protocol):
    """Finds what an utterance is about; pure and deterministic, any text, any length."""

    def understand(self, utterance: str, hints: Hints = ...) -> Understanding:
        """What the utterance is about, in the light of what the conversation knows."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Read-only; shared by every conversation. Forms and eligibility checks by id; `procedures` are suggestions to type.

    `calendars`: the address under which the programmes' calendars are served, without a slash at its end; None where none are.
    """

    matcher: Understands
    answers: Answers
    forms: Mapping[str, Form] = field(default_factory=dict)
    eligibility: Mapping[str, Eligibility] = field(default_factory=dict)
    procedures: Sequence[str] = ()
    calendars: str | None = None

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
