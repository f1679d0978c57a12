"""The saved state of each conversation, encrypted, with a revision number that says whether it moved meanwhile."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.storage.tables import conversations
from bot.storage.upsert import insert_new
from bot.storage.vault import Vault, place

_LOAD = select(conversations.c.address_hash, conversations.c.revision, conversations.c.state_ciphertext).where(
    conversations.c.address_hash.in_(bindparam("hashes", expanding=True))
)
_SAVE = (
    update(conversations)
    .where(
        conversations.c.address_hash == bindparam("of_address"), conversations.c.revision == bindparam("of_revision")
    )
    .values(
        revision=bindparam("revision"),
        state_ciphertext=bindparam("state_ciphertext"),
        updated_at=bindparam("updated_at"),
    )
)
_MOST_FIRST = 2**30


@dataclass(frozen=True, slots=True)
class Stored:
    """A conversation as it stands in the table; revision 0 is one that was never saved."""

    address_hash: bytes
    revision: int = 0
    state_ciphertext: bytes | None = None


def load(conn: Connection, address_hash: bytes) -> Stored:
    """The conversation at this address, possibly a new one."""
    return load_all(conn, [address_hash])[address_hash]


def load_all(conn: Connection, hashes: Collection[bytes]) -> dict[bytes, Stored]:
    """The conversations at these addresses, possibly new ones."""
    found = {one: Stored(one) for one in hashes}
    if found:
        rows = conn.execute(_LOAD, {"hashes": list(found)})
        found |= {row.address_hash: Stored(*row) for row in rows}
    return found


def state_of(vault: Vault, stored: Stored) -> str | None:
    """The state as JSON, None for a new conversation. Unreadable when it does not open."""
    if stored.state_ciphertext is None:
        return None
    return vault.unseal(stored.state_ciphertext, state_place(stored.address_hash))


def save(conn: Connection, vault: Vault, stored: Stored, *, address: str, state: str, now: datetime) -> bool:
    """Replace what `load` gave; False, changing nothing, when the conversation moved since."""
    saved = {
        # A conversation that was erased and begun anew never has a number that somebody still holds of the old one.
        "revision": stored.revision + 1 if stored.revision else 1 + secrets.randbelow(_MOST_FIRST),
        "state_ciphertext": vault.seal(state, state_place(stored.address_hash)),
        "updated_at": now,
    }
    if stored.revision:
        at = {"of_address": stored.address_hash, "of_revision": stored.revision}
        return conn.execute(_SAVE, {**saved, **at}).rowcount == 1
    sealed = vault.seal(address, address_place(stored.address_hash))
    return insert_new(conn, conversations, {**saved, "address_hash": stored.address_hash, "address_ciphertext": sealed})


def purge(conn: Connection, before: datetime) -> int:
    """Forget conversations untouched since an instant. How many."""
    return conn.execute(delete(conversations).where(conversations.c.updated_at < before)).rowcount


def erase(conn: Connection, address_hash: bytes) -> int:
    """Forget the conversation at this address. How many."""
    return conn.execute(delete(conversations).where(conversations.c.address_hash == address_hash)).rowcount


def state_place(address_hash: bytes) -> str:
    """What a conversation's state is bound to."""
    return place("conversations", "state_ciphertext", address_hash)


def address_place(address_hash: bytes) -> str:
    """What a conversation's address is bound to."""
    return place("conversations", "address_ciphertext", address_hash)
