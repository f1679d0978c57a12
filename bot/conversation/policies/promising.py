"""How often somebody is written to, said when they ask for it: at these lead times, and never more."""

from collections.abc import Sequence

from bot.conversation.subscription import Subscription
from bot.conversation.talk import Talk
from bot.i18n import Msg, listing
from bot.programmes.lead_times import LeadTime, parse_lead_time
from bot.programmes.phases import CALL_OF_AUDIENCE, call_state
from bot.programmes.reminders import default_leads


def promise(talk: Talk, one: Subscription) -> str:
    """How often, and never more: what is planned is counted from the same lead times."""
    leads = leads_of(talk, one)
    words = talk.say(
        Msg(
            "For each deadline one message {leads}; one when a call opens; one if a date changes; news at most once a week,"
            " unless it is urgent. Never more.",
            leads=listing([lead_in_words(talk, lead) for lead in leads], talk.lang),
        )
    )
    hours = [lead for lead in leads if lead.unit == "H"]
    return f"{words}\n{_no_hours(talk, hours)}" if hours and _lacks_hour(talk, one) else words


def _lacks_hour(talk: Talk, one: Subscription) -> bool:
    """Whether a call to come closes on a day whose hour is not known."""
    call = CALL_OF_AUDIENCE[one.audience]
    found = (
        call_state(edition, call, talk.now) for edition in talk.knowledge.programmes[one.programme].editions.values()
    )
    closings = [state.closes for state in found if state and state.phase != "closed" and state.closes]
    return any(closes.moment.precision == "day" for closes in closings)


def _no_hours(talk: Talk, leads: Sequence[LeadTime]) -> str:
    words = listing([lead_in_words(talk, lead) for lead in leads], talk.lang)
    return talk.say(Msg("The hour of the closing is not published yet: until then, no message {leads}.", leads=words))


def leads_of(talk: Talk, one: Subscription) -> tuple[LeadTime, ...]:
    """The lead times that hold: the person's own, else those of the reference edition."""
    programme = talk.knowledge.programmes[one.programme]
    own = tuple(parse_lead_time(lead) for lead in one.leads)
    return own or default_leads(programme.editions[programme.reference])


def lead_in_words(talk: Talk, lead: LeadTime) -> str:
    """« 7 jours avant », « la veille », « 3 heures avant »."""
    if lead.unit == "H":
        return talk.say(Msg("one hour before", "{n} hours before", n=lead.number))
    return talk.say(
        Msg("the day before") if lead.number == 1 else Msg("one day before", "{n} days before", n=lead.number)
    )
