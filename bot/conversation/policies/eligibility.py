"""The eligibility check: a few questions that are answered by tapping, or by typing what could be tapped."""

from dataclasses import replace
from hashlib import sha256

from bot.conversation.events import TextEvent
from bot.conversation.papers import context_for
from bot.conversation.policies import menu, offered
from bot.conversation.policies.eligibility_verdict import edition_of, outcome_of, tell
from bot.conversation.policies.filling.doubts import is_question
from bot.conversation.state import Checking
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.forms.checking import Accepted, check, options_of
from bot.forms.eligibility import Eligibility, asked_next, find
from bot.forms.form import NO, YES, Form, Slot
from bot.forms.verdicts import Context
from bot.i18n import Msg


def check_eligibility(talk: Talk) -> Turn | None:
    """`e:<check>` begins, `e:<stamp>:<option>` answers, `e:back`; a typed answer as well. None for anything else."""
    match (offered.token_of(talk) or "").split(":"):
        case ["e", check_id] if found := talk.knowledge.eligibility.get(check_id):
            return begin(talk, found)
        case ["e", "back", _]:
            return _back(talk)
        case ["e", "on"]:
            return _go_on(talk)
        case ["e", "stop"]:
            return _stop(talk)
        case ["e", stamp, option]:
            return _answer(talk, stamp, option)
        case _:
            return _typed(talk)


def offer(talk: Talk, about: str | None = None) -> Turn | None:
    """The candidates' check of a programme or an edition, at once where there is one; None where there is none."""
    found = _known(talk, about)
    if len(found) == 1:
        return begin(talk, found[0])
    choices = tuple(Choice(edition_of(talk, one).name[talk.lang], f"e:{one.id}") for one in found)
    if not choices:
        return None
    words = Msg(
        "A few questions tell whether you may apply; your answers are forgotten with the result. For which programme?"
    )
    return talk.turn([Reply(talk.say(words), choices)], outcome=outcome_of(talk))


def begin(talk: Talk, check: Eligibility) -> Turn:
    """The first question."""
    edition = edition_of(talk, check).name[talk.lang]
    words = (
        Msg(
            "**{edition}: may you apply?** A few questions; your answers are forgotten with the result. It is information,"
            " never a decision.",
            edition=edition,
        )
        if check.call == "apply"
        else Msg(
            "**{edition}: may you propose a challenge?** A few questions; your answers are forgotten with the result. It is"
            " information, never a decision.",
            edition=edition,
        )
    )
    kept = [talk.say(Msg("Your draft is kept."))] if talk.conversation.form else []
    return _ask(talk, check, Checking(check.id), "\n".join((*kept, talk.say(words))))


def choice_of(talk: Talk, programme: str | None) -> Choice | None:
    """A way to the check of a programme, beside an answer about who may apply; None where there is none."""
    found = _known(talk, programme)
    if programme is None or len(found) != 1:
        return None
    return talk.choice(Msg("Check whether I may apply"), f"e:{found[0].id}")


def _ask(talk: Talk, check: Eligibility, checking: Checking, lead: str = "") -> Turn:
    question = asked_next(check, checking.answers)
    if question is None:
        return tell(talk, check, find(check, checking.answers))
    text = f"**{question.prompt[talk.lang]}**" + (f"\n{question.help[talk.lang]}" if question.help else "")
    stamp = _stamp(check, question)
    options = [
        Choice(option.label[talk.lang], f"e:{stamp}:{option.id}")
        for option in options_of(question, _context(talk, check))
    ]
    back = [talk.choice(Msg("◀ Back"), f"e:back:{stamp}")] if checking.answers else []
    choices = (*options, *back, talk.choice(Msg("Stop the check"), "e:stop"))
    reply = Reply("\n\n".join(part for part in (lead, text) if part), choices, in_place=bool(checking.answers))
    # A form that was open is left: its draft is kept, and the check leads back to it.
    return talk.turn([reply], changes={"checking": checking, "form": None}, outcome=outcome_of(talk, check))


def _answer(talk: Talk, stamp: str, option: str) -> Turn | None:
    under_way = _under_way(talk)
    if under_way is None:
        return None
    check, checking, question = under_way
    if stamp != _stamp(check, question) or option not in [
        one.id for one in options_of(question, _context(talk, check))
    ]:
        lead = talk.say(Msg("This button is no longer up to date. Here is where you are:"))
        return _ask(talk, check, checking, lead)
    return _ask(talk, check, replace(checking, answers={**checking.answers, question.id: option}))


def _back(talk: Talk) -> Turn | None:
    under_way = _under_way(talk)
    if under_way is None:
        return None
    check, checking, _ = under_way
    kept = dict(list(checking.answers.items())[:-1])
    return _ask(talk, check, replace(checking, answers=kept))


def _go_on(talk: Talk) -> Turn | None:
    under_way = _under_way(talk)
    return _ask(talk, under_way[0], under_way[1]) if under_way else None


def _stop(talk: Talk) -> Turn:
    forgotten = replace(talk, conversation=replace(talk.conversation, checking=None))
    return menu.show(forgotten, Msg("What would you like to know?"), in_place=True)


def _typed(talk: Talk) -> Turn | None:
    """An answer that was typed otherwise than as its label: « ouais », a misspelt label; or what is none, and why."""
    under_way = _under_way(talk)
    event = talk.event
    if (
        under_way is None
        or talk.conversation.form
        or not isinstance(event, TextEvent)
        or event.edited
        or event.forwarded
    ):
        return None
    found, checking, question = under_way
    if not any(one.token.startswith(f"e:{_stamp(found, question)}") for one in talk.conversation.offered):
        return None
    verdict = check(question, event.text, _context(talk, found))
    if not isinstance(verdict, Accepted):
        return None if _asks(talk, event.text) else _ask(talk, found, checking, talk.say(verdict.reason))
    value = verdict.value
    option = (YES if value else NO) if isinstance(value, bool) else str(value)
    return _ask(talk, found, replace(checking, answers={**checking.answers, question.id: option}))


def _asks(talk: Talk, text: str) -> bool:
    """Whether a text that is no answer to the check is something to say to us."""
    found = talk.knowledge.matcher.understand(text, talk.hints)
    topic = talk.knowledge.topics.get(found.topic or "")
    # Words without a letter are answered as such.
    return not any(letter.isalnum() for letter in text) or is_question(text, found, topic.kind if topic else "")


def _under_way(talk: Talk) -> tuple[Eligibility, Checking, Slot] | None:
    checking = talk.conversation.checking
    found = talk.knowledge.eligibility.get(checking.check) if checking else None
    question = asked_next(found, checking.answers) if found and checking else None
    return (found, checking, question) if found and checking and question else None


def _known(talk: Talk, about: str | None) -> list[Eligibility]:
    """The candidates' checks of what was public by now."""
    return [
        one
        for one in talk.knowledge.eligibility.values()
        if one.call == "apply"
        and about in (None, one.edition, one.edition.split("/")[0])
        and edition_of(talk, one).is_known(talk.now)
    ]


def _context(talk: Talk, check: Eligibility) -> Context:
    nothing: dict[str, str] = {}
    form = Form(edition=check.edition, call=check.call, title=nothing, notice=nothing, readers=nothing, slots=())
    return context_for(form, talk.knowledge, talk.lang, now=talk.now)


def _stamp(check: Eligibility, question: Slot) -> str:
    return sha256(f"{check.id} {question.id}".encode()).hexdigest()[:8]
