"""What a person has answered so far, and what they sent: small values that survive JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was kept: `id` names it in the database, `digest` is the SHA-256 of its bytes in hexadecimal."""

    id: str
    name: str
    size: int
    digest: str


# An option's or a challenge's id, a text as it was accepted, an ISO date, a number, yes or no, several ids in order, a file.
Value = str | int | bool | tuple[str, ...] | StoredFile


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of an answer: the door's name of it, so that an edited message finds the answer it gave."""

    ref: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` None: skipped. `again`: it stands, and is asked once more (a step back, an edit, what it depends on changed).

    `unfinished`: more may come of a long text or of several choices; of a `value` None, put off until the others are answered.
    """

    value: Value | None
    again: bool = False
    unfinished: bool = False
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Not sent. The step shown follows from `answers` (and `noticed`) alone.

    `tries` counts answers in a row that did not do; `doubt` is a text that may be an answer or a question; `amends` is the
    submission that sending would replace; `sending_at` is when the person wrote that it be sent, which awaits a confirmation.
    """

    form: str
    begun_at: datetime
    changed_at: datetime
    answers: Mapping[str, Answer] = field(default_factory=dict)
    noticed: bool = False
    tries: int = 0
    doubt: tuple[Piece, ...] = ()
    amends: str | None = None
    sending_at: datetime | None = None


SubmissionStatus = Literal["sent", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Sent, with a receipt. `sent_at` is when the person sent it, `received_at` when it reached us; `version` counts from 1.

    `digest` is the SHA-256 of the answers in their canonical JSON; `previous` are the receipts of earlier versions, oldest first;
    `refs` are the doors' names of the messages that gave the answers.
    """

    id: str
    form: str
    receipt: str
    version: int
    sent_at: datetime
    received_at: datetime
    answers: Mapping[str, Value | None]
    digest: str
    lang: str = "fr"
    status: SubmissionStatus = "sent"
    withdrawn_at: datetime | None = None
    previous: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
