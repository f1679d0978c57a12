"""Rewriting under the newest master key what older ones encrypted, so that these can be given up."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, select, update

from bot.storage import conversations, keyring, misses, outbox, tables
from bot.storage.crypto import Unreadable, key_id_of
from bot.storage.database import Database
from bot.storage.vault import Vault

_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of ciphertexts, and what the one of a row is bound to."""

    table: Table
    column: str
    bound_to: Callable[[Row[Any]], str]

    @property
    def key(self) -> Column[Any]:
        """The primary key: the order in which rows are visited."""
        return next(iter(self.table.primary_key.columns))


_PLACES = (
    _Place(tables.conversations, "address_ciphertext", lambda row: conversations.address_place(row.address_hash)),
    _Place(tables.conversations, "state_ciphertext", lambda row: conversations.state_place(row.address_hash)),
    _Place(tables.outbox, "body_ciphertext", lambda row: outbox.body_place(row.address_hash, row.id)),
    _Place(tables.outbox, "message_ref_ciphertext", lambda row: outbox.ref_place(row.address_hash, row.id)),
    _Place(tables.misses, "body_ciphertext", lambda row: misses.body_place(row.id)),
    _Place(tables.set_aside, "body_ciphertext", lambda row: str(row.place)),
)


async def finish_rotation(database: Database) -> None:
    """Rewrite what older keys encrypted, in small transactions, then note that these keys are not needed any more."""
    vault = database.vault
    older = await database.read(lambda conn: keyring.older_keys(conn, vault.keys))
    if not older:
        return
    for place in _PLACES:
        await _rewrite(database, place)
    await database.write(lambda conn: keyring.forget_keys(conn, older))


async def _rewrite(database: Database, place: _Place) -> None:
    last: object = None
    while True:
        batch = partial(_rewrite_batch, vault=database.vault, place=place, after=last)
        last = await database.write(batch)
        if last is None:
            return


def _rewrite_batch(conn: Connection, vault: Vault, place: _Place, after: object) -> object:
    """Rewrites one batch; gives the key of its last row, None when there was none."""
    statement = select(place.table).order_by(place.key).limit(_BATCH)
    rows = conn.execute(statement if after is None else statement.where(place.key > after)).all()
    for row in rows:
        _rewrite_row(conn, vault, place, row)
    return getattr(rows[-1], place.key.name) if rows else None


def _rewrite_row(conn: Connection, vault: Vault, place: _Place, row: Row[Any]) -> None:
    old: bytes | None = getattr(row, place.column)
    try:
        if old is None or key_id_of(old) == vault.keys.newest:
            return
        new = vault.seal(vault.unseal(old, place.bound_to(row)), place.bound_to(row))
    except Unreadable:
        # Damaged before: it stays as it is, and whoever needs it sets it aside.
        return
    column = place.table.c[place.column]
    # Only if nobody changed it meanwhile: then it is under the newest key already.
    unchanged = (place.key == getattr(row, place.key.name), column == old)
    conn.execute(update(place.table).where(*unchanged).values({column: new}))
