"""What the choices of the present screen do; a choice of another screen changes nothing."""

from collections.abc import Callable
from dataclasses import replace

from bot.conversation.policies import fallback
from bot.conversation.policies.filling import depositing
from bot.conversation.policies.filling.answers import finish_choosing, goes_on, take_option, toggle
from bot.conversation.policies.filling.leaving import leave
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.options import SEVERAL
from bot.conversation.policies.filling.questions import answer_question
from bot.conversation.policies.filling.screens import View, why
from bot.conversation.policies.filling.summary import screen
from bot.conversation.policies.filling.texts import FREE, doubted_is_answer, finish_text, said_is_answer, with_doubted
from bot.conversation.turn import Turn
from bot.forms.answering import back, give, keep, put_off, reopen
from bot.forms.asking import before, others_left
from bot.forms.form import Slot
from bot.forms.pieces import write_on
from bot.i18n import Msg

SENDING = ("send", "yes")


def press(filling: Filling, action: str, stamp: str, more: str) -> Turn:
    """Carry out a choice of the form; one that was shown for another screen is told so, and the present one is shown."""
    if stamp != filling.stamp:
        return stale(filling)
    if action in _ANYWHERE:
        return _ANYWHERE[action](filling)
    slot = filling.slot
    if slot is None:
        found = _ON_SUMMARY.get(action)
        return (found and found(filling, more)) or stale(filling)
    on_question = _ON_NOTICE if filling.needs_notice else _ON_QUESTION
    step = on_question.get(action)
    return (step and step(filling, slot, more)) or stale(filling)


def stale(filling: Filling) -> Turn:
    """A choice that was shown for another screen."""
    lead = filling.say(Msg("This button is no longer up to date. Here is where you are:"))
    return filling.turn(screen(filling, View(lead, in_place=True)))


def step_back(filling: Filling) -> Turn:
    """The question before is asked again."""
    if before(filling.form, filling.draft, filling.context) is None:
        lead = filling.say(Msg("This is the first question."))
        return filling.turn(screen(filling, View(lead)))
    filling = filling.changed(back(filling.form, filling.draft, filling.context))
    return filling.turn(screen(filling, View(in_place=True)))


def skip(filling: Filling, slot: Slot) -> Turn:
    """The question is left without an answer, where it may be; else the ways out are said."""
    if slot.required:
        lead = filling.say(Msg("This question needs an answer before you can submit."))
        return filling.turn(screen(filling, View(lead)))
    return goes_on(filling.changed(give(filling.form, filling.draft, slot, None)), slot, filling.say(Msg("Skipped.")))


def keep_answer(filling: Filling, slot: Slot) -> Turn | None:
    """The answer stays as it was."""
    answer = filling.draft.answers.get(slot.id)
    if answer is None or not answer.again:
        return None
    return goes_on(filling.changed(keep(filling.draft, slot)), slot, filling.say(Msg("Kept as it was.")))


def finish(filling: Filling, slot: Slot) -> Turn | None:
    """« Terminé », for a long text or several choices."""
    if slot.kind == "long-text" and filling.draft.doubt:
        # Who is finished takes what was in doubt for a part of the answer.
        filling = with_doubted(filling, slot)
    answer = filling.draft.answers.get(slot.id)
    if answer is None or not answer.unfinished or not answer.value:
        return None
    return finish_choosing(filling, slot) if slot.kind in SEVERAL else finish_text(filling, slot)


def explain(filling: Filling, slot: Slot) -> Turn:
    """Why it is asked and who reads it, over the same question."""
    return filling.turn(screen(filling, View(why(filling, slot), in_place=True)))


def later(filling: Filling, slot: Slot) -> Turn | None:
    """The question is put off until the others are answered."""
    answer = filling.draft.answers.get(slot.id)
    is_begun = answer is not None and bool(answer.value)
    if not slot.required or is_begun or not others_left(filling.form, filling.draft, filling.context):
        return None
    lead = filling.say(Msg("We will come back to it after the other questions."))
    return goes_on(filling.changed(put_off(filling.form, filling.draft, slot)), slot, lead)


def ask_team(filling: Filling) -> Turn:
    """How to reach people, then the same question."""
    lead = "\n\n".join((fallback.team_words(filling.talk), filling.say(Msg("Let us go on:"))))
    return filling.turn(screen(filling, View(lead)))


def _read(filling: Filling, _: Slot, __: str) -> Turn:
    noticed = filling.changed(replace(filling.draft, noticed=True))
    # Not in its place: who has read the notice can read it again.
    return noticed.turn(screen(noticed))


def _option(filling: Filling, slot: Slot, more: str) -> Turn | None:
    return None if slot.kind in SEVERAL else take_option(filling, slot, more)


def _on(filling: Filling, slot: Slot, more: str) -> Turn | None:
    return toggle(filling, slot, more, on=True) if slot.kind in SEVERAL else None


def _off(filling: Filling, slot: Slot, more: str) -> Turn | None:
    return toggle(filling, slot, more, on=False) if slot.kind in SEVERAL else None


def _write_on(filling: Filling, slot: Slot, _: str) -> Turn | None:
    answer = filling.draft.answers.get(slot.id)
    if slot.kind != "long-text" or answer is None or not answer.value:
        return None
    filling = filling.changed(write_on(filling.draft, slot))
    return filling.turn(screen(filling, View(in_place=True)))


def _question(filling: Filling, _: Slot, __: str) -> Turn | None:
    return answer_question(filling)


def _said(filling: Filling, slot: Slot, ref: str) -> Turn | None:
    return said_is_answer(filling, slot, ref) if slot.kind in FREE else None


def _page(filling: Filling, _: Slot, more: str) -> Turn:
    return _page_of_summary(filling, more)


def _page_of_summary(filling: Filling, more: str) -> Turn:
    return filling.turn(screen(filling, View(page=_number(more), in_place=True)))


def _edit(filling: Filling, more: str) -> Turn | None:
    slot = next((slot for slot in filling.asked if slot.id == more), None)
    if slot is None:
        return None
    filling = filling.changed(reopen(filling.draft, slot))
    return filling.turn(screen(filling, View(in_place=True)))


def _send(filling: Filling, _: str) -> Turn:
    return depositing.ask(filling)


def _confirm(filling: Filling, _: str) -> Turn:
    return depositing.confirm(filling)


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= 3 else 0


def _alone(step: Callable[[Filling, Slot], Turn | None]) -> Callable[[Filling, Slot, str], Turn | None]:
    """A step that needs nothing but the question."""
    return lambda filling, slot, _: step(filling, slot)


_ANYWHERE: dict[str, Callable[[Filling], Turn]] = {"leave": leave, "back": step_back, "team": ask_team}
_ON_NOTICE: dict[str, Callable[[Filling, Slot, str], Turn | None]] = {"read": _read}
_ON_QUESTION: dict[str, Callable[[Filling, Slot, str], Turn | None]] = {
    "o": _option,
    "on": _on,
    "off": _off,
    "page": _page,
    "more": _write_on,
    "skip": _alone(skip),
    "keep": _alone(keep_answer),
    "done": _alone(finish),
    "why": _alone(explain),
    "later": _alone(later),
    "mine": _alone(doubted_is_answer),
    "ask": _question,
    "said": _said,
}
_ON_SUMMARY: dict[str, Callable[[Filling, str], Turn | None]] = {
    "edit": _edit,
    "sum": _page_of_summary,
    "send": _send,
    "yes": _confirm,
}
