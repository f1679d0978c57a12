"""Changing or withdrawing what was sent, erasing a draft: what cannot be undone is asked twice."""

from dataclasses import replace
from hashlib import sha256

from bot.conversation.calls import call_now
from bot.conversation.effects import DiscardDraft, Effect, Withdraw
from bot.conversation.outcome import Outcome
from bot.conversation.policies import my_files, offered
from bot.conversation.policies.filling.leaving import begin_token, resume_choice, take_up
from bot.conversation.policies.filling.opened import Filling, resumed
from bot.conversation.policies.filling.screens import View
from bot.conversation.policies.filling.summary import screen
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.forms.answering import amendment
from bot.forms.draft import Draft, Submission
from bot.forms.form import Form
from bot.i18n import Msg, exact


def change(talk: Talk) -> Turn | None:
    """`p:amend:<form>`, `p:withdraw:<form>[:<stamp>]`, `p:drop:<form>[:<stamp>]`; None for anything else."""
    family, action, form_id, stamp, *_ = (*(offered.token_of(talk) or "").split(":"), "", "", "", "")
    form = talk.knowledge.forms.get(form_id) if family == "p" else None
    if form is None:
        return None
    sent, draft = talk.conversation.submission(form_id), talk.conversation.draft(form_id)
    if sent and action == "amend":
        return amend(talk, form, sent)
    if sent and action == "withdraw":
        return withdraw(talk, form, sent) if stamp == stamp_of(sent.receipt) else ask_to_withdraw(talk, form, sent)
    if draft and action == "drop":
        begun = stamp_of(draft.begun_at.isoformat())
        return drop(talk, form) if stamp == begun else ask_to_drop(talk, form, draft)
    return None


def amend(talk: Talk, form: Form, submission: Submission) -> Turn:
    """A draft of what was sent, to change it; what was sent stands until the change is submitted."""
    if not call_now(talk, form).is_open:
        return _too_late(talk, form)
    draft = talk.conversation.draft(form.id)
    if draft:
        return take_up(resumed(talk, form, draft))
    filling = resumed(talk, form, amendment(submission, talk.now)).changed(amendment(submission, talk.now))
    lead = Msg("Change what you like, then submit. Until then your file {receipt} stands.", receipt=submission.receipt)
    return filling.turn(screen(filling, View(filling.say(lead))))


def ask_to_withdraw(talk: Talk, form: Form, submission: Submission) -> Turn:
    """First step: what it means."""
    if not call_now(talk, form).is_open:
        return _too_late(talk, form)
    words = Msg(
        "Withdraw **{title}** (receipt {receipt})? Nobody will study it any more. Until the call closes you can submit another.",
        title=form.title[talk.lang],
        receipt=submission.receipt,
    )
    yes = talk.choice(Msg("Yes, withdraw it"), f"p:withdraw:{form.id}:{stamp_of(submission.receipt)}")
    no = talk.choice(Msg("No, keep it"), f"p:see:{form.id}")
    return _said(talk, talk.say(words), yes, no)


def withdraw(talk: Talk, form: Form, submission: Submission) -> Turn:
    """Second step: it is withdrawn, and the draft of a change with it."""
    if not call_now(talk, form).is_open:
        return _too_late(talk, form)
    withdrawn = replace(submission, status="withdrawn", withdrawn_at=talk.now)
    conversation = talk.conversation
    draft = conversation.draft(form.id)
    effects: tuple[Effect, ...] = (Withdraw(withdrawn), *((DiscardDraft(form.id),) if draft else ()))
    changes = {
        "submissions": (*(one for one in conversation.submissions if one.id != submission.id), withdrawn),
        "drafts": tuple(one for one in conversation.drafts if one.form != form.id),
        "form": None if conversation.form == form.id else conversation.form,
    }
    words = Msg(
        "Withdrawn: **{title}**, receipt {receipt}, {moment}.",
        title=form.title[talk.lang],
        receipt=submission.receipt,
        moment=exact(talk.now, talk.lang, talk.knowledge.catalogues),
    )
    choices = (
        talk.choice(Msg("Begin a new file"), begin_token(form)),
        talk.choice(Msg("My files"), "p:list"),
    )
    outcome = Outcome(kind="action", lang=talk.lang)
    return talk.turn([Reply(talk.say(words), choices)], changes=changes, effects=effects, outcome=outcome)


def ask_to_drop(talk: Talk, form: Form, draft: Draft) -> Turn:
    """First step: what would be lost."""
    filling = Filling(talk, form, draft)
    words = Msg("Erase the draft of **{title}** and its files for good?", title=filling.title)
    yes = talk.choice(Msg("Yes, erase it"), f"p:drop:{form.id}:{stamp_of(draft.begun_at.isoformat())}")
    no = resume_choice(filling) if not filling.call.is_closed else talk.choice(Msg("No, keep it"), "p:list")
    return _said(talk, f"{my_files.state_of(filling)}\n\n{talk.say(words)}", yes, no)


def drop(talk: Talk, form: Form) -> Turn:
    """Second step: the draft is gone; what was sent is not touched."""
    conversation, sent = talk.conversation, talk.conversation.submission(form.id)
    changes = {
        "drafts": tuple(one for one in conversation.drafts if one.form != form.id),
        "form": None if conversation.form == form.id else conversation.form,
    }
    words = [talk.say(Msg("The draft is erased: **{title}**.", title=form.title[talk.lang]))]
    if sent:
        words.append(talk.say(Msg("Your file {receipt} stands as it was.", receipt=sent.receipt)))
    choices = (talk.choice(Msg("My files"), "p:list"), talk.choice(Msg("What you can ask"), "menu"))
    outcome = Outcome(kind="action", lang=talk.lang)
    effects = (DiscardDraft(form.id),)
    return talk.turn([Reply("\n".join(words), choices)], changes=changes, effects=effects, outcome=outcome)


def stamp_of(text: str) -> str:
    """What ties a confirmation to the very thing it was asked about: 8 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()[:8]


def _too_late(talk: Talk, form: Form) -> Turn:
    status = call_now(talk, form).status()
    words = talk.say(Msg("It can no longer be changed or withdrawn here. To write to the team: /team."))
    see = talk.choice(Msg("See: {title}", title=form.title[talk.lang]), f"p:see:{form.id}")
    return _said(talk, f"{status}\n{words}".strip(), see, talk.choice(Msg("What you can ask"), "menu"))


def _said(talk: Talk, words: str, *choices: Choice) -> Turn:
    return talk.turn([Reply(words, choices)], outcome=Outcome(kind="action", lang=talk.lang))
