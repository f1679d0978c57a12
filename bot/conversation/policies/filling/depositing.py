"""Sending: asked for once, confirmed once, done once; the receipt is a message, a copy and a document."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.calls import CallNow, call_now, moment_of
from bot.conversation.effects import Submit
from bot.conversation.events import TextEvent
from bot.conversation.policies import receipts
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.screens import View
from bot.conversation.policies.filling.summary import confirmation, screen
from bot.conversation.turn import Turn
from bot.forms.asking import left
from bot.forms.draft import Submission
from bot.forms.sending import Sending, submission_of
from bot.i18n import Msg

CONFIRMED_WITHIN = timedelta(hours=1)


def ask(filling: Filling) -> Turn:
    """« Déposer » was pressed or written: ask for one confirmation where it can be sent."""
    if filling.slot is not None:
        return _not_complete(filling)
    if not filling.call.is_open:
        return filling.turn(screen(filling, View(lead=_not_yet(filling))))
    if isinstance(filling.talk.event, TextEvent):
        # What was written in time counts, however long it takes to ask and to hear « oui ».
        filling = filling.changed(replace(filling.draft, sending_at=moment_of(filling.talk)))
    return filling.turn(confirmation(filling))


def confirm(filling: Filling) -> Turn:
    """The confirmation came: send, if it is still time."""
    if filling.slot is not None:
        return _not_complete(filling)
    sent_at = sending_moment(filling)
    if not call_now(filling.talk, filling.form, sent_at).is_open:
        return filling.turn(screen(filling, View(lead=_not_yet(filling))))
    sending = Sending(sent_at, filling.talk.now, filling.talk.event.nonce)
    submission = submission_of(filling.form, filling.draft, filling.context, sending, filling.amended)
    return _sent(filling, submission)


def sending_moment(filling: Filling) -> datetime:
    """When the person sent it: when they wrote « Déposer », if that was confirmed soon after, else now."""
    moment, asked = moment_of(filling.talk), filling.draft.sending_at
    confirmed_soon = asked is not None and moment - filling.draft.changed_at <= CONFIRMED_WITHIN
    return asked if asked is not None and confirmed_soon else moment


def may_still_confirm(filling: Filling) -> bool:
    """Whether « Déposer » was written in time, though it is late by now: only its confirmation is missing."""
    asked: CallNow = call_now(filling.talk, filling.form, sending_moment(filling))
    return filling.draft.sending_at is not None and filling.slot is None and asked.is_open


def _sent(filling: Filling, submission: Submission) -> Turn:
    """The draft is gone, the submission stays; both in the transaction that keeps this turn."""
    conversation = filling.talk.conversation
    changes = {
        "drafts": tuple(draft for draft in conversation.drafts if draft.form != filling.form.id),
        "submissions": (*(one for one in conversation.submissions if one.id != submission.id), submission),
        "papers": True,
        "form": None,
    }
    replies = receipts.receipt(filling.talk, filling.form, submission)
    return filling.talk.turn(replies, changes=changes, effects=(Submit(submission),), outcome=filling.turn().outcome)


def _not_complete(filling: Filling) -> Turn:
    number = len(left(filling.form, filling.draft, filling.context))
    more = Msg("One more question before you can submit.", "{n} more questions before you can submit.", n=number)
    return filling.turn(screen(filling, View(lead=filling.say(more))))


def _not_yet(filling: Filling) -> str:
    return filling.say(Msg("It cannot be submitted yet: nothing was sent."))
