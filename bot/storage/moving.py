"""An address that becomes another, as a group's does: whatever is kept under the old one is sealed anew under the new one."""

import json

from sqlalchemy import Connection, Row, delete, select, update

from bot.storage import conversations as naming
from bot.storage.crypto import Unreadable
from bot.storage.outbox import body_place, ref_place
from bot.storage.tables import conversations, misses, outbox, set_aside
from bot.storage.vault import Vault


def move(conn: Connection, vault: Vault, old: str, new: str) -> int:
    """Conversation, misses and replies; not what is being sent at this moment. How many rows. Again, it does nothing.

    Where the new address has a conversation, that one stays: it is later. Nobody subscribes or fills in a form in a group.
    """
    before, after = vault.address_hash(old), vault.address_hash(new)
    moved = _move_conversation(conn, vault, before, new)
    for table in (misses, set_aside):
        rows = update(table).where(table.c.address_hash == before).values(address_hash=after)
        moved += conn.execute(rows).rowcount
    waiting = select(outbox).where(
        outbox.c.address_hash == before, outbox.c.lane == "reply", outbox.c.status != "sending"
    )
    return moved + sum(_move_reply(conn, vault, row, new) for row in conn.execute(waiting).all())


def _move_conversation(conn: Connection, vault: Vault, before: bytes, new: str) -> int:
    after, at = vault.address_hash(new), conversations.c.address_hash
    row = conn.execute(select(conversations).where(at == before)).first()
    if row is None:
        return 0
    if conn.execute(select(at).where(at == after)).first() is not None:
        return conn.execute(delete(conversations).where(at == before)).rowcount
    changed: dict[str, object] = {
        "address_hash": after,
        "address_ciphertext": vault.seal(new, naming.address_place(after)),
    }
    state = _opened(vault, row.state_ciphertext, naming.state_place(before))
    if state is not None:
        changed["state_ciphertext"] = vault.seal(state, naming.state_place(after))
    return conn.execute(update(conversations).where(at == before).values(changed)).rowcount


def _move_reply(conn: Connection, vault: Vault, row: Row[tuple[object, ...]], new: str) -> int:
    after = vault.address_hash(new)
    changed: dict[str, object] = {"address_hash": after}
    body = _opened(vault, row.body_ciphertext, body_place(row.address_hash, row.id))
    if body is not None:
        # No message of the old group can be changed from the new one.
        told = {**json.loads(body), "address": new, "in_place_of": None}
        changed["body_ciphertext"] = vault.seal(json.dumps(told), body_place(after, row.id))
    if row.message_ref_ciphertext is not None:
        ref = _opened(vault, row.message_ref_ciphertext, ref_place(row.address_hash, row.id))
        changed["message_ref_ciphertext"] = None if ref is None else vault.seal(ref, ref_place(after, row.id))
    # Claimed since it was read, it is being sent: whoever sends it is told anew where the group is.
    unclaimed = (outbox.c.number == row.number, outbox.c.status == row.status)
    return conn.execute(update(outbox).where(*unclaimed).values(changed)).rowcount


def _opened(vault: Vault, ciphertext: bytes, place: str) -> str | None:
    try:
        return vault.unseal(ciphertext, place)
    except Unreadable:
        return None
