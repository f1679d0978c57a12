"""Which questions are asked, and which comes now: both follow from the answers alone."""

from collections.abc import Mapping

from bot.forms.checking import stands
from bot.forms.draft import Answer, Draft, Value
from bot.forms.form import NO, YES, Condition, Form, Slot
from bot.forms.verdicts import Context

Answers = Mapping[str, Answer]


def asked(form: Form, answers: Answers, context: Context) -> tuple[Slot, ...]:
    """The slots whose condition holds, in order; one that depends on a slot that is not asked is not asked either."""
    found: list[Slot] = []
    standing: dict[str, Value] = {}
    for slot in form.slots:
        if slot.when is None or _holds(slot.when, standing):
            found.append(slot)
            answer = answers.get(slot.id)
            if answer and answer.value is not None and stands(slot, answer.value, context):
                standing[slot.id] = answer.value
    return tuple(found)


def is_answered(slot: Slot, answer: Answer | None, context: Context) -> bool:
    """Whether the slot has an answer that still stands, if only that it was skipped; asked again or not."""
    if answer is None or answer.unfinished:
        return False
    return not slot.required if answer.value is None else stands(slot, answer.value, context)


def current(form: Form, draft: Draft, context: Context) -> Slot | None:
    """The slot to ask now: the first without an answer that stands, or to be asked again; those put off come last.

    None: nothing is left to ask.
    """
    slots = left(form, draft, context)
    at_once = (slot for slot in slots if not is_put_off(draft.answers.get(slot.id)))
    return next(at_once, slots[0] if slots else None)


def others_left(form: Form, draft: Draft, context: Context) -> bool:
    """Whether more than one slot is still to be asked without having been put off: putting one off leads somewhere."""
    return sum(not is_put_off(draft.answers.get(slot.id)) for slot in left(form, draft, context)) > 1


def left(form: Form, draft: Draft, context: Context) -> list[Slot]:
    """The slots that are still to be asked, in order; those that were put off too."""
    return [slot for slot in asked(form, draft.answers, context) if _is_open(slot, draft, context)]


def position(form: Form, draft: Draft, context: Context) -> tuple[int, int]:
    """« étape k sur n »: where the slot to ask now stands among those asked; (n, n) when nothing is left."""
    slots = asked(form, draft.answers, context)
    now = current(form, draft, context)
    return (slots.index(now) + 1 if now else len(slots)), len(slots)


def before(form: Form, draft: Draft, context: Context) -> Slot | None:
    """The slot to go back to: the one asked before the present one, or the last where nothing is left to ask."""
    slots = asked(form, draft.answers, context)
    now = current(form, draft, context)
    place = slots.index(now) if now else len(slots)
    return slots[place - 1] if place else None


def answered(form: Form, draft: Draft, context: Context) -> dict[str, Value | None]:
    """The answers that count, by slot in the order asked: nothing of what is not asked any more."""
    found = {slot.id: draft.answers.get(slot.id) for slot in asked(form, draft.answers, context)}
    return {name: answer.value for name, answer in found.items() if answer}


def is_put_off(answer: Answer | None) -> bool:
    """Whether the person chose to come back to it when the rest is answered."""
    return answer is not None and answer.value is None and answer.unfinished


def only_reopened(form: Form, draft: Draft, context: Context) -> bool:
    """Whether one answer is asked again and all the rest is answered: it was opened from the summary."""
    left = [slot for slot in asked(form, draft.answers, context) if _is_open(slot, draft, context)]
    return len(left) == 1 and is_answered(left[0], draft.answers.get(left[0].id), context)


def _is_open(slot: Slot, draft: Draft, context: Context) -> bool:
    answer = draft.answers.get(slot.id)
    return not is_answered(slot, answer, context) or (answer is not None and answer.again)


def _holds(condition: Condition, standing: Mapping[str, Value]) -> bool:
    return not _names(standing.get(condition.slot)).isdisjoint(condition.values)


def _names(value: Value | None) -> frozenset[str]:
    """An answer as conditions name it."""
    if isinstance(value, bool):
        return frozenset((YES if value else NO,))
    if isinstance(value, tuple):
        return frozenset(value)
    return frozenset((value,) if isinstance(value, str) else ())
