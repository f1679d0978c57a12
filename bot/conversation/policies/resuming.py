"""Reminders that rest since the person could not be reached: said once when they write again, taken up in one tap."""

from dataclasses import replace

from bot.conversation.effects import EraseAll, Subscribe, Unsubscribe
from bot.conversation.policies import subscribing
from bot.conversation.state import Offered
from bot.conversation.subscription import Subscription
from bot.conversation.talk import Talk
from bot.conversation.turn import Reply, Turn
from bot.i18n import Msg, listing

RESUME = "sub:resume"
_SETTLES = (Subscribe, Unsubscribe, EraseAll)


def with_offer(talk: Talk, turn: Turn) -> Turn:
    """Any turn, with what rests, said once: after the answer, but before the question of a form."""
    resting = turn.conversation.suspended
    if not resting:
        told = turn.conversation.suspension_told
        return replace(turn, conversation=replace(turn.conversation, suspension_told=False)) if told else turn
    # Among several people nothing is said of one; what may be withdrawn says nothing that is said once.
    if turn.conversation.suspension_told or talk.event.group or turn.held or not turn.replies:
        return turn
    if any(isinstance(effect, _SETTLES) for effect in turn.effects):
        return turn
    return _with(turn, _offer(talk.in_language(turn.conversation.lang), resting))


def resume(talk: Talk) -> Turn:
    """What rested goes on as it was."""
    resting = talk.conversation.suspended
    taken_up = replace(
        talk.conversation, subscriptions=(*talk.conversation.subscriptions, *resting), suspended=(), papers=True
    )
    turn = subscribing.overview(replace(talk, conversation=taken_up))
    if not resting or talk.event.group:
        return turn
    first, *others = turn.replies
    said = replace(first, text=f"{talk.say(Msg('Done: your reminders go on.'))}\n\n{first.text}")
    return replace(turn, replies=(said, *others), effects=tuple(Subscribe(one) for one in resting))


def _offer(talk: Talk, resting: tuple[Subscription, ...]) -> Reply:
    names = listing([talk.knowledge.programmes[one.programme].name for one in resting if _known(talk, one)], talk.lang)
    words = Msg(
        "I could not reach you for a while, so your reminders are suspended: {programme}. Shall they go on?",
        programme=names,
    )
    choices = (
        talk.choice(Msg("Go on with my reminders"), RESUME),
        talk.choice(Msg("Stop all reminders"), f"sub:stop:{subscribing.ALL}"),
    )
    return Reply(talk.say(words), choices)


def _known(talk: Talk, one: Subscription) -> bool:
    return one.programme in talk.knowledge.programmes


def _with(turn: Turn, offer: Reply) -> Turn:
    replies = (offer, *turn.replies) if turn.conversation.form else (*turn.replies, offer)
    more = tuple(Offered(choice.label, choice.token) for choice in offer.choices)
    told = replace(turn.conversation, suspension_told=True, offered=(*turn.conversation.offered, *more))
    return replace(turn, replies=replies, conversation=told)
