"""Subscriptions: begun where they help, with a promise of how often; managed in /rappels; ended in one tap."""

from dataclasses import replace

from bot.conversation.effects import Subscribe, Unsubscribe
from bot.conversation.outcome import Outcome
from bot.conversation.policies.promising import promise
from bot.conversation.subscription import FEWER, Subscription
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.i18n import Msg, listing
from bot.programmes.editions import Programme
from bot.programmes.phases import CALL_OF_AUDIENCE, Call, call_state
from bot.programmes.reminders import AUDIENCES, CALLS

ALL = "all"
START = "reminders"


def from_token(talk: Talk, parts: list[str]) -> Turn | None:
    """`sub:menu`, `sub:add:eig`, `sub:add:eig:candidate`, `sub:fewer:eig`, `sub:usual:eig`, `sub:stop:eig`, `sub:stop:all`."""
    name, *rest = parts or ["menu"]
    programme = rest[0] if rest else ""
    if talk.event.group:
        return in_private(talk)
    if name == "menu":
        return overview(talk)
    if programme not in (*talk.knowledge.programmes, ALL):
        return None
    if name == "add":
        return begin(talk, programme, rest[1] if len(rest) > 1 else talk.conversation.audience)
    changes = {"fewer": _fewer, "usual": _usual, "stop": stop}
    return changes[name](talk, programme) if name in changes else None


def offer(talk: Talk, programme: str | None, audience: str | None = None) -> tuple[Choice, ...]:
    """The choice to be reminded, on that side where it is known; nothing for who is subscribed already."""
    if programme is None or any(one.programme == programme for one in talk.conversation.subscriptions):
        return ()
    label = Msg("Remind me") if has_a_call(talk, programme) else Msg("Tell me when the next call opens")
    side = f":{audience}" if audience in AUDIENCES.values() else ""
    return (talk.choice(label, f"sub:add:{programme}{side}"),)


def has_a_call(talk: Talk, programme: str) -> bool:
    """Whether a call of the programme is open or to come."""
    editions = _programme(talk, programme).editions.values()
    states = (call_state(edition, call, talk.now) for edition in editions for call in CALLS)
    return any(state is not None and state.phase != "closed" for state in states)


def next_call(talk: Talk, call: Call, programme: str) -> tuple[Choice, ...]:
    """The choice to be told when the next call opens, where one has closed; nothing for who is subscribed already."""
    if any(one.programme == programme for one in talk.conversation.subscriptions):
        return ()
    return (talk.choice(Msg("Tell me when the next call opens"), f"sub:add:{programme}:{AUDIENCES[call]}"),)


def overview(talk: Talk) -> Turn:
    """/rappels: what is subscribed, each with its end, and what could be."""
    if talk.event.group:
        return in_private(talk)
    mine = talk.conversation.subscriptions
    lines = [
        talk.say(
            Msg("Your reminders:") if mine else Msg("You have no reminders. For which programme do you want some?")
        )
    ]
    lines += [f"- {_described(talk, one)}" for one in mine]
    choices = [choice for one in mine for choice in _controls(talk, one)]
    rest = [one for one in talk.knowledge.programmes.values() if one.id not in {own.programme for own in mine}]
    choices += [
        Choice(talk.say(Msg("Reminders: {programme}", programme=one.short)), f"sub:add:{one.id}") for one in rest
    ]
    if len(rest) > 1:
        choices.append(talk.choice(Msg("Reminders: all programmes"), f"sub:add:{ALL}"))
    if len(mine) > 1:
        choices.append(talk.choice(Msg("Stop all reminders"), f"sub:stop:{ALL}"))
    return reply(talk, "\n".join(lines), tuple(choices))


def begin(talk: Talk, programme: str, audience: str | None) -> Turn:
    """Subscribe, once it is known on which side the person is; the promise is made here."""
    if audience is None or audience not in AUDIENCES.values():
        choices = (
            talk.choice(Msg("To apply"), f"sub:add:{programme}:candidate"),
            talk.choice(Msg("To propose a challenge"), f"sub:add:{programme}:administration"),
        )
        return reply(talk, talk.say(Msg("Reminders for what?")), choices)
    wanted = talk.knowledge.programmes if programme == ALL else (programme,)
    new = tuple(Subscription(name, audience, talk.lang) for name in wanted)
    names = listing([_programme(talk, name).name for name in wanted], talk.lang)
    words = [
        talk.say(
            Msg("Done: I will write to you about {programme} ({side}).", programme=names, side=_side(talk, audience))
        ),
        promise(talk, new[0]),
        _state(talk, new),
        talk.say(Msg("You can stop whenever you like: /stop.")),
    ]
    return now_with(talk, new, "\n".join(words))


def stop(talk: Talk, programme: str) -> Turn:
    """End the reminders of a programme, or all of them."""
    mine = talk.conversation.subscriptions
    left = () if programme == ALL else tuple(one for one in mine if one.programme != programme)
    if programme == ALL:
        words = talk.say(Msg("Done: I will not write to you first any more. I still answer when you write."))
    else:
        name = _programme(talk, programme).name
        words = talk.say(Msg("Done: no more reminders about {programme}.", programme=name))
    turn = reply(talk, words, (talk.choice(Msg("My reminders"), "sub:menu"),), subscriptions=left)
    return replace(turn, effects=(Unsubscribe(None if programme == ALL else programme),))


def stop_command(talk: Talk) -> Turn:
    """/stop: at once where there is one subscription, else one tap for each."""
    if talk.event.group:
        return in_private(talk)
    mine = talk.conversation.subscriptions
    if not mine:
        return reply(
            talk, talk.say(Msg("You have no reminders: there is nothing to stop. I only answer when you write.")), ()
        )
    if len(mine) == 1:
        return stop(talk, mine[0].programme)
    choices = [
        Choice(
            talk.say(Msg("Stop: {programme}", programme=_programme(talk, one.programme).short)),
            f"sub:stop:{one.programme}",
        )
        for one in mine
    ]
    choices.append(talk.choice(Msg("Stop all reminders"), f"sub:stop:{ALL}"))
    return reply(talk, talk.say(Msg("Which reminders should stop?")), tuple(choices))


def in_private(talk: Talk) -> Turn:
    """In a group nobody subscribes: what is about one person is said to one person."""
    words = talk.say(Msg("Reminders are between you and me. Let us go on in private:"))
    return reply(talk, words, (Choice(talk.say(Msg("Write to me in private")), start=START),))


def _fewer(talk: Talk, programme: str) -> Turn:
    mine = subscribed_to(talk, programme)
    if mine is None:
        return overview(talk)
    if mine.leads == FEWER:
        words = talk.say(Msg("You already get the fewest: one reminder, the day before. You can stop them."))
        return reply(talk, words, _controls(talk, mine))
    fewer = replace(mine, leads=FEWER)
    return now_with(talk, (fewer,), f"{talk.say(Msg('Done: fewer reminders.'))}\n{promise(talk, fewer)}")


def _usual(talk: Talk, programme: str) -> Turn:
    mine = subscribed_to(talk, programme)
    if mine is None:
        return overview(talk)
    usual = replace(mine, leads=())
    return now_with(talk, (usual,), f"{talk.say(Msg('Done.'))}\n{promise(talk, usual)}")


def subscribed_to(talk: Talk, programme: str) -> Subscription | None:
    """What this person is subscribed to of a programme."""
    return next((one for one in talk.conversation.subscriptions if one.programme == programme), None)


def now_with(talk: Talk, new: tuple[Subscription, ...], words: str, choices: tuple[Choice, ...] | None = None) -> Turn:
    """The subscriptions, each in the place of the one to the same programme; without `choices`, those of every change."""
    changed = {one.programme for one in new}
    others = tuple(one for one in talk.conversation.subscriptions if one.programme not in changed)
    if choices is None:
        choices = _controls(talk, new[0]) if len(new) == 1 else (talk.choice(Msg("My reminders"), "sub:menu"),)
    turn = reply(talk, words, choices, subscriptions=(*others, *new))
    return replace(turn, effects=tuple(Subscribe(one) for one in new))


def _controls(talk: Talk, one: Subscription) -> tuple[Choice, ...]:
    when = Msg("When: {programme}", programme=_programme(talk, one.programme).short)
    return (talk.choice(when, f"lead:show:{one.programme}"), stop_choice(talk, one.programme))


def stop_choice(talk: Talk, programme: str) -> Choice:
    """The end of one subscription."""
    return talk.choice(Msg("Stop: {programme}", programme=_programme(talk, programme).short), f"sub:stop:{programme}")


def _described(talk: Talk, one: Subscription) -> str:
    return f"**{_programme(talk, one.programme).name}** ({_side(talk, one.audience)}) – {promise(talk, one)}"


def _side(talk: Talk, audience: str) -> str:
    return talk.say(Msg("to apply") if audience == "candidate" else Msg("to propose a challenge"))


def _state(talk: Talk, new: tuple[Subscription, ...]) -> str:
    """What there is to be reminded of today: nothing is promised that nobody announced."""
    states = [
        call_state(edition, CALL_OF_AUDIENCE[one.audience], talk.now)
        for one in new
        for edition in _programme(talk, one.programme).editions.values()
    ]
    if any(state is not None and state.phase != "closed" for state in states):
        return talk.say(Msg("The next date is in /dates."))
    return talk.say(Msg("No call is open or announced today: I will write when the next one is."))


def _programme(talk: Talk, name: str) -> Programme:
    return talk.knowledge.programmes[name]


def reply(
    talk: Talk, words: str, choices: tuple[Choice, ...], subscriptions: tuple[Subscription, ...] | None = None
) -> Turn:
    """A turn that is about subscriptions; `subscriptions` are those that there are from then on."""
    changes = {} if subscriptions is None else {"subscriptions": subscriptions, "papers": True}
    return talk.turn([Reply(words, choices)], changes=changes, outcome=Outcome(kind="action", lang=talk.lang))
