"""Free texts: an answer, a question, or a doubt that the person settles; long ones come in several messages."""

from dataclasses import replace
from datetime import timedelta

from bot.conversation.events import TextEvent
from bot.conversation.policies.filling.answers import accept, refuse
from bot.conversation.policies.filling.doubts import read
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.questions import digress, understood
from bot.conversation.policies.filling.screens import View
from bot.conversation.policies.filling.summary import screen
from bot.conversation.turn import Choice, Turn
from bot.forms.checking import Refused, check, check_piece
from bot.forms.draft import Piece
from bot.forms.form import Slot
from bot.forms.pieces import add_pieces, joined
from bot.forms.typed import cleaned
from bot.i18n import Msg

FREE = ("text", "long-text", "place", "procedure")
# After such a silence a text is not taken for an answer without asking: who comes back may have something else in mind.
SILENCE = timedelta(hours=12)
LONGEST_REF = 32


def take_text(filling: Filling, slot: Slot, event: TextEvent) -> Turn:
    """A text where any text could be the answer."""
    piece = Piece(event.message_ref, cleaned(event.text))
    expected = " ".join(slot.example.values()) if slot.example else ""
    reading = read(event.text, *understood(filling, event.text), expected)
    if reading == "question":
        # The answer to a question keeps its words for a while: they can still be taken for an answer.
        return digress(filling, event.text, *_it_was(filling, event))
    if slot.kind == "long-text" and filling.draft.doubt:
        return _wonder(filling, (*filling.draft.doubt, piece))
    if reading == "doubt" or event.forwarded or _is_long_ago(filling):
        return _wonder(filling, (piece,))
    return _store(filling, slot, (piece,))


def doubted_is_answer(filling: Filling, slot: Slot) -> Turn | None:
    """The doubtful text is the answer; None when there is none any more."""
    pieces = filling.draft.doubt
    return _store(filling, slot, pieces) if pieces else None


def with_doubted(filling: Filling, slot: Slot) -> Filling:
    """The text in doubt added to a long text, where it still fits; else as it was."""
    before, pieces = _so_far(filling, slot), filling.draft.doubt
    if isinstance(check_piece(slot, before, joined(pieces), filling.context), Refused):
        return filling
    return filling.changed(add_pieces(filling.draft, slot, pieces))


def said_is_answer(filling: Filling, slot: Slot, ref: str) -> Turn | None:
    """What was answered as a question was the answer; None when something else was said since."""
    heard = filling.talk.conversation.heard
    return _store(filling, slot, (Piece(ref or None, cleaned(heard.text)),)) if heard else None


def finish_text(filling: Filling, slot: Slot) -> Turn:
    """« Terminé »: the whole of a long text is checked."""
    pieces = filling.draft.answers[slot.id].pieces
    verdict = check(slot, joined(pieces), filling.context)
    return refuse(filling, slot, verdict) if isinstance(verdict, Refused) else accept(filling, slot, verdict, pieces)


def _store(filling: Filling, slot: Slot, pieces: tuple[Piece, ...]) -> Turn:
    if slot.kind == "long-text":
        return _add(filling, slot, pieces)
    verdict = check(slot, joined(pieces), filling.context)
    return refuse(filling, slot, verdict) if isinstance(verdict, Refused) else accept(filling, slot, verdict, pieces)


def _add(filling: Filling, slot: Slot, pieces: tuple[Piece, ...]) -> Turn:
    verdict = check_piece(slot, _so_far(filling, slot), joined(pieces), filling.context)
    if isinstance(verdict, Refused):
        return refuse(filling, slot, verdict)
    filling = filling.changed(add_pieces(filling.draft, slot, pieces))
    lead = filling.say(Msg("Noted. Write on, or choose “Finished”."))
    return filling.turn(screen(filling, View(lead)))


def _so_far(filling: Filling, slot: Slot) -> str:
    answer = filling.draft.answers.get(slot.id)
    return joined(answer.pieces) if answer and answer.unfinished else ""


def _wonder(filling: Filling, pieces: tuple[Piece, ...]) -> Turn:
    filling = filling.changed(replace(filling.draft, doubt=pieces))
    return filling.turn(screen(filling))


def _it_was(filling: Filling, event: TextEvent) -> tuple[Choice, ...]:
    if filling.draft.doubt:
        return ()
    ref = event.message_ref or ""
    return (filling.choice(Msg("It was my answer"), "said", ref if len(ref.encode()) <= LONGEST_REF else ""),)


def _is_long_ago(filling: Filling) -> bool:
    heard = filling.talk.conversation.heard
    last = max(filling.draft.changed_at, heard.at) if heard else filling.draft.changed_at
    return filling.talk.now - last > SILENCE
