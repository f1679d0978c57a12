"""When one wants to be reminded: four lead times that are ticked, or typed in one's own words; what was chosen is said back."""

from dataclasses import replace

from bot.conversation.events import TextEvent
from bot.conversation.lead_words import read_leads
from bot.conversation.policies import subscribing
from bot.conversation.policies.promising import lead_in_words, leads_of, promise
from bot.conversation.subscription import LEADS, Subscription
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Turn
from bot.i18n import Msg, listing
from bot.programmes.lead_times import LeadTime, parse_lead_time

_TICK = "✓ "
FAMILY = "lead"


def from_token(talk: Talk, parts: list[str]) -> Turn | None:
    """`lead:show:eig`, `lead:usual:eig`, `lead:on:eig:J-3`, `lead:off:eig:J-3`. None for what there is not."""
    if talk.event.group:
        return subscribing.in_private(talk)
    action, programme, lead = (*parts, "", "", "")[:3]
    if programme not in talk.knowledge.programmes or len(parts) != (3 if action in ("on", "off") else 2):
        return None
    mine = subscribing.subscribed_to(talk, programme)
    if mine is None:
        return subscribing.overview(talk)
    if action == "show":
        return _screen(talk, mine, talk.say(_ASK))
    if action == "usual":
        return _chosen(talk, replace(mine, leads=()))
    if action in ("on", "off") and lead in map(str, LEADS):
        return _tick(talk, mine, parse_lead_time(lead), on=action == "on")
    return None


def typed(talk: Talk) -> Turn | None:
    """Lead times in words, where they were asked for: these and no others from now on. None for any other text."""
    event, asked = talk.event, _asked(talk)
    if asked is None or not isinstance(event, TextEvent) or event.edited or event.forwarded:
        return None
    wanted, mine = read_leads(event.text), subscribing.subscribed_to(talk, asked)
    if not wanted or mine is None:
        return None
    if not set(wanted) <= set(LEADS):
        can = listing([lead_in_words(talk, lead) for lead in LEADS], talk.lang)
        return _screen(talk, mine, talk.say(Msg("I can write {leads}. Which ones?", leads=can)))
    return _chosen(talk, replace(mine, leads=_written(wanted)))


_ASK = Msg(
    "When do you want to be reminded? Tap to add or take away, or write all that you want,"
    " as “the day before and 3 hours before”."
)


def _asked(talk: Talk) -> str | None:
    """The programme whose lead times were on the last screen."""
    shown = (offer.token.split(":") for offer in talk.conversation.offered)
    return next((parts[2] for parts in shown if parts[0] == FAMILY and parts[1] in ("on", "off")), None)


def _tick(talk: Talk, mine: Subscription, lead: LeadTime, *, on: bool) -> Turn:
    now = set(leads_of(talk, mine))
    wanted = now | {lead} if on else now - {lead}
    if not wanted:
        return _screen(talk, mine, talk.say(Msg("At least one is needed. To get none at all, stop the reminders.")))
    return _chosen(talk, replace(mine, leads=_written(wanted)))


def _chosen(talk: Talk, changed: Subscription) -> Turn:
    words = f"{talk.say(Msg('Done.'))}\n{promise(talk, changed)}"
    return subscribing.now_with(talk, (changed,), words, _choices(talk, changed))


def _screen(talk: Talk, mine: Subscription, words: str) -> Turn:
    name = talk.knowledge.programmes[mine.programme].name
    return subscribing.reply(talk, f"**{name}** – {words}", _choices(talk, mine))


def _choices(talk: Talk, mine: Subscription) -> tuple[Choice, ...]:
    chosen, programme = leads_of(talk, mine), mine.programme
    ticks = [_choice(talk, lead, programme, is_on=lead in chosen) for lead in LEADS]
    usual = (talk.choice(Msg("As usual"), f"{FAMILY}:usual:{programme}"),) if mine.leads else ()
    return (*ticks, *usual, subscribing.stop_choice(talk, programme), talk.choice(Msg("My reminders"), "sub:menu"))


def _choice(talk: Talk, lead: LeadTime, programme: str, *, is_on: bool) -> Choice:
    words = lead_in_words(talk, lead)
    label = f"{_TICK if is_on else ''}{words[:1].upper()}{words[1:]}"
    return Choice(label, f"{FAMILY}:{'off' if is_on else 'on'}:{programme}:{lead}")


def _written(leads: "set[LeadTime] | tuple[LeadTime, ...]") -> tuple[str, ...]:
    """The earliest first."""
    return tuple(str(lead) for lead in LEADS if lead in leads)
