"""A draft becomes a submission, or a new version of one."""

from dataclasses import dataclass
from datetime import datetime

from bot.forms.asking import answered
from bot.forms.draft import Draft, Submission
from bot.forms.form import Form
from bot.forms.pieces import refs_of
from bot.forms.receipts import digest, id_from, prefix_of, receipt_number
from bot.forms.verdicts import Context


@dataclass(frozen=True, slots=True)
class Sending:
    """When the person sent, when it reached us, and chance for the numbers."""

    sent_at: datetime
    received_at: datetime
    nonce: str


def submission_of(
    form: Form, draft: Draft, context: Context, sending: Sending, before: Submission | None = None
) -> Submission:
    """What the draft comes to: only what was asked. `before` is what was sent already, which it replaces."""
    answers = answered(form, draft, context)
    return Submission(
        id=before.id if before else id_from(sending.nonce, "submission"),
        form=form.id,
        receipt=receipt_number(sending.nonce, prefix_of(form.edition)),
        version=before.version + 1 if before else 1,
        sent_at=sending.sent_at,
        received_at=sending.received_at,
        answers=answers,
        digest=digest(answers),
        lang=context.lang,
        previous=(*before.previous, before.receipt) if before else (),
        refs=(*(before.refs if before else ()), *refs_of(draft)),
    )
