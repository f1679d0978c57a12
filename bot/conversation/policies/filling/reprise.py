"""After something else than the form: the answer first, then once where the form stands."""

from collections.abc import Iterable
from dataclasses import replace

from bot.conversation.events import MediaEvent, TextEvent
from bot.conversation.policies.filling.leaving import resume_choice, resume_choices
from bot.conversation.policies.filling.opened import Filling, opened
from bot.conversation.policies.filling.screens import View, status_line
from bot.conversation.policies.filling.summary import screen
from bot.conversation.policies.offered import with_choices
from bot.conversation.state import Offered
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Turn
from bot.i18n import Msg


def gone_on(talk: Talk, turn: Turn) -> Turn:
    """Any turn, with where the form stands if one was open before it and still is; else the way back to what was begun."""
    filling = opened(talk)
    if filling is None:
        return _come_back(talk, turn)
    if turn.conversation.form != filling.form.id or _shows_state(turn):
        return turn
    event = talk.event
    is_wordless = isinstance(event, TextEvent) and not any(letter.isalnum() for letter in event.text)
    if isinstance(event, MediaEvent) or is_wordless:
        return after_digression(filling, turn)
    return _with_reminder(_as_of(filling, turn), turn)


def after_digression(filling: Filling, turn: Turn, *more: Choice) -> Turn:
    """« Reprenons : … »: the present screen again, under the answer. `more` are choices about what was just said."""
    now = _as_of(filling, turn)
    again = screen(now, View(lead=now.say(Msg("Let us go on:"))))
    again = replace(again, choices=(*more, *again.choices), in_place=False)
    ending = now.turn(again)
    before = tuple(replace(reply, choices=_about_it(reply.choices)) for reply in turn.replies)
    offered = (*_offered(again.choices), *_offered(choice for reply in before for choice in reply.choices))
    return replace(
        turn,
        replies=(*before, again),
        conversation=replace(ending.conversation, offered=offered),
        effects=(*turn.effects, *ending.effects),
    )


def _with_reminder(filling: Filling, turn: Turn) -> Turn:
    """The last reply says that the draft is kept, and leads back to it."""
    *before, last = turn.replies
    kept = filling.say(Msg("Your draft is kept."))
    resume = resume_choice(filling)
    last = replace(last, text=f"{last.text}\n\n{status_line(filling)}\n{kept}", choices=(*last.choices, resume))
    offered = (*turn.conversation.offered, Offered(resume.label, resume.token))
    return replace(turn, replies=(*before, last), conversation=replace(turn.conversation, offered=offered))


def with_drafts(talk: Talk, turn: Turn) -> Turn:
    """Where somebody comes back: a way to each draft before all else. Nothing is taken up unasked."""
    choices = resume_choices(talk)
    if not choices or _shows_state(turn):
        return turn
    *before, last = turn.replies
    kept = talk.say(Msg("You have a draft, not sent yet.", "You have {n} drafts, not sent yet.", n=len(choices)))
    last = replace(last, text=f"{last.text}\n\n_{kept}_")
    return with_choices(replace(turn, replies=(*before, last)), choices)


def _come_back(talk: Talk, turn: Turn) -> Turn:
    """Where nothing was asked for in particular, a draft is offered; a check that was interrupted always is."""
    checking = turn.conversation.checking
    if checking is not None and checking == talk.conversation.checking and not _has(turn, "e:"):
        return with_choices(turn, (talk.choice(Msg("Go on with the check"), "e:on"),))
    aimless = turn.outcome is not None and turn.outcome.kind in ("chat", "fallback")
    return with_drafts(talk, turn) if aimless and isinstance(talk.event, TextEvent) else turn


def _as_of(filling: Filling, turn: Turn) -> Filling:
    """The form as the other turn leaves the conversation: language and all."""
    talk = replace(filling.talk, conversation=turn.conversation, lang=turn.conversation.lang or filling.talk.lang)
    return replace(filling, talk=talk)


def _shows_state(turn: Turn) -> bool:
    return _has(turn, "f:", "form:")


def _has(turn: Turn, *families: str) -> bool:
    return any(choice.token.startswith(families) for reply in turn.replies for choice in reply.choices)


def _about_it(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Of an answer's choices only those that say what was meant: what else there is to ask can wait."""
    return tuple(choice for choice in choices if choice.token.startswith("q:"))


def _offered(choices: Iterable[Choice]) -> tuple[Offered, ...]:
    return tuple(Offered(choice.label, choice.token) for choice in choices if choice.token)
