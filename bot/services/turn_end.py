"""What a turn leaves: event, state, effects and replies, kept together in one transaction or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.conversation.effects import EraseAll, RecordMiss, SaveDraft, Submit, Subscribe, WithdrawHeld
from bot.conversation.state import Conversation, to_json
from bot.conversation.turn import HOLD_SECONDS, Turn
from bot.services.papers import Desk, carry_out
from bot.services.turn_start import Start
from bot.storage import conversations, drafts, erasures, inbox, misses, outbox, set_aside
from bot.storage.database import Connection
from bot.storage.files import Sealed
from bot.storage.outbox import NewReply
from bot.storage.set_aside import Aside
from bot.storage.vault import Vault

SEND_WITHIN = timedelta(hours=24)


class Moved(Exception):
    """The conversation is not what the turn started from any more: start over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """A turn to be kept; `replies` are those of `turn`, ready for the outbox; misses are kept for `keep_misses`.

    `sealed` are the contents of the files that it keeps, by id.
    """

    address: str
    event_hash: bytes
    start: Start
    turn: Turn
    replies: tuple[NewReply, ...]
    now: datetime
    keep_misses: timedelta
    sealed: Mapping[str, Sealed] = field(default_factory=dict)


def keep_turn(conn: Connection, vault: Vault, end: End) -> bool:
    """Keep all of it; False, keeping nothing, when the event was taken meanwhile.

    Moved when it must start over; NotAsItWas when a submission of it cannot be kept.
    """
    if not inbox.take(conn, end.event_hash, end.now):
        return False
    stored, state = end.start.stored, to_json(_remembering_papers(end.turn))
    if not conversations.save(conn, vault, stored, address=end.address, state=state, now=end.now):
        raise Moved
    _set_aside(conn, end)
    _carry_out(conn, vault, end)
    outbox.add(conn, vault, end.replies)
    return True


def new_replies(turn: Turn, *, address: str, now: datetime, message_ref: str | None) -> tuple[NewReply, ...]:
    """The replies of a turn for the outbox; the first that may do so replaces the message named `message_ref`."""
    not_before = now + timedelta(seconds=HOLD_SECONDS) if turn.held else now
    replies = []
    for reply in turn.replies:
        new = NewReply(
            address=address,
            reply=reply,
            created_at=now,
            not_before=not_before,
            not_after=now + SEND_WITHIN,
            held=turn.held,
            in_place_of=message_ref if reply.in_place else None,
        )
        message_ref = None if reply.in_place else message_ref
        replies.append(new)
    return tuple(replies)


def _remembering_papers(turn: Turn) -> Conversation:
    """Where something is kept in a table of its own, the next turn must look for it, whatever the core thought of."""
    some = any(isinstance(effect, SaveDraft | Submit | Subscribe) for effect in turn.effects)
    return replace(turn.conversation, papers=turn.conversation.papers or some)


def _carry_out(conn: Connection, vault: Vault, end: End) -> None:
    address_hash, effects = end.start.stored.address_hash, end.turn.effects
    carry_out(Desk(conn, vault, end.address, end.now, end.turn.conversation.lang), effects, end.sealed)
    for effect in effects:
        if isinstance(effect, RecordMiss):
            expires_at = end.now + end.keep_misses
            misses.add(conn, vault, effect, address_hash=address_hash, now=end.now, expires_at=expires_at)
        elif isinstance(effect, WithdrawHeld) and not outbox.withdraw_held(conn, address_hash) and end.start.held:
            # They were claimed since the turn began: what was to be read together is not, any more.
            raise Moved
    # Last, whatever else the turn kept: only its replies, the certificate, come after it.
    for certificate in (effect.certificate for effect in effects if isinstance(effect, EraseAll)):
        erasures.erase_all(conn, vault, address_hash=address_hash, certificate=certificate, now=end.now)


def _set_aside(conn: Connection, end: End) -> None:
    stored, expires_at = end.start.stored, end.now + end.keep_misses
    asides = [Aside(row.place, row.body_ciphertext, "draft", end.now) for row in end.start.lost]
    for row in end.start.lost:
        drafts.discard(conn, row.address_hash, row.form)
    if end.start.unreadable:
        place = conversations.state_place(stored.address_hash)
        asides.append(Aside(place, stored.state_ciphertext or b"", "state", end.now))
    for aside in asides:
        set_aside.add(conn, aside, address_hash=stored.address_hash, expires_at=expires_at)
