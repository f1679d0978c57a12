"""What a turn starts from: the conversation as it stands, unless the event was already taken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.state import Conversation, from_json
from bot.storage import conversations, inbox, outbox
from bot.storage.conversations import Stored
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection
from bot.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Start:
    """`held`: replies of the turn before may still be withdrawn; `unreadable`: the state before was given up."""

    stored: Stored
    conversation: Conversation
    held: bool = False
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Hashes:
    """What an event and its address are called in the database."""

    address: bytes
    event: bytes


def read_starts(conn: Connection, vault: Vault, hashes: Sequence[Hashes]) -> list[Start | None]:
    """What each of these turns starts from."""
    return [read_start(conn, vault, address_hash=one.address, event_hash=one.event) for one in hashes]


def read_start(conn: Connection, vault: Vault, *, address_hash: bytes, event_hash: bytes) -> Start | None:
    """The conversation at this address; None when the event was taken before."""
    if inbox.is_taken(conn, event_hash):
        return None
    stored = conversations.load(conn, address_hash)
    conversation = _conversation(vault, stored)
    if conversation is None:
        return Start(stored, Conversation(), unreadable=True)
    heard = conversation.heard
    if heard is None or not heard.held:
        return Start(stored, conversation)
    if outbox.has_held(conn, address_hash):
        return Start(stored, conversation, held=True)
    # What was held has left: the next utterance is no continuation of one without an answer.
    return Start(stored, replace(conversation, heard=replace(heard, held=False)))


def _conversation(vault: Vault, stored: Stored) -> Conversation | None:
    """None when the state does not open or was written by another version of the program."""
    try:
        state = conversations.state_of(vault, stored)
        return Conversation() if state is None else from_json(state)
    except (Unreadable, ValueError, TypeError, KeyError, AttributeError):
        return None
