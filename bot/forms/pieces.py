"""Long texts, which come in several messages, and messages that are edited after they gave an answer."""

from dataclasses import replace

from bot.forms.draft import Answer, Draft, Piece
from bot.forms.form import Slot


def add_pieces(draft: Draft, slot: Slot, pieces: tuple[Piece, ...]) -> Draft:
    """More of a long text; the first message after a finished one takes its place."""
    answer = draft.answers.get(slot.id)
    all_of_it = (*answer.pieces, *pieces) if answer and answer.unfinished else pieces
    longer = Answer(joined(all_of_it), unfinished=True, pieces=all_of_it)
    return replace(draft, answers={**draft.answers, slot.id: longer}, tries=0, doubt=(), sending_at=None)


def write_on(draft: Draft, slot: Slot) -> Draft:
    """A finished text is gone on with."""
    answer = draft.answers[slot.id]
    pieces = answer.pieces or (Piece(None, str(answer.value)),)
    longer = replace(answer, again=False, unfinished=True, pieces=pieces)
    return replace(draft, answers={**draft.answers, slot.id: longer}, tries=0, doubt=(), sending_at=None)


def joined(pieces: tuple[Piece, ...]) -> str:
    """Messages as one text, each on lines of its own."""
    return "\n".join(piece.text for piece in pieces)


def slot_of(draft: Draft, ref: str | None) -> str | None:
    """The slot that the message of that name answered, wholly or in part."""
    if ref is None:
        return None
    found = (name for name, answer in draft.answers.items() if any(piece.ref == ref for piece in answer.pieces))
    return next(found, None)


def edited(pieces: tuple[Piece, ...], ref: str, text: str) -> tuple[Piece, ...]:
    """The pieces with another text for the message of that name."""
    return tuple(replace(piece, text=text) if piece.ref == ref else piece for piece in pieces)


def refs_of(draft: Draft) -> tuple[str, ...]:
    """The names of every message that gave an answer."""
    return tuple(piece.ref for answer in draft.answers.values() for piece in answer.pieces if piece.ref is not None)
