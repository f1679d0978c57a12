"""« Mes dossiers »: drafts and submissions with their state; seeing what was sent."""

import re

from bot.conversation.calls import call_now
from bot.conversation.events import TextEvent
from bot.conversation.outcome import Outcome
from bot.conversation.papers import known_drafts, known_submissions
from bot.conversation.policies import offered, private, receipts, subscribing
from bot.conversation.policies.filling.leaving import resume_choice
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.screens import status_line
from bot.conversation.policies.filling.summary import line
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.forms.draft import Draft, Submission
from bot.forms.form import Form
from bot.forms.receipts import as_written, is_sound
from bot.i18n import Msg, exact
from bot.programmes.reminders import AUDIENCES

NUMBER_AT_MOST = 40
_NUMBER = re.compile(r"^\s*[A-Za-z]{3}(?:[-\s]+[0-9A-Za-z]{4}){3}[\s.]*$")


def show(talk: Talk) -> Turn | None:
    """A choice about what is kept here: `p:list`, `p:see:<form>`, `p:pdf:<form>`, `p:draft:<form>`; None for anything else."""
    _, action, form_id, *_ = (*(offered.token_of(talk) or "").split(":"), "", "", "")
    if not (offered.token_of(talk) or "").startswith("p:"):
        return _by_number(talk)
    if action == "list":
        return list_all(talk)
    form = talk.knowledge.forms.get(form_id)
    sent = talk.conversation.submission(form_id)
    draft = talk.conversation.draft(form_id)
    if form and sent and action == "see":
        return see(talk, form, sent)
    if form and sent and action == "pdf":
        return talk.turn([receipts.document(talk, form, sent)], outcome=_outcome(talk))
    return read_draft(talk, form, draft) if form and draft and action == "draft" else None


def _by_number(talk: Talk) -> Turn | None:
    """A receipt number that was typed: what it is about, or what may be wrong with it; None for anything else."""
    event = talk.event
    if not isinstance(event, TextEvent) or not _NUMBER.match(event.text[:NUMBER_AT_MOST]):
        return None
    number = as_written(event.text)
    for form, sent in known_submissions(talk.conversation, talk.knowledge):
        if number in (sent.receipt, *sent.previous):
            return see(talk, form, sent)
    if not is_sound(number):
        words = Msg("There is a slip in the number {number}: one letter or figure is not right.", number=number)
    else:
        words = Msg(
            "I know no file {number} in this conversation. It was sent from elsewhere, withdrawn or erased.",
            number=number,
        )
    return talk.turn([Reply(talk.say(words), (talk.choice(Msg("My files"), "p:list"),))], outcome=_outcome(talk))


def list_all(talk: Talk) -> Turn:
    """Every draft and everything that was sent, with its state and what can be done with it."""
    if refused := private.refused(talk, "myfiles"):
        return refused
    drafts = known_drafts(talk.conversation, talk.knowledge)
    sent = known_submissions(talk.conversation, talk.knowledge)
    lines = [*(_draft_line(talk, *one) for one in drafts), *(_sent_line(talk, *one) for one in sent)]
    lines += [_withdrawn_line(talk, one) for one in talk.conversation.submissions if one.status == "withdrawn"]
    if not lines:
        return _nothing(talk)
    choices = (
        *_resume(talk, drafts),
        *(talk.choice(Msg("See: {title}", title=form.title[talk.lang]), f"p:see:{form.id}") for form, _ in sent),
        *_reminders(talk, drafts),
        talk.choice(Msg("What you can ask"), "menu"),
    )
    heading = talk.say(Msg("**Your files**"))
    return talk.turn([Reply("\n\n".join((heading, *lines)), choices)], outcome=_outcome(talk))


def see(talk: Talk, form: Form, submission: Submission) -> Turn:
    """What was sent, as it was sent, and what can be done with it."""
    title = talk.say(Msg("**{title}** — submitted", title=form.title[talk.lang]))
    parts = (title, receipts.proof(talk, submission), receipts.copy(talk, form, submission))
    again = talk.choice(Msg("Get the receipt as PDF"), f"p:pdf:{form.id}")
    draft = talk.conversation.draft(form.id)
    resume = (resume_choice(Filling(talk, form, draft)),) if draft else ()
    reply = Reply("\n\n".join(parts), (*resume, again, *receipts.after(talk, form)))
    return talk.turn([reply], outcome=_outcome(talk))


def read_draft(talk: Talk, form: Form, draft: Draft) -> Turn:
    """A draft in full, even once it is locked."""
    filling = Filling(talk, form, draft)
    lines = [line(filling, slot, whole=True) for slot in filling.asked if slot.id in draft.answers]
    parts = (f"**{filling.title}**", state_of(filling), "\n".join(lines) or talk.say(Msg("Nothing is answered yet.")))
    resume = () if filling.call.is_closed else (resume_choice(filling),)
    choices = (
        *resume,
        talk.choice(Msg("Get a copy of my data"), "data:export"),
        talk.choice(Msg("Erase this draft"), f"p:drop:{form.id}"),
        talk.choice(Msg("My files"), "p:list"),
    )
    return talk.turn([Reply("\n\n".join(parts), choices)], outcome=_outcome(talk))


def state_of(filling: Filling) -> str:
    """« Brouillon — étape 4 sur 9 — pas encore envoyé »; of a call that closed, that it was not sent."""
    if filling.call.is_closed:
        return filling.say(Msg("_Draft — not submitted: the call has closed_"))
    return status_line(filling)


def _nothing(talk: Talk) -> Turn:
    words = talk.say(Msg("You have neither a draft nor a submitted file here."))
    choices = (
        talk.choice(Msg("Apply to a programme"), "start:apply"),
        talk.choice(Msg("Propose a challenge"), "start:propose"),
        talk.choice(Msg("What you can ask"), "menu"),
    )
    return talk.turn([Reply(words, choices)], outcome=_outcome(talk))


def _resume(talk: Talk, drafts: list[tuple[Form, Draft]]) -> list[Choice]:
    found = []
    for form, draft in drafts:
        filling = Filling(talk, form, draft)
        if filling.call.is_closed:
            found.append(talk.choice(Msg("Read: {title}", title=filling.title), f"p:draft:{form.id}"))
        else:
            found.append(resume_choice(filling, named=len(drafts) > 1))
    return found


def _reminders(talk: Talk, drafts: list[tuple[Form, Draft]]) -> tuple[Choice, ...]:
    """To be reminded of what is not sent yet; where there are several programmes, by way of the list of them."""
    sides = {form.edition.split("/")[0]: AUDIENCES[form.call] for form, _ in drafts}
    offers = [choice for programme, side in sides.items() for choice in subscribing.offer(talk, programme, side)]
    return tuple(offers) if len(offers) < 2 else (talk.choice(Msg("My reminders"), "sub:menu"),)


def _draft_line(talk: Talk, form: Form, draft: Draft) -> str:
    filling = Filling(talk, form, draft)
    return "\n".join(part for part in (f"**{filling.title}**", state_of(filling), filling.call.status()) if part)


def _sent_line(talk: Talk, form: Form, submission: Submission) -> str:
    moment = exact(submission.sent_at, talk.lang, talk.knowledge.catalogues)
    words = Msg(
        "**{title}**\nSubmitted: {moment}\nReceipt number: {receipt}",
        title=form.title[talk.lang],
        moment=moment,
        receipt=submission.receipt,
    )
    status = call_now(talk, form).status()
    return "\n".join(part for part in (talk.say(words), status) if part)


def _withdrawn_line(talk: Talk, submission: Submission) -> str:
    form = talk.knowledge.forms.get(submission.form)
    moment = exact(submission.withdrawn_at or submission.sent_at, talk.lang, talk.knowledge.catalogues)
    words = Msg(
        "**{title}**\nWithdrawn: {moment}\nReceipt number: {receipt}",
        title=form.title[talk.lang] if form else submission.form,
        moment=moment,
        receipt=submission.receipt,
    )
    return talk.say(words)


def _outcome(talk: Talk) -> Outcome:
    return Outcome(kind="action", lang=talk.lang)
