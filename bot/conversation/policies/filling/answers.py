"""An answer is checked, then noted, and the next screen follows; one that does not do is told why."""

from dataclasses import replace

from bot.conversation.events import ChoiceEvent
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.options import page_of
from bot.conversation.policies.filling.screens import TRIES_BEFORE_A_WAY_OUT, View
from bot.conversation.policies.filling.summary import page_with, screen, told
from bot.conversation.quoting import SHORT, beginning
from bot.conversation.turn import Turn
from bot.forms.answering import choose, chosen_of, failed, give
from bot.forms.asking import only_reopened
from bot.forms.checking import Accepted, Refused, check_option, check_several
from bot.forms.draft import Piece, Value
from bot.forms.form import Slot
from bot.i18n import Msg


def accept(filling: Filling, slot: Slot, verdict: Accepted, pieces: tuple[Piece, ...] = ()) -> Turn:
    """The answer is kept; what comes next is shown under « Noté : … »."""
    noted = filling.changed(give(filling.form, filling.draft, slot, verdict.value, pieces))
    return goes_on(noted, slot, _lead(noted, slot, verdict))


def goes_on(filling: Filling, slot: Slot, lead: str) -> Turn:
    """The screen that follows once a question is done with; where it was opened from the summary, that page of it."""
    before = filling.talk.conversation.draft(filling.form.id)
    was_edit = before is not None and only_reopened(filling.form, before, filling.context)
    page = page_with(filling, slot.id) if was_edit and filling.slot is None else 0
    return filling.turn(screen(filling, View(lead, page, in_place=_tapped(filling))))


def refuse(filling: Filling, slot: Slot, refused: Refused) -> Turn:
    """First the reason, then an example as well, then the ways out: never the same screen for ever."""
    filling = filling.changed(replace(failed(filling.draft), doubt=(), sending_at=filling.draft.sending_at))
    lines = [filling.say(refused.reason)]
    if filling.draft.tries > 1 and slot.example:
        lines.append(filling.say(Msg("For instance: {example}", example=slot.example[filling.talk.lang])))
    if filling.draft.tries >= TRIES_BEFORE_A_WAY_OUT:
        lines.append(filling.say(_ways_out(slot)))
    return filling.turn(screen(filling, View("\n".join(lines), suggested=refused.suggestions)))


def take_option(filling: Filling, slot: Slot, option_id: str) -> Turn:
    """An option was tapped, where one is to be chosen."""
    verdict = check_option(slot, option_id, filling.context)
    return refuse(filling, slot, verdict) if isinstance(verdict, Refused) else accept(filling, slot, verdict)


def toggle(filling: Filling, slot: Slot, option_id: str, *, on: bool) -> Turn:
    """One of several options is taken or let go; the same screen shows what is chosen so far."""
    verdict = check_option(slot, option_id, filling.context)
    if isinstance(verdict, Refused):
        return refuse(filling, slot, verdict)
    filling = _begun(filling, slot)
    chosen, most = chosen_of(filling.draft, slot), slot.at_most
    if on and most and option_id not in chosen and len(chosen) >= most:
        if most > 1:
            lead = Msg("At most {most}: let one go first.", most=most)
            return _same_screen(filling, slot, option_id, filling.say(lead))
        for other in chosen:
            filling = filling.changed(choose(filling.form, filling.draft, slot, other, on=False))
    filling = filling.changed(choose(filling.form, filling.draft, slot, option_id, on=on))
    return _same_screen(filling, slot, option_id)


def add_typed(filling: Filling, slot: Slot, verdict: Accepted) -> Turn:
    """Options were typed: several at once are a whole answer; one is, like a tap, part of one, until « Terminé »."""
    typed = verdict.value if isinstance(verdict.value, tuple) else ()
    answer = filling.draft.answers.get(slot.id)
    is_begun = answer is not None and answer.unfinished and bool(chosen_of(filling.draft, slot))
    if slot.at_most == 1 or (len(typed) > 1 and not is_begun):
        return accept(filling, slot, verdict)
    filling = _begun(filling, slot)
    together = (*chosen_of(filling.draft, slot), *typed)
    if slot.at_most and len(set(together)) > slot.at_most:
        return refuse(filling, slot, Refused(Msg("At most {most}: let one go first.", most=slot.at_most)))
    for option_id in typed:
        filling = filling.changed(choose(filling.form, filling.draft, slot, option_id, on=True))
    return _same_screen(filling, slot, typed[-1])


def finish_choosing(filling: Filling, slot: Slot) -> Turn:
    """« Terminé », where several options may be chosen."""
    verdict = check_several(slot, chosen_of(filling.draft, slot), filling.context)
    return refuse(filling, slot, verdict) if isinstance(verdict, Refused) else accept(filling, slot, verdict)


def _begun(filling: Filling, slot: Slot) -> Filling:
    """Options that no longer exist are let go before others are taken."""
    answer = filling.draft.answers.get(slot.id)
    known = chosen_of(filling.draft, slot)
    if answer is None or answer.value in (None, known):
        return filling
    answers = {**filling.draft.answers, slot.id: replace(answer, value=known)}
    return filling.changed(replace(filling.draft, answers=answers))


def _same_screen(filling: Filling, slot: Slot, option_id: str, lead: str = "") -> Turn:
    page = page_of(filling, slot, option_id)
    return filling.turn(screen(filling, View(lead, page, in_place=_tapped(filling))))


def _lead(filling: Filling, slot: Slot, verdict: Accepted) -> str:
    """« Noté : … », or how it was understood where that says the same; and what there is to know about it."""
    note = filling.say(verdict.note) if verdict.note else ""
    if verdict.note and "answer" in verdict.note.values:
        return note
    return "\n".join(part for part in (_noted(filling, slot, verdict.value), note) if part)


def _noted(filling: Filling, slot: Slot, value: Value) -> str:
    if slot.kind == "long-text":
        return filling.say(Msg("Noted."))
    text = told(filling, slot, value)
    return filling.say(Msg("Noted: {answer}", answer=beginning(text, 2 * SHORT)))


def _ways_out(slot: Slot) -> Msg:
    if not slot.required:
        return Msg("You can skip this question, ask the team, or save and leave: nothing is lost.")
    return Msg("You can come back to it later, ask the team, or save and leave: nothing is lost.")


def _tapped(filling: Filling) -> bool:
    return isinstance(filling.talk.event, ChoiceEvent)
