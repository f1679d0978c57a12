"""The policy of forms: what is tapped, typed or sent while one is open; it answers before all that is not a command."""

from dataclasses import replace

from bot.conversation.events import AnyEvent, ChoiceEvent, MediaEvent, TextEvent
from bot.conversation.outcome import Outcome
from bot.conversation.papers import known_drafts, known_submissions
from bot.conversation.policies import answering, receipts
from bot.conversation.policies.filling import buttons, depositing, documents, edits, words
from bot.conversation.policies.filling.doubts import is_question
from bot.conversation.policies.filling.leaving import locked, locked_reply, out_of, resume_choices
from bot.conversation.policies.filling.opened import Filling, opened
from bot.conversation.policies.filling.questions import understood
from bot.conversation.talk import Talk
from bot.conversation.turn import Reply, Turn
from bot.i18n import Msg


def fill(talk: Talk) -> Turn | None:
    """Go on with the form that is open; None for what is nothing to it."""
    event = talk.event
    if isinstance(event, TextEvent) and event.edited:
        return edits.follow(talk, event) or _edited_after_sending(talk, event)
    filling = opened(talk)
    if filling is None:
        return _without_form(talk)
    if filling.call.is_closed and not depositing.may_still_confirm(filling):
        return _locked(filling)
    return _go_on(filling, event)


def _go_on(filling: Filling, event: AnyEvent) -> Turn | None:
    match event:
        case ChoiceEvent() if event.token.startswith("f:"):
            return _pressed(filling, event.token)
        case TextEvent():
            return words.hear(filling, event)
        case MediaEvent():
            return documents.receive(filling, event)
        case _:
            return None


def _pressed(filling: Filling, token: str) -> Turn:
    action, stamp, more = words.parts_of(token)
    if action in buttons.SENDING and more != filling.form.id:
        return _already(filling.talk, more) or buttons.stale(filling)
    return buttons.press(filling, action, stamp, more)


def _locked(filling: Filling) -> Turn | None:
    """The call closed while the form was open: it is left, and a question that came is answered all the same."""
    event = filling.talk.event
    if isinstance(event, ChoiceEvent) and not event.token.startswith("f:"):
        return None
    answer = None
    if isinstance(event, TextEvent) and is_question(event.text, *understood(filling, event.text)):
        answer = answering.answer(out_of(filling.talk))
    if answer is None:
        return locked(filling)
    return replace(answer, replies=(replace(locked_reply(filling), choices=()), *answer.replies))


def _without_form(talk: Talk) -> Turn | None:
    """A button or a word that only means something to a form, while none is open."""
    event = talk.event
    if isinstance(event, ChoiceEvent) and event.token.startswith("f:"):
        action, _, more = words.parts_of(event.token)
        sent = _already(talk, more) if action in buttons.SENDING else None
        return sent or _offer(talk, Msg("This button is no longer up to date."))
    if isinstance(event, TextEvent) and words.is_sending(event.text):
        latest = next(iter(known_submissions(talk.conversation, talk.knowledge)), None)
        drafts = known_drafts(talk.conversation, talk.knowledge)
        if latest and not drafts:
            return _already(talk, latest[0].id)
        return _offer(talk, Msg("Your draft is kept. Take it up again to read it and submit it:"))
    return None


def _already(talk: Talk, form_id: str) -> Turn | None:
    """What was sent stays sent, once, however often it is asked for."""
    form, submission = talk.knowledge.forms.get(form_id), talk.conversation.submission(form_id)
    if form is None or submission is None or talk.conversation.draft(form_id):
        return None
    words = Msg("Already submitted, once: **{title}**. Nothing more was sent.", title=form.title[talk.lang])
    text = "\n\n".join((talk.say(words), receipts.proof(talk, submission)))
    return talk.turn([Reply(text, receipts.after(talk, form))], outcome=Outcome(kind="action", lang=talk.lang))


def _offer(talk: Talk, words: Msg) -> Turn | None:
    choices = resume_choices(talk)
    if not choices:
        return None
    return talk.turn([Reply(talk.say(words), choices)], outcome=Outcome(kind="action", lang=talk.lang))


def _edited_after_sending(talk: Talk, event: TextEvent) -> Turn | None:
    """A message that gave an answer to what was sent since: what was sent stays as it was sent."""
    sent = known_submissions(talk.conversation, talk.knowledge)
    found = next(((form, one) for form, one in sent if event.message_ref in one.refs), None)
    if found is None or event.message_ref is None:
        return None
    form, submission = found
    words = Msg(
        "You changed a message, but your file {receipt} is already submitted: it stays as it was sent. Until the call closes"
        " you can change the file itself.",
        receipt=submission.receipt,
    )
    reply = Reply(talk.say(words), receipts.after(talk, form))
    return talk.turn([reply], outcome=Outcome(kind="action", lang=talk.lang))
