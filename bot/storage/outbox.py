"""What is to be said, as rows before it is sent: adding, withdrawing, counting; `claims` does the sending's part."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bot.conversation.turn import Choice, Document, Reply
from bot.storage.tables import IN_BULK, UNSENT, UNSENT_REPLY, outbox
from bot.storage.vault import Vault, place

REPLY = "reply"

_HELD = (
    outbox.c.address_hash == bindparam("of_address"),
    UNSENT_REPLY,
    outbox.c.status == "queued",
    outbox.c.held == 1,
)
_HAS_HELD = select(outbox.c.number).where(*_HELD).limit(1)
_WITHDRAW = update(outbox).where(*_HELD).values(status="cancelled")
_ADD = insert(outbox)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReply:
    """A reply to be stored. `in_place_of`: the channel's name of the message that it replaces."""

    address: str
    reply: Reply
    created_at: datetime
    not_before: datetime
    not_after: datetime
    held: bool = False
    in_place_of: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A row with its body still sealed; `about` only in the lane of deliveries, whose words are made when they go."""

    id: str
    address_hash: bytes
    body_ciphertext: bytes
    status: str
    created_at: datetime
    about: str | None


def add(conn: Connection, vault: Vault, replies: Sequence[NewReply]) -> None:
    """Queue the replies, to be sent in this order."""
    if replies:
        conn.execute(_ADD, [_row(vault, reply) for reply in replies])


def has_held(conn: Connection, address_hash: bytes) -> bool:
    """Whether replies of this address are still held, so that they may be withdrawn."""
    return conn.execute(_HAS_HELD, {"of_address": address_hash}).first() is not None


def withdraw_held(conn: Connection, address_hash: bytes) -> bool:
    """Cancel the replies of this address that are still held; False when there are none (any more)."""
    return conn.execute(_WITHDRAW, {"of_address": address_hash}).rowcount > 0


def give_up(conn: Connection, address_hash: bytes, reason: str, *, replies: bool = True) -> int:
    """Send nothing more of what waits for this address; without `replies`, of what nobody waits for. How many."""
    # One statement for each partial index.
    lanes = (IN_BULK, UNSENT_REPLY) if replies else (IN_BULK,)
    given_up = {"status": "undeliverable", "error_code": reason}
    waits = (outbox.c.address_hash == address_hash, outbox.c.status == "queued")
    return sum(conn.execute(update(outbox).where(lane, *waits).values(given_up)).rowcount for lane in lanes)


def unsent(conn: Connection, scheme: str) -> int:
    """How many replies wait to be sent or marked on one channel."""
    waiting = select(func.count()).select_from(outbox)
    return conn.execute(waiting.where(UNSENT_REPLY, outbox.c.scheme == scheme)).scalar_one()


def of_address(conn: Connection, address_hash: bytes) -> list[Kept]:
    """Whatever was or is to be sent to this address, in every lane, oldest first."""
    columns = tuple(outbox.c[name] for name in Kept.__slots__)
    theirs = select(*columns).where(outbox.c.address_hash == address_hash).order_by(outbox.c.number)
    return [Kept(*row) for row in conn.execute(theirs)]


def text_of(vault: Vault, row: Kept) -> str:
    """What it says, or what it is about. Unreadable, or as `body_from_json`, when it was damaged."""
    if row.about is not None:
        return row.about
    _, reply, _ = body_from_json(vault.unseal(row.body_ciphertext, body_place(row.address_hash, row.id)))
    return reply.text


def purge(conn: Connection, before: datetime, *, lane: str = REPLY) -> int:
    """Forget rows of a lane created before an instant that no longer wait. How many."""
    old = (outbox.c.created_at < before, outbox.c.lane == lane, ~UNSENT)
    return conn.execute(delete(outbox).where(*old)).rowcount


def erase(conn: Connection, address_hash: bytes) -> int:
    """Forget whatever was or is to be sent to this address. How many."""
    return conn.execute(delete(outbox).where(outbox.c.address_hash == address_hash)).rowcount


def body_place(address_hash: bytes, row_id: str) -> str:
    """What the body of a row is bound to: its own row and its address."""
    return place("outbox", "body_ciphertext", f"{address_hash.hex()}/{row_id}")


def ref_place(address_hash: bytes, row_id: str) -> str:
    """What the channel's name of a sent message is bound to."""
    return place("outbox", "message_ref_ciphertext", f"{address_hash.hex()}/{row_id}")


def scheme_of(address: str) -> str:
    """`telegram` of `telegram:4242`: which channel reaches it."""
    return address.partition(":")[0]


def is_group(address: str) -> bool:
    """Whether several people read there: Telegram numbers its groups below zero."""
    return address.partition(":")[2].startswith("-")


def body_from_json(text: str) -> tuple[str, Reply, str | None]:
    """Address, reply and the message it replaces. ValueError, KeyError or TypeError when it is not such a body."""
    data = json.loads(text)
    choices = tuple(Choice(*parts) for parts in data["choices"])
    document = data.get("document")
    reply = Reply(
        data["text"],
        choices,
        data["in_place"],
        document=Document(**document) if document else None,
        numbers=data.get("numbers", False),
        copy_note=data.get("copy_note", ""),
    )
    return str(data["address"]), reply, data["in_place_of"]


def _body_to_json(new: NewReply) -> str:
    choices = [(choice.label, choice.token, choice.url, choice.start) for choice in new.reply.choices]
    body = {
        "address": new.address,
        "text": new.reply.text,
        "choices": choices,
        "in_place": new.reply.in_place,
        "in_place_of": new.in_place_of,
        "numbers": new.reply.numbers,
        "copy_note": new.reply.copy_note,
        "document": asdict(new.reply.document) if new.reply.document else None,
    }
    return json.dumps(body)


def _row(vault: Vault, new: NewReply) -> dict[str, object]:
    row_id, address_hash = uuid.uuid4().hex, vault.address_hash(new.address)
    return {
        "id": row_id,
        "address_hash": address_hash,
        "scheme": scheme_of(new.address),
        "kind": REPLY,
        "lane": REPLY,
        "status": "queued",
        "held": int(new.held),
        "body_ciphertext": vault.seal(_body_to_json(new), body_place(address_hash, row_id)),
        "created_at": new.created_at,
        "not_before": new.not_before,
        "not_after": new.not_after,
        "attempts": 0,
        "doubts": 0,
    }
