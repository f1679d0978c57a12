"""Subscriptions: begun where they help, with a promise of how often; managed in /rappels; ended in one tap."""

from dataclasses import replace

from bot.conversation.effects import Subscribe, Unsubscribe
from bot.conversation.outcome import Outcome
from bot.conversation.subscription import FEWER, Subscription
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.i18n import Msg, listing
from bot.programmes.editions import Programme
from bot.programmes.lead_times import LeadTime, parse_lead_time
from bot.programmes.phases import CALL_OF_AUDIENCE, Call, call_state
from bot.programmes.reminders import AUDIENCES, default_leads

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


def offer(talk: Talk, programme: str | None) -> tuple[Choice, ...]:
    """The choice to be reminded, under an answer about dates; nothing for who is subscribed already."""
    if programme is None or any(one.programme == programme for one in talk.conversation.subscriptions):
        return ()
    return (talk.choice(Msg("Remind me"), f"sub:add:{programme}"),)


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
    return _turn(talk, "\n".join(lines), tuple(choices))


def begin(talk: Talk, programme: str, audience: str | None) -> Turn:
    """Subscribe, once it is known on which side the person is; the promise is made here."""
    if audience is None or audience not in AUDIENCES.values():
        choices = (
            talk.choice(Msg("To apply"), f"sub:add:{programme}:candidate"),
            talk.choice(Msg("To propose a challenge"), f"sub:add:{programme}:administration"),
        )
        return _turn(talk, talk.say(Msg("Reminders for what?")), choices)
    wanted = talk.knowledge.programmes if programme == ALL else (programme,)
    new = tuple(Subscription(name, audience, talk.lang) for name in wanted)
    names = listing([_programme(talk, name).name for name in wanted], talk.lang)
    words = [
        talk.say(Msg("Done: I will write to you about {programme}.", programme=names)),
        _promise(talk, new[0]),
        _state(talk, new),
        talk.say(Msg("You can stop whenever you like: /stop.")),
    ]
    return _changed(talk, new, "\n".join(words))


def stop(talk: Talk, programme: str) -> Turn:
    """End the reminders of a programme, or all of them."""
    mine = talk.conversation.subscriptions
    left = () if programme == ALL else tuple(one for one in mine if one.programme != programme)
    if programme == ALL:
        words = talk.say(Msg("Done: I will not write to you first any more. I still answer when you write."))
    else:
        name = _programme(talk, programme).name
        words = talk.say(Msg("Done: no more reminders about {programme}.", programme=name))
    turn = _turn(talk, words, (talk.choice(Msg("My reminders"), "sub:menu"),), subscriptions=left)
    return replace(turn, effects=(Unsubscribe(None if programme == ALL else programme),))


def stop_command(talk: Talk) -> Turn:
    """/stop: at once where there is one subscription, else one tap for each."""
    if talk.event.group:
        return in_private(talk)
    mine = talk.conversation.subscriptions
    if not mine:
        return _turn(
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
    return _turn(talk, talk.say(Msg("Which reminders should stop?")), tuple(choices))


def in_private(talk: Talk) -> Turn:
    """In a group nobody subscribes: what is about one person is said to one person."""
    words = talk.say(Msg("Reminders are between you and me. Let us go on in private:"))
    return _turn(talk, words, (Choice(talk.say(Msg("Write to me in private")), start=START),))


def _fewer(talk: Talk, programme: str) -> Turn:
    mine = _mine(talk, programme)
    if mine is None:
        return overview(talk)
    if mine.leads == FEWER:
        words = talk.say(Msg("You already get the fewest: one reminder, the day before. You can stop them."))
        return _turn(talk, words, _controls(talk, mine))
    fewer = replace(mine, leads=FEWER)
    return _changed(talk, (fewer,), f"{talk.say(Msg('Done: fewer reminders.'))}\n{_promise(talk, fewer)}")


def _usual(talk: Talk, programme: str) -> Turn:
    mine = _mine(talk, programme)
    if mine is None:
        return overview(talk)
    usual = replace(mine, leads=())
    return _changed(talk, (usual,), f"{talk.say(Msg('Done.'))}\n{_promise(talk, usual)}")


def _mine(talk: Talk, programme: str) -> Subscription | None:
    return next((one for one in talk.conversation.subscriptions if one.programme == programme), None)


def _changed(talk: Talk, new: tuple[Subscription, ...], words: str) -> Turn:
    changed = {one.programme for one in new}
    others = tuple(one for one in talk.conversation.subscriptions if one.programme not in changed)
    choices = _controls(talk, new[0]) if len(new) == 1 else (talk.choice(Msg("My reminders"), "sub:menu"),)
    turn = _turn(talk, words, choices, subscriptions=(*others, *new))
    return replace(turn, effects=tuple(Subscribe(one) for one in new))


def _controls(talk: Talk, one: Subscription) -> tuple[Choice, ...]:
    short = _programme(talk, one.programme).short
    fewer = (Msg("Usual reminders: {programme}", programme=short), "usual") if one.leads else (
        Msg("Fewer reminders: {programme}", programme=short), "fewer"
    )  # fmt: skip
    return (
        Choice(talk.say(fewer[0]), f"sub:{fewer[1]}:{one.programme}"),
        Choice(talk.say(Msg("Stop: {programme}", programme=short)), f"sub:stop:{one.programme}"),
    )


def _described(talk: Talk, one: Subscription) -> str:
    side = Msg("to apply") if one.audience == "candidate" else Msg("to propose a challenge")
    return f"**{_programme(talk, one.programme).name}** ({talk.say(side)}) – {_promise(talk, one)}"


def _promise(talk: Talk, one: Subscription) -> str:
    """How often, and never more: what is planned is counted from the same lead times."""
    programme = _programme(talk, one.programme)
    leads = [parse_lead_time(lead) for lead in one.leads] or list(
        default_leads(programme.editions[programme.reference])
    )
    words = listing([_lead_in_words(talk, lead) for lead in leads], talk.lang)
    return talk.say(
        Msg(
            "For each deadline one message {leads}; one when a call opens; one if a date changes; news at most once a week,"
            " unless it is urgent. Never more.",
            leads=words,
        )
    )


def _lead_in_words(talk: Talk, lead: LeadTime) -> str:
    if lead.unit == "H":
        return talk.say(Msg("one hour before", "{n} hours before", n=lead.number))
    return talk.say(
        Msg("the day before") if lead.number == 1 else Msg("one day before", "{n} days before", n=lead.number)
    )


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


def _turn(
    talk: Talk, words: str, choices: tuple[Choice, ...], subscriptions: tuple[Subscription, ...] | None = None
) -> Turn:
    changes = {} if subscriptions is None else {"subscriptions": subscriptions, "papers": True}
    return talk.turn([Reply(words, choices)], changes=changes, outcome=Outcome(kind="action", lang=talk.lang))
