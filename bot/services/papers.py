"""The drafts, submissions and subscriptions of one address: read for a turn, and kept as its effects say."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.conversation.effects import (
    DiscardDraft,
    Effect,
    KeepFile,
    SaveDraft,
    Submit,
    Subscribe,
    Suspend,
    Unsubscribe,
    Withdraw,
)
from bot.conversation.state import Conversation
from bot.conversation.subscription import Subscription
from bot.forms.draft import Draft, StoredFile, Submission, Value
from bot.storage import drafts, files, outbox, submissions, subscriptions
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection
from bot.storage.drafts import Stored as StoredDraft
from bot.storage.files import Sealed
from bot.storage.submissions import Stored as StoredSubmission
from bot.storage.vault import Vault

log = logging.getLogger(__name__)

PaperEffect = SaveDraft | DiscardDraft | KeepFile | Submit | Withdraw | Subscribe | Unsubscribe | Suspend
_Row = TypeVar("_Row", StoredDraft, StoredSubmission)
_NOT_OPEN = (Unreadable, ValueError, TypeError, KeyError, AttributeError)


class NotAsItWas(Exception):
    """A submission is not what the turn took it for: there is one already, another version, or none."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What an address holds; `lost` are drafts, `hidden` counts submissions, that do not open.

    Damaged, or written by a later version of the program: a submission is never given up for that.
    """

    drafts: tuple[Draft, ...] = ()
    submissions: tuple[Submission, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    lost: tuple[StoredDraft, ...] = ()
    hidden: int = 0
    suspended: tuple[Subscription, ...] = ()

    def brought_to(self, conversation: Conversation) -> Conversation:
        """The conversation with them."""
        some = bool(self.drafts or self.submissions or self.subscriptions or self.hidden or self.suspended)
        return replace(
            conversation,
            papers=conversation.papers or some,
            drafts=self.drafts,
            submissions=self.submissions,
            subscriptions=self.subscriptions,
            suspended=self.suspended,
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a turn's effects on papers are carried out: an address, at an instant. `lang` is what its person reads."""

    conn: Connection
    vault: Vault
    address: str
    now: datetime
    lang: str | None = None

    @property
    def address_hash(self) -> bytes:
        """What the address is called in the database."""
        return self.vault.address_hash(self.address)


def read_papers(conn: Connection, vault: Vault, address_hash: bytes) -> Papers:
    """What is kept of this address. A submission that does not open is not among it; it stays where it is."""
    return read_many(conn, vault, [address_hash])[0]


def read_many(conn: Connection, vault: Vault, hashes: Sequence[bytes]) -> list[Papers]:
    """The same for each of many addresses, in their order, in as many statements as for one."""
    begun = _by_address(drafts.load_all(conn, hashes))
    sent = _by_address(submissions.load_all(conn, hashes))
    subscribed = subscriptions.of_people(conn, hashes)
    return [_papers(vault, begun.get(one, ()), sent.get(one, ()), subscribed[one]) for one in hashes]


def carry_out(desk: Desk, effects: Iterable[Effect], sealed: Mapping[str, Sealed]) -> None:
    """Keep what the effects say; `sealed` are the contents of files by id. NotAsItWas undoes the turn."""
    ours = [effect for effect in effects if isinstance(effect, PaperEffect)]
    # A file before the draft that names it: saving a draft forgets the files that it does not name.
    for effect in sorted(ours, key=lambda effect: not isinstance(effect, KeepFile)):
        _carry_out(desk, effect, sealed)


def files_in(values: Iterable[Value | None]) -> list[StoredFile]:
    """The files among answers."""
    return [value for value in values if isinstance(value, StoredFile)]


def _papers(
    vault: Vault,
    begun: Sequence[StoredDraft],
    sent: Sequence[StoredSubmission],
    subscribed: tuple[tuple[Subscription, ...], tuple[Subscription, ...]],
) -> Papers:
    found, lost = [], []
    for row in begun:
        try:
            found.append(drafts.unseal(vault, row))
        except _NOT_OPEN:
            lost.append(row)
    opened = tuple(submission for row in sent if (submission := _opened(vault, row)))
    active, suspended = subscribed
    return Papers(tuple(found), opened, active, tuple(lost), len(sent) - len(opened), suspended)


def _by_address(rows: Iterable[_Row]) -> dict[bytes, list[_Row]]:
    found: dict[bytes, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.address_hash, []).append(row)
    return found


def _opened(vault: Vault, row: StoredSubmission) -> Submission | None:
    try:
        return submissions.unseal(vault, row)
    except _NOT_OPEN as error:
        log.error("A submission does not open (%s): its owner does not see it.", type(error).__name__)
        return None


def _carry_out(desk: Desk, effect: PaperEffect, sealed: Mapping[str, Sealed]) -> None:
    conn, address_hash = desk.conn, desk.address_hash
    match effect:
        case KeepFile(form, file):
            files.add(conn, sealed[file.id], address_hash=address_hash, form=form, now=desk.now)
        case SaveDraft(draft):
            drafts.save(conn, desk.vault, draft, address=desk.address, lang=desk.lang)
            named = files_in(answer.value for answer in draft.answers.values())
            files.keep_only(conn, address_hash, draft.form, [file.id for file in named])
        case DiscardDraft(form):
            drafts.discard(conn, address_hash, form)
            files.keep_only(conn, address_hash, form, ())
        case Submit(submission):
            _submit(desk, submission)
        case Withdraw(submission):
            at = submission.withdrawn_at or desk.now
            if not submissions.withdraw(conn, submission, address_hash=address_hash, now=at):
                raise NotAsItWas
        case Subscribe(subscription):
            subscriptions.save(conn, desk.vault, subscription, address=desk.address, now=desk.now)
        case Unsubscribe(programme):
            subscriptions.end(conn, address_hash, programme)
        case Suspend(reason):
            subscriptions.suspend(conn, address_hash)
            outbox.give_up(conn, address_hash, reason)


def _submit(desk: Desk, submission: Submission) -> None:
    if not submissions.add(desk.conn, desk.vault, submission, address=desk.address):
        raise NotAsItWas
    named = [file.id for file in files_in(submission.answers.values())]
    files.hand_over(desk.conn, desk.address_hash, submission.form, needed=named, submission_id=submission.id)
    drafts.discard(desk.conn, desk.address_hash, submission.form)
