"""Leaving a form, coming back to it, and finding it locked: the draft is kept, and the person is told where."""

from dataclasses import replace

from bot.conversation.papers import known_drafts
from bot.conversation.policies import subscribing
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.screens import View, status_line
from bot.conversation.policies.filling.summary import screen
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.forms.form import Form
from bot.i18n import Msg
from bot.programmes.reminders import AUDIENCES


def leave(filling: Filling) -> Turn:
    """Save and leave: where the draft is, until when it can be submitted, how to come back, how to erase it."""
    parts = (
        filling.say(Msg("Your draft is kept; nothing was submitted.")),
        status_line(filling),
        filling.call.status(),
        filling.say(Msg("To take it up again: /myfiles, or the button below.")),
    )
    choices = (
        resume_choice(filling),
        *subscribing.offer(filling.talk, filling.programme.id, AUDIENCES[filling.form.call]),
        filling.talk.choice(Msg("Erase this draft"), f"p:drop:{filling.form.id}"),
        filling.talk.choice(Msg("What you can ask"), "menu"),
    )
    return filling.turn(Reply("\n\n".join(part for part in parts if part), choices, in_place=True), stays=False)


def resume_choice(filling: Filling, *, named: bool = False) -> Choice:
    """« Reprendre (étape 4 sur 9) »; `named` where there are several drafts to tell apart."""
    return Choice(filling.say(_resume_label(filling, named=named)), begin_token(filling.form))


def resume_choices(talk: Talk) -> tuple[Choice, ...]:
    """A way back to each draft, the one changed last first."""
    drafts = known_drafts(talk.conversation, talk.knowledge)
    fillings = [Filling(talk, form, draft) for form, draft in drafts]
    return tuple(resume_choice(filling, named=len(fillings) > 1) for filling in fillings)


def begin_token(form: Form) -> str:
    """What begins a form or takes it up again."""
    return f"form:{form.call}:{form.edition}"


def take_up(filling: Filling, *, in_place: bool = False) -> Turn:
    """The draft is open again, at the screen that its answers call for."""
    if filling.call.is_closed:
        return locked(filling)
    lead = Msg("Here is your draft of **{title}**, as you left it.", title=filling.title)
    return filling.turn(screen(filling, View(lead=filling.say(lead), in_place=in_place)))


def locked(filling: Filling) -> Turn:
    """The call has closed: nothing can be submitted any more, the draft can be read and taken away."""
    return filling.turn(locked_reply(filling), stays=False)


def locked_reply(filling: Filling) -> Reply:
    """Why the draft is locked, said kindly, and what can be done."""
    talk = filling.talk
    parts = [filling.call.status(), _lost_or_not(filling)]
    choices = (
        talk.choice(Msg("Read my draft"), f"p:draft:{filling.form.id}"),
        talk.choice(Msg("Get a copy of my data"), "data:export"),
        *subscribing.next_call(talk, filling.form.call, filling.programme.id),
        talk.choice(Msg("What you can ask"), "menu"),
    )
    return Reply("\n\n".join(part for part in parts if part), choices)


def out_of(talk: Talk) -> Talk:
    """The same turn with neither a form nor an eligibility check open."""
    return replace(talk, conversation=replace(talk.conversation, form=None, checking=None))


def _lost_or_not(filling: Filling) -> str:
    if filling.amended:
        phrase = Msg(
            "Your changes were not submitted: your file {receipt} stands as it was.", receipt=filling.amended.receipt
        )
        return filling.say(phrase)
    return filling.say(
        Msg(
            "I am sorry: your draft was not submitted, and it can no longer be. You can still read it and get a copy of it,"
            " until it is erased 30 days after the closing."
        )
    )


def _resume_label(filling: Filling, *, named: bool) -> Msg:
    k, n = filling.position
    done = filling.slot is None
    if named and done:
        return Msg("Resume: {title} (to read again)", title=filling.title)
    if named:
        return Msg("Resume: {title} (step {k} of {n})", title=filling.title, k=k, n=n)
    return Msg("Resume (all is answered)") if done else Msg("Resume (step {k} of {n})", k=k, n=n)
