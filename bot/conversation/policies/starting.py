"""Beginning a form, or taking it up again: « je veux postuler », a button, a link."""

from dataclasses import dataclass, replace

from bot.conversation.calls import call_now
from bot.conversation.policies import my_files, offered, private, saying, subscribing
from bot.conversation.policies.filling.leaving import begin_token, resume_choice, take_up
from bot.conversation.policies.filling.opened import Filling, resumed
from bot.conversation.policies.filling.screens import View, status_line
from bot.conversation.policies.filling.summary import screen
from bot.conversation.policies.offered import with_choices
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.forms.answering import begin as blank
from bot.forms.form import Form
from bot.i18n import Msg
from bot.programmes.phases import Call

TOPICS: dict[str, Call] = {"apply.start": "apply", "admin.start": "propose"}
TOPIC_OF: dict[Call, str] = {call: topic for topic, call in TOPICS.items()}


def start(talk: Talk) -> Turn | None:
    """A choice that begins or takes up a form: `form:<call>:<edition>`, `start:<call>`; None for anything else."""
    match (offered.token_of(talk) or "").split(":"):
        case ["form", ("apply" | "propose") as call, edition] if form := talk.knowledge.forms.get(f"{edition}/{call}"):
            return private.refused(talk, payload(form)) or open_form(talk, form, in_place=True)
        case ["start", ("apply" | "propose") as call]:
            return begin(talk, "apply" if call == "apply" else "propose")
        case _:
            return None


def begin(talk: Talk, call: Call, about: str | None = None) -> Turn:
    """« Je veux postuler », to a programme or an edition where one is named; what is to be known instead where none is open."""
    return offer(talk, call, about) or _closed(talk, call, about)


def offer(talk: Talk, call: Call, about: str | None) -> Turn | None:
    """Drafts first, then what was sent, then the calls that are open or to come: at once where there is one.

    None where there is nothing of all this.
    """
    offers = _offers(talk, call, about)
    if not offers:
        return None
    if refused := private.refused(talk, payload_of(call, about)):
        return refused
    if len(offers) == 1 and offers[0].is_new:
        return open_form(talk, offers[0].form)
    words = (
        Msg("Here is what you have begun:") if any(not one.is_new for one in offers) else Msg("For which programme?")
    )
    lines = [talk.say(words), *(_line(talk, one) for one in offers)]
    reply = Reply("\n\n".join(lines), tuple(_choice(talk, one, offers) for one in offers))
    return talk.turn([reply], outcome=saying.outcome_of(talk, saying.look_up(talk, TOPIC_OF[call], about)))


def open_form(talk: Talk, form: Form, *, in_place: bool = False) -> Turn:
    """The form, where it stands for this person: its draft, what was sent, or its first screen."""
    draft, sent = talk.conversation.draft(form.id), talk.conversation.submission(form.id)
    if draft:
        return take_up(resumed(talk, form, draft), in_place=in_place)
    if sent:
        return my_files.see(talk, form, sent)
    if not call_now(talk, form).can_be_prepared:
        return _closed(talk, form.call, form.edition.split("/")[0])
    filling = resumed(talk, form, blank(form, talk.now)).changed(blank(form, talk.now))
    first = screen(filling, View(_introduction(filling)))
    check = f"{form.edition}/{form.call}"
    if check in talk.knowledge.eligibility:
        label = (
            Msg("Check first whether I may apply")
            if form.call == "apply"
            else Msg("Check first whether we may propose")
        )
        first = replace(first, choices=(*first.choices, talk.choice(label, f"e:{check}")))
    return filling.turn(first)


def _closed(talk: Talk, call: Call, about: str | None) -> Turn:
    """Since when it is closed and what there is to know, with the way to hear of the next call."""
    turn = saying.tell(talk, TOPIC_OF[call], about)
    programme = turn.outcome.programme if turn.outcome else None
    choices = subscribing.next_call(talk, call, programme) if programme else ()
    offered = {choice.label for reply in turn.replies for choice in reply.choices}
    return with_choices(turn, tuple(choice for choice in choices if choice.label not in offered))


def payload(form: Form) -> str:
    """What a link opens this form with."""
    return payload_of(form.call, form.edition.split("/")[0])


def payload_of(call: Call, about: str | None) -> str:
    """`apply`, `apply__commando-ux`."""
    return f"{call}__{about.split('/')[0]}" if about else call


@dataclass(frozen=True, slots=True)
class _Offer:
    form: Form
    is_draft: bool
    is_sent: bool

    @property
    def is_new(self) -> bool:
        return not (self.is_draft or self.is_sent)


def _offers(talk: Talk, call: Call, about: str | None) -> list[_Offer]:
    """The forms of that call that something can be done with now: drafts, then what was sent, then new ones."""
    conversation = talk.conversation
    forms = [form for form in talk.knowledge.forms.values() if form.call == call and _is_about(form, about)]
    live = [form for form in forms if call_now(talk, form).can_be_prepared]
    found = [
        _Offer(form, conversation.draft(form.id) is not None, conversation.submission(form.id) is not None)
        for form in live
    ]
    return sorted(found, key=lambda one: (not one.is_draft, not one.is_sent))


def _is_about(form: Form, about: str | None) -> bool:
    return about is None or about in (form.edition, form.edition.split("/")[0])


def _line(talk: Talk, offer: _Offer) -> str:
    title = offer.form.title[talk.lang]
    draft = talk.conversation.draft(offer.form.id)
    if draft:
        return f"**{title}**\n{status_line(Filling(talk, offer.form, draft))}"
    status = call_now(talk, offer.form).status()
    if offer.is_sent:
        status = talk.say(Msg("Already submitted."))
    return f"**{title}**\n{status}"


def _choice(talk: Talk, offer: _Offer, offers: list[_Offer]) -> Choice:
    draft = talk.conversation.draft(offer.form.id)
    if draft:
        drafts = sum(one.is_draft for one in offers)
        return resume_choice(Filling(talk, offer.form, draft), named=drafts > 1)
    if offer.is_sent:
        return talk.choice(Msg("See: {title}", title=offer.form.title[talk.lang]), f"p:see:{offer.form.id}")
    return Choice(offer.form.title[talk.lang], begin_token(offer.form))


def _introduction(filling: Filling) -> str:
    words = Msg(
        "**{title}**\n{status}\nAbout {n} questions. Stop when you like: your draft is kept. Nothing is sent before “Submit”.",
        title=filling.title,
        status=filling.call.status(),
        n=len(filling.asked),
    )
    return filling.say(words)
