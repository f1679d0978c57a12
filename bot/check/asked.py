"""Every question that people are asked, of forms and of eligibility checks, with the place where it is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.check.review import Review
from bot.content.problems import Problem
from bot.forms.eligibility import Eligibility
from bot.forms.form import Form, Slot
from bot.i18n import Msg


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a form (its answer is kept) or of a check (it is not); `steps` lead to it in its file."""

    slot: Slot
    asker: Form | Eligibility
    steps: tuple[str, ...]

    @property
    def kept(self) -> bool:
        """Whether the answer is kept, and read by people."""
        return isinstance(self.asker, Form)

    def error(self, review: Review, message: Msg, *within: str) -> Problem:
        """A fault of this question, on the line of its key `within`."""
        file = self.asker.file
        return review.error(file, review.places.line(file, *self.steps, *within), message)


def asked(review: Review) -> Iterator[Asked]:
    """The questions of every form, then those of every eligibility check."""
    for form in review.library.forms.values():
        for slot in form.slots:
            yield Asked(slot, form, ("slots", slot.id))
    for check in review.library.eligibility.values():
        for slot in check.questions:
            yield Asked(slot, check, (check.call, "questions", slot.id))
