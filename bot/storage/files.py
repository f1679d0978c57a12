"""Files that people sent, encrypted: a draft's until it is sent, then its submission's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.forms.draft import StoredFile
from bot.storage.tables import files
from bot.storage.vault import Vault, place

_ADD = insert(files)
_OF_DRAFT = (
    files.c.address_hash == bindparam("of_address"),
    files.c.form == bindparam("of_form"),
    files.c.submission_id.is_(None),
)
_UNNEEDED = delete(files).where(*_OF_DRAFT, files.c.id.not_in(bindparam("needed", expanding=True)))
_HAND_OVER = (
    update(files)
    .where(*_OF_DRAFT, files.c.id.in_(bindparam("needed", expanding=True)))
    .values(submission_id=bindparam("to_submission"))
)
_CONTENT = select(files.c.content_ciphertext).where(
    files.c.id == bindparam("file_id"), files.c.address_hash == bindparam("address_hash")
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file's content, sealed before the transaction that keeps it: that takes milliseconds for a large one."""

    file: StoredFile
    content_ciphertext: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file without its content; `size` in bytes."""

    id: str
    form: str
    submission_id: str | None
    size: int
    created_at: datetime


def seal(vault: Vault, file: StoredFile, content: bytes, *, address_hash: bytes) -> Sealed:
    """The file, ready to be kept."""
    return Sealed(file, vault.seal_bytes(content, content_place(address_hash, file.id)))


def add(conn: Connection, sealed: Sealed, *, address_hash: bytes, form: str, now: datetime) -> None:
    """Keep it for the draft of that form."""
    row = {
        "id": sealed.file.id,
        "address_hash": address_hash,
        "form": form,
        "submission_id": None,
        "content_ciphertext": sealed.content_ciphertext,
        "size": sealed.file.size,
        "created_at": now,
    }
    conn.execute(_ADD, row)


def keep_only(conn: Connection, address_hash: bytes, form: str, needed: Collection[str]) -> int:
    """Forget the files of that draft but those it needs (ids); a submission's files stay. How many."""
    at = {"of_address": address_hash, "of_form": form, "needed": list(needed)}
    return conn.execute(_UNNEEDED, at).rowcount


def hand_over(conn: Connection, address_hash: bytes, form: str, *, needed: Collection[str], submission_id: str) -> None:
    """Give the files (ids) that the draft of that form needs to the submission that it became; forget its others."""
    at = {"of_address": address_hash, "of_form": form}
    if needed:
        conn.execute(_HAND_OVER, {**at, "needed": list(needed), "to_submission": submission_id})
    keep_only(conn, address_hash, form, ())


def content(conn: Connection, vault: Vault, *, address_hash: bytes, file_id: str) -> bytes | None:
    """What is in a file of that address; None when it is not kept. Unreadable when it was damaged."""
    found = conn.execute(_CONTENT, {"file_id": file_id, "address_hash": address_hash}).scalar()
    return None if found is None else vault.unseal_bytes(found, content_place(address_hash, file_id))


def of_address(conn: Connection, address_hash: bytes) -> list[Kept]:
    """The files of one person, the oldest first; their content is read apart."""
    columns = (files.c.id, files.c.form, files.c.submission_id, files.c.size, files.c.created_at)
    theirs = select(*columns).where(files.c.address_hash == address_hash).order_by(files.c.created_at, files.c.id)
    return [Kept(*row) for row in conn.execute(theirs)]


def erase(conn: Connection, address_hash: bytes) -> int:
    """Forget every file of this address. How many."""
    return conn.execute(delete(files).where(files.c.address_hash == address_hash)).rowcount


def content_place(address_hash: bytes, file_id: str) -> str:
    """What the content of a file is bound to."""
    return place("files", "content_ciphertext", f"{address_hash.hex()}/{file_id}")
