"""Rewriting under the newest master key what older ones encrypted, so that these can be given up."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, select, tuple_, update

from bot.storage import (
    amendments,
    announcements,
    bulk_tables,
    conversations,
    drafts,
    files,
    keyring,
    misses,
    outbox,
    submissions,
    subscriptions,
    tables,
)
from bot.storage.crypto import Unreadable, key_id_of
from bot.storage.database import Database
from bot.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Place:
    """A column of ciphertexts, what the one of a row is bound to, and how many are rewritten in one transaction."""

    table: Table
    column: str
    bound_to: Callable[[Row[Any]], str]
    batch: int = 500

    @property
    def key(self) -> tuple[ColumnElement[Any], ...]:
        """The primary key: the order in which rows are visited."""
        return tuple(self.table.primary_key.columns)

    def key_of(self, row: Row[Any]) -> tuple[Any, ...]:
        """The primary key of a row."""
        return tuple(getattr(row, column.name) for column in self.table.primary_key.columns)

    def row_at(self, key: tuple[Any, ...]) -> ColumnElement[bool]:
        """Whether a row is the one with that key."""
        return and_(*(column == value for column, value in zip(self.key, key, strict=True)))


PLACES = (
    Place(tables.conversations, "address_ciphertext", lambda row: conversations.address_place(row.address_hash)),
    Place(tables.conversations, "state_ciphertext", lambda row: conversations.state_place(row.address_hash)),
    Place(tables.outbox, "body_ciphertext", lambda row: outbox.body_place(row.address_hash, row.id)),
    Place(tables.outbox, "message_ref_ciphertext", lambda row: outbox.ref_place(row.address_hash, row.id)),
    Place(tables.misses, "body_ciphertext", lambda row: misses.body_place(row.id)),
    Place(tables.drafts, "address_ciphertext", lambda row: drafts.address_place(row.address_hash, row.form)),
    Place(tables.drafts, "body_ciphertext", lambda row: drafts.body_place(row.address_hash, row.form)),
    Place(tables.submissions, "address_ciphertext", lambda row: submissions.address_place(row.address_hash, row.id)),
    Place(
        tables.submission_versions,
        "body_ciphertext",
        lambda row: submissions.body_place(row.address_hash, row.submission_id, row.version),
    ),
    # A file may have 20 MB.
    Place(tables.files, "content_ciphertext", lambda row: files.content_place(row.address_hash, row.id), batch=4),
    Place(
        bulk_tables.subscriptions,
        "address_ciphertext",
        lambda row: subscriptions.address_place(row.address_hash, row.programme),
    ),
    Place(bulk_tables.announcements, "author_ciphertext", lambda row: announcements.author_place(row.number)),
    Place(tables.amendments, "author_ciphertext", lambda row: amendments.author_place(row.revision)),
    Place(tables.set_aside, "body_ciphertext", lambda row: str(row.place)),
)


async def finish_rotation(database: Database) -> None:
    """Rewrite what older keys encrypted, in small transactions, then note that these keys are not needed any more."""
    vault = database.vault
    older = await database.read(lambda conn: keyring.older_keys(conn, vault.keys))
    if not older:
        return
    for place in PLACES:
        await _rewrite(database, place)
    await database.write(lambda conn: keyring.forget_keys(conn, older))


async def _rewrite(database: Database, place: Place) -> None:
    last: tuple[Any, ...] | None = None
    while True:
        batch = partial(_rewrite_batch, vault=database.vault, place=place, after=last)
        last = await database.write(batch)
        if last is None:
            return


def _rewrite_batch(
    conn: Connection, vault: Vault, place: Place, after: tuple[Any, ...] | None
) -> tuple[Any, ...] | None:
    """Rewrites one batch; gives the key of its last row, None when there was none."""
    statement = select(place.table).order_by(*place.key).limit(place.batch)
    rows = conn.execute(statement if after is None else statement.where(tuple_(*place.key) > after)).all()
    for row in rows:
        _rewrite_row(conn, vault, place, row)
    return place.key_of(rows[-1]) if rows else None


def _rewrite_row(conn: Connection, vault: Vault, place: Place, row: Row[Any]) -> None:
    old: bytes | None = getattr(row, place.column)
    try:
        if old is None or key_id_of(old) == vault.keys.newest:
            return
        new = vault.seal_bytes(vault.unseal_bytes(old, place.bound_to(row)), place.bound_to(row))
    except Unreadable:
        # Damaged before: it stays as it is, and whoever needs it sets it aside.
        return
    column = place.table.c[place.column]
    # Only if nobody changed it meanwhile: then it is under the newest key already.
    unchanged = (place.row_at(place.key_of(row)), column == old)
    conn.execute(update(place.table).where(*unchanged).values({column: new}))
