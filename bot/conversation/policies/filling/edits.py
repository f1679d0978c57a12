"""A message that was edited: the answer it gave follows, and the person is told."""

from dataclasses import replace

from bot.conversation.events import TextEvent
from bot.conversation.papers import known_drafts
from bot.conversation.policies.filling.leaving import locked_reply, resume_choice
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.screens import View, status_line
from bot.conversation.policies.filling.summary import screen
from bot.conversation.quoting import beginning, verbatim
from bot.conversation.talk import Talk
from bot.conversation.turn import Reply, Turn
from bot.forms.answering import correct
from bot.forms.checking import Refused, Verdict, check, check_piece
from bot.forms.draft import Answer, Draft, Piece
from bot.forms.form import Form, Slot
from bot.forms.pieces import edited, joined, slot_of
from bot.forms.typed import cleaned
from bot.i18n import Msg


def follow(talk: Talk, event: TextEvent) -> Turn | None:
    """The draft that an edited message had given something to, open or not; None where there is none."""
    ref = event.message_ref
    for form, draft in known_drafts(talk.conversation, talk.knowledge) if ref else ():
        slot = form.slot(slot_of(draft, ref) or "")
        if slot is not None or ref in [piece.ref for piece in draft.doubt]:
            return _follow(talk, form, draft, slot, event=event)
    return None


def _follow(talk: Talk, form: Form, draft: Draft, slot: Slot | None, *, event: TextEvent) -> Turn:
    filling = Filling(talk, form, draft)
    ref, text = event.message_ref or "", cleaned(event.text)
    if filling.call.is_closed:
        return filling.turn(locked_reply(filling), stays=_is_open(filling))
    if slot is None:
        filling = filling.changed(replace(draft, doubt=edited(draft.doubt, ref, text)))
        return _told(filling, "")
    answer = draft.answers[slot.id]
    pieces = edited(answer.pieces, ref, text)
    verdict = _checked(filling, slot, answer, pieces)
    if isinstance(verdict, Refused):
        return _told(filling, _unchanged(filling, slot, answer, verdict))
    filling = filling.changed(correct(form, draft, slot, replace(answer, value=verdict.value, pieces=pieces)))
    return _told(filling, _changed(filling, slot))


def _checked(filling: Filling, slot: Slot, answer: Answer, pieces: tuple[Piece, ...]) -> Verdict:
    text = joined(pieces)
    if slot.kind == "long-text" and answer.unfinished:
        return check_piece(slot, "", text, filling.context)
    return check(slot, text, filling.context)


def _changed(filling: Filling, slot: Slot) -> str:
    value = _shown(filling, slot, filling.draft.answers[slot.id])
    label = slot.label[filling.talk.lang]
    return filling.say(
        Msg("You changed your message: your answer to “{label}” is now: {answer}", label=label, answer=value)
    )


def _unchanged(filling: Filling, slot: Slot, answer: Answer, refused: Refused) -> str:
    label, value = slot.label[filling.talk.lang], _shown(filling, slot, answer)
    phrase = Msg(
        "You changed your message, but it no longer answers “{label}”: {reason}\nYour answer stays: {answer}",
        label=label,
        reason=filling.say(refused.reason),
        answer=value,
    )
    return filling.say(phrase)


def _shown(filling: Filling, slot: Slot, answer: Answer) -> str:
    return verbatim(beginning(filling.shown(slot, answer.value), 200))


def _told(filling: Filling, words: str) -> Turn:
    """Over the present screen where the form is open; else with the way back to it."""
    if _is_open(filling):
        return filling.turn(screen(filling, View(words)))
    return filling.turn(Reply(f"{status_line(filling)}\n\n{words}", (resume_choice(filling),)), stays=False)


def _is_open(filling: Filling) -> bool:
    return filling.talk.conversation.form == filling.form.id
