"""All that is held of one address, opened: what its person may see, take away and have erased."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.conversation.subscription import Subscription
from bot.forms.draft import Draft, Submission
from bot.services.papers import read_papers
from bot.storage import conversations, files, misses, outbox, set_aside, submissions
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection
from bot.storage.misses import Miss
from bot.storage.vault import Vault

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Message:
    """What was said to the person, or is about to be; `status` as in the outbox."""

    at: datetime
    status: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """`state` is the conversation as JSON text; `versions` are all versions of every submission, oldest first.

    `contents` are files by their ids; what is no longer readable is not in it.
    """

    address: str
    state: str | None
    drafts: tuple[Draft, ...]
    subscriptions: tuple[Subscription, ...]
    versions: tuple[Submission, ...]
    files: tuple[files.Kept, ...]
    contents: dict[str, bytes]
    misses: tuple[Miss, ...]
    messages: tuple[Message, ...]
    set_aside: tuple[str, ...]


def read_held(conn: Connection, vault: Vault, address: str, *, most_bytes: int) -> Held:
    """Everything in one snapshot; contents of files only up to `most_bytes` in all."""
    address_hash = vault.address_hash(address)
    stored = conversations.load(conn, address_hash)
    kept, papers = files.of_address(conn, address_hash), read_papers(conn, vault, address_hash)
    return Held(
        address=address,
        state=next(iter(_readable([stored], lambda row: conversations.state_of(vault, row))), None),
        drafts=papers.drafts,
        subscriptions=(*papers.subscriptions, *papers.suspended),
        versions=tuple(
            _readable(submissions.load_all_versions(conn, address_hash), lambda row: submissions.unseal(vault, row))
        ),
        files=tuple(kept),
        contents=_contents(conn, vault, address_hash, kept, most_bytes),
        misses=tuple(_readable(misses.of_address(conn, address_hash), lambda row: misses.unseal(vault, row))),
        messages=tuple(
            _readable(
                outbox.of_address(conn, address_hash),
                lambda row: Message(row.created_at, row.status, outbox.text_of(vault, row)),
            )
        ),
        set_aside=tuple(
            _readable(
                set_aside.of_address(conn, address_hash), lambda row: vault.unseal(row.body_ciphertext, row.place)
            )
        ),
    )


def _contents(
    conn: Connection, vault: Vault, address_hash: bytes, kept: Iterable[files.Kept], most_bytes: int
) -> dict[str, bytes]:
    found, room = {}, most_bytes
    for file in kept:
        if file.size > room:
            continue
        room -= file.size
        for content in _readable(
            [file.id], lambda name: files.content(conn, vault, address_hash=address_hash, file_id=name)
        ):
            found[file.id] = content or b""
    return found


def _readable(rows: Iterable[T], read: Callable[[T], U]) -> Iterable[U]:
    for row in rows:
        try:
            yield read(row)
        except (Unreadable, ValueError, KeyError, TypeError, AttributeError):
            continue
