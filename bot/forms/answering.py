"""What an answer, a skip, a step back or an edit makes of a draft; nothing else that was answered is lost."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.forms.asking import before
from bot.forms.draft import Answer, Draft, Piece, StoredFile, Submission, Value
from bot.forms.form import Form, Slot
from bot.forms.verdicts import Context

NOTHING = Answer(None)


def begin(form: Form, now: datetime) -> Draft:
    """A draft with nothing in it."""
    return Draft(form=form.id, begun_at=now, changed_at=now)


def amendment(submission: Submission, now: datetime) -> Draft:
    """A draft filled with what was sent, to change it; the notice was read the first time."""
    answers = {name: Answer(value) for name, value in submission.answers.items()}
    return Draft(
        form=submission.form, begun_at=now, changed_at=now, answers=answers, noticed=True, amends=submission.id
    )


def give(form: Form, draft: Draft, slot: Slot, value: Value | None, pieces: tuple[Piece, ...] = ()) -> Draft:
    """The slot is answered; None: skipped. What depends on an answer that changed is asked again."""
    return _with(form, draft, slot, Answer(value, pieces=pieces))


def correct(form: Form, draft: Draft, slot: Slot, answer: Answer) -> Draft:
    """The message of an answer was edited: the answer follows, what is asked now stays so unless it depends on it."""
    followed = _with(form, draft, slot, answer)
    return replace(followed, tries=draft.tries, doubt=draft.doubt)


def choose(form: Form, draft: Draft, slot: Slot, option: str, *, on: bool) -> Draft:
    """One of several options is taken or let go; more may come. Twice the same changes nothing."""
    chosen = tuple(name for name in chosen_of(draft, slot) if name != option or on)
    if on and option not in chosen:
        chosen = (*chosen, option)
    return _with(form, draft, slot, Answer(chosen, unfinished=True))


def chosen_of(draft: Draft, slot: Slot) -> tuple[str, ...]:
    """The options taken so far, of those that still exist, in the order taken."""
    value = draft.answers.get(slot.id, NOTHING).value
    return tuple(name for name in value if slot.option(name)) if isinstance(value, tuple) else ()


def put_off(form: Form, draft: Draft, slot: Slot) -> Draft:
    """The slot is asked after all the others."""
    return _with(form, draft, slot, Answer(None, unfinished=True))


def back(form: Form, draft: Draft, context: Context) -> Draft:
    """The slot before the present one is asked again; at the first one nothing changes."""
    slot = before(form, draft, context)
    return draft if slot is None else reopen(draft, slot)


def reopen(draft: Draft, slot: Slot) -> Draft:
    """The slot is asked again; its answer stands meanwhile."""
    answer = draft.answers.get(slot.id, NOTHING)
    skipped = answer.value is None
    return _moved(draft, slot, replace(answer, again=True, unfinished=answer.unfinished and not skipped))


def keep(draft: Draft, slot: Slot) -> Draft:
    """The answer that was asked again stays as it is."""
    return _moved(draft, slot, replace(draft.answers.get(slot.id, NOTHING), again=False))


def failed(draft: Draft) -> Draft:
    """One more answer that did not do."""
    return replace(draft, tries=draft.tries + 1)


def dependents(form: Form, slot: Slot) -> list[Slot]:
    """The slots whose being asked depends on that one, directly or not."""
    found = [slot]
    for other in form.slots:
        if other.when and any(other.when.slot == one.id for one in found):
            found.append(other)
    return found[1:]


def files_of(answers: Iterable[Value | None]) -> list[StoredFile]:
    """The files among answers."""
    return [value for value in answers if isinstance(value, StoredFile)]


def _with(form: Form, draft: Draft, slot: Slot, answer: Answer) -> Draft:
    changed = draft.answers.get(slot.id, NOTHING).value != answer.value
    after = dependents(form, slot) if changed else []
    again = {
        one.id: replace(draft.answers[one.id], again=True)
        for one in after
        if one.id in draft.answers and not draft.answers[one.id].unfinished
    }
    return _moved(replace(draft, answers={**draft.answers, **again}), slot, answer)


def _moved(draft: Draft, slot: Slot, answer: Answer) -> Draft:
    return replace(draft, answers={**draft.answers, slot.id: answer}, tries=0, doubt=(), sending_at=None)
