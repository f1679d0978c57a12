"""Forms as the editors write them: slots to fill, when each is asked, who reads it and why it is asked."""

from dataclasses import dataclass
from typing import Literal

from bot.programmes.facts import ByLanguage
from bot.programmes.phases import Call

SlotKind = Literal[
    "text", "long-text", "email", "phone", "link", "choice", "choices", "ranking", "yes-no", "number", "date", "place",
    "challenge", "procedure", "file", "consent",
]  # fmt: skip
KINDS: tuple[SlotKind, ...] = (
    "text", "long-text", "email", "phone", "link", "choice", "choices", "ranking", "yes-no", "number", "date", "place",
    "challenge", "procedure", "file", "consent",
)  # fmt: skip
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from; `id` is what is stored and outlives a change of its label."""

    id: str
    label: ByLanguage


@dataclass(frozen=True, slots=True)
class Condition:
    """The slot is asked only where the answer to `slot`, which comes before it, is or contains one of `values`.

    Values are options' ids, or `yes` and `no`.
    """

    slot: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One value to fill.

    `label` is a short noun for the summary, `prompt` the question, `help` what makes it easier, `example` an answer that would do
    (shown after two that did not), `why` what it is for. `at_least` and `at_most` bound characters of texts, numbers, or how many
    are chosen; `most_bytes` bounds a file. `personal` marks data about a person: the notice comes before the first of them.
    `ours` is the editors' remark on a question that no source asked for.
    """

    id: str
    kind: SlotKind
    label: ByLanguage
    prompt: ByLanguage
    why: ByLanguage
    help: ByLanguage | None = None
    example: ByLanguage | None = None
    required: bool = True
    personal: bool = False
    when: Condition | None = None
    options: tuple[Option, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    most_bytes: int | None = None
    sources: tuple[str, ...] = ()
    ours: str = ""

    def option(self, option_id: str) -> Option | None:
        """The option of that id."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """`commando-ux/2020/apply`: what one call of one edition asks.

    `notice` is what people read before the first personal question, in light Markdown; `readers` says who will read the answers.
    """

    edition: str
    call: Call
    title: ByLanguage
    notice: ByLanguage
    readers: ByLanguage
    slots: tuple[Slot, ...]
    file: str = ""

    @property
    def id(self) -> str:
        """`<edition>/<call>`."""
        return f"{self.edition}/{self.call}"

    def slot(self, slot_id: str) -> Slot | None:
        """The slot of that id."""
        return next((slot for slot in self.slots if slot.id == slot_id), None)
