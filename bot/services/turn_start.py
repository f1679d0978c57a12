"""What a turn starts from: the conversation as it stands, with its papers, unless the event was already taken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.state import Conversation, from_json
from bot.services.papers import Papers, read_many
from bot.storage import conversations, drafts, inbox, outbox
from bot.storage.conversations import Stored
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection
from bot.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Start:
    """`held`: replies of the turn before may still be withdrawn; `unreadable`: the state before was given up.

    `lost` are drafts that do not open: they are given up as well.
    """

    stored: Stored
    conversation: Conversation
    held: bool = False
    unreadable: bool = False
    lost: tuple[drafts.Stored, ...] = ()


@dataclass(frozen=True, slots=True)
class Hashes:
    """What an event and its address are called in the database."""

    address: bytes
    event: bytes


def read_starts(conn: Connection, vault: Vault, hashes: Sequence[Hashes]) -> list[Start | None]:
    """What each of these turns starts from, in as many statements as for one; None for an event that was taken before."""
    taken = inbox.taken(conn, [one.event for one in hashes])
    stored = conversations.load_all(conn, [one.address for one in hashes if one.event not in taken])
    known = {address: _conversation(vault, found) for address, found in stored.items()}
    wanted = [address for address, found in stored.items() if _may_have_papers(known[address], found)]
    papers = dict(zip(wanted, read_many(conn, vault, wanted), strict=True)) if wanted else {}
    starts = {one: _start(conn, found, known[one], papers.get(one)) for one, found in stored.items()}
    return [None if one.event in taken else starts[one.address] for one in hashes]


def is_away(conn: Connection, vault: Vault, address_hash: bytes) -> bool:
    """Whether we may not write to this address at present, as far as we were told."""
    known = _conversation(vault, conversations.load(conn, address_hash))
    return known is not None and known.away


def _may_have_papers(known: Conversation | None, stored: Stored) -> bool:
    return known is None or known.papers or not stored.revision


def _start(conn: Connection, stored: Stored, known: Conversation | None, papers: Papers | None) -> Start:
    conversation = known or Conversation()
    if papers is not None:
        conversation = papers.brought_to(conversation)
    was_held = conversation.heard is not None and conversation.heard.held
    held = was_held and outbox.has_held(conn, stored.address_hash)
    if was_held and not held:
        conversation = _left(conversation)
    lost = papers.lost if papers is not None else ()
    return Start(stored, conversation, held=held, unreadable=known is None, lost=lost)


def _left(conversation: Conversation) -> Conversation:
    """What was held has left: the next utterance is no continuation of one without an answer."""
    heard = conversation.heard
    return replace(conversation, heard=replace(heard, held=False) if heard else None)


def _conversation(vault: Vault, stored: Stored) -> Conversation | None:
    """None when the state does not open or was written by another version of the program."""
    try:
        state = conversations.state_of(vault, stored)
        return Conversation() if state is None else from_json(state)
    except (Unreadable, ValueError, TypeError, KeyError, AttributeError):
        return None
