"""What people fill in and have not sent, encrypted: one row for each person and form."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, select, update

from bot.forms.draft import Draft
from bot.forms.papers_json import draft_from_json, draft_to_json
from bot.storage.outbox import scheme_of
from bot.storage.tables import drafts
from bot.storage.upsert import insert_new
from bot.storage.vault import Vault, place

_OF_PEOPLE = (
    select(drafts.c.address_hash, drafts.c.form, drafts.c.body_ciphertext)
    .where(drafts.c.address_hash.in_(bindparam("hashes", expanding=True)))
    .order_by(drafts.c.begun_at, drafts.c.form)
)
_AT = (drafts.c.address_hash == bindparam("of_address"), drafts.c.form == bindparam("of_form"))
_CHANGE = (
    update(drafts)
    .where(*_AT)
    .values(
        body_ciphertext=bindparam("body_ciphertext"),
        begun_at=bindparam("begun_at"),
        changed_at=bindparam("changed_at"),
        lang=bindparam("lang"),
        warned_at=None,
    )
)
_REMOVE = delete(drafts).where(*_AT)


@dataclass(frozen=True, slots=True)
class Stored:
    """A row with its body still sealed."""

    address_hash: bytes
    form: str
    body_ciphertext: bytes

    @property
    def place(self) -> str:
        """What its body is bound to."""
        return body_place(self.address_hash, self.form)


def load(conn: Connection, address_hash: bytes) -> list[Stored]:
    """The drafts at this address, the one begun first first."""
    return load_all(conn, [address_hash])


def load_all(conn: Connection, hashes: Collection[bytes]) -> list[Stored]:
    """The drafts at all these addresses, the one begun first first."""
    return [Stored(*row) for row in conn.execute(_OF_PEOPLE, {"hashes": list(hashes)})]


def unseal(vault: Vault, row: Stored) -> Draft:
    """The draft that a row keeps. Unreadable, ValueError, KeyError or TypeError when it was damaged."""
    return draft_from_json(vault.unseal(row.body_ciphertext, row.place))


def save(conn: Connection, vault: Vault, draft: Draft, *, address: str, lang: str | None = None) -> None:
    """Keep the draft in the place of the one for the same form; its owner, who reads `lang`, is warned anew before it goes."""
    address_hash = vault.address_hash(address)
    changed = {
        "body_ciphertext": vault.seal(draft_to_json(draft), body_place(address_hash, draft.form)),
        "begun_at": draft.begun_at,
        "changed_at": draft.changed_at,
        "lang": lang,
    }
    at = {"of_address": address_hash, "of_form": draft.form}
    if conn.execute(_CHANGE, {**changed, **at}).rowcount:
        return
    edition, _, call = draft.form.rpartition("/")
    row = {
        "address_hash": address_hash,
        "form": draft.form,
        "edition": edition,
        "call": call,
        "scheme": scheme_of(address),
        "address_ciphertext": vault.seal(address, address_place(address_hash, draft.form)),
    }
    insert_new(conn, drafts, {**row, **changed})


def discard(conn: Connection, address_hash: bytes, form: str) -> bool:
    """Forget the draft; False when there is none."""
    return conn.execute(_REMOVE, {"of_address": address_hash, "of_form": form}).rowcount > 0


def erase(conn: Connection, address_hash: bytes) -> int:
    """Forget every draft at this address. How many."""
    return conn.execute(delete(drafts).where(drafts.c.address_hash == address_hash)).rowcount


def count(conn: Connection, form: str) -> int:
    """How many people have a draft of that form."""
    return conn.execute(select(func.count()).where(drafts.c.form == form)).scalar_one()


def body_place(address_hash: bytes, form: str) -> str:
    """What the body of a draft is bound to: its owner and its form."""
    return place("drafts", "body_ciphertext", f"{address_hash.hex()}/{form}")


def address_place(address_hash: bytes, form: str) -> str:
    """What the address of a draft is bound to."""
    return place("drafts", "address_ciphertext", f"{address_hash.hex()}/{form}")
