"""Answers with the labels of their form, in its order; what the form no longer asks comes last, under its id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.conversation.knowledge import Knowledge
from bot.forms.draft import Value
from bot.forms.form import Form, Slot
from bot.forms.showing import shown
from bot.programmes.editions import Edition


@dataclass(frozen=True, slots=True)
class Labelled:
    """One answer; `text` is `value` as a person reads it."""

    id: str
    label: str
    text: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Labels:
    """Reads answers in one language."""

    knowledge: Knowledge
    lang: str

    def form(self, form: str) -> Form | None:
        """The form of that id, if it is still in the content."""
        return self.knowledge.forms.get(form)

    def title(self, form: str) -> str:
        """What people call it."""
        found = self.form(form)
        return found.title[self.lang] if found else form

    def edition(self, form: str) -> Edition | None:
        """The edition that a form belongs to, if it is still in the content."""
        name = form.rpartition("/")[0]
        programme = self.knowledge.programmes.get(name.split("/")[0])
        return programme.editions.get(name) if programme else None

    def answers(self, form: str, answers: Mapping[str, Value | None]) -> Iterator[Labelled]:
        """Every answer once."""
        found = self.form(form)
        known = [slot for slot in found.slots if slot.id in answers] if found else []
        ids = {slot.id for slot in known}
        gone = [
            Slot(id=name, kind="text", label={self.lang: name}, prompt={}, why={})
            for name in answers
            if name not in ids
        ]
        edition, catalogues = self.edition(form), self.knowledge.catalogues
        for slot in (*known, *gone):
            value = answers[slot.id]
            text = shown(slot, value, self.lang, catalogues=catalogues, edition=edition)
            yield Labelled(slot.id, slot.label[self.lang], text, value)
