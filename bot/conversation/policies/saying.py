"""An answer as a reply: its words, and what the person may want next."""

from bot.conversation.outcome import Outcome, OutcomeKind
from bot.conversation.policies import challenges, dating, eligibility, subscribing
from bot.conversation.policies.inviting import call_of, invitation
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.faq.said import Said
from bot.i18n import Msg

_KINDS: dict[str, OutcomeKind] = {"answer": "answer", "action": "action", "chat": "chat", "elsewhere": "fallback"}
RELATED = 2
MOST = 8
_DATED = ("apply.start", "admin.start", "admin.deadline", "admin.selection")


def outcome_of(talk: Talk, said: Said, *, score: float = 1.0, margin: float = 1.0) -> Outcome:
    """What an answer came to. A topic that is not ours is a fallback with no topic."""
    kind = _KINDS[talk.knowledge.topics[said.topic].kind]
    return Outcome(
        kind=kind,
        topics=() if kind == "fallback" else (said.topic,),
        programme=said.programme,
        programmes=said.programmes,
        published=said.published and kind != "fallback",
        score=score,
        margin=margin,
        sources=said.sources,
        lang=talk.lang,
    )


def tell(talk: Talk, topic: str, about: str | None = None, *, in_place: bool = False) -> Turn:
    """The turn that answers a topic that was chosen, of a programme (`dig`) or an edition (`eig/5`) where one is given."""
    if topic == challenges.TOPIC:
        return challenges.browse(talk, programme=about.split("/")[0] if about else None)
    said = look_up(talk, topic, about)
    focus = talk.focus(topic, said.programme)
    reply = Reply(said.text, choices_after(talk, said), in_place)
    return talk.turn([reply], changes={"focus": focus, "misses": 0}, outcome=outcome_of(talk, said))


def look_up(talk: Talk, topic: str, about: str | None = None) -> Said:
    """The words of an answer about a programme, an edition, or whatever is open."""
    edition = about if about and "/" in about else None
    programmes = (about,) if about and not edition else ()
    return talk.knowledge.answers.about(topic, talk.lang, talk.now, programmes=programmes, edition=edition)


def choices_after(talk: Talk, said: Said) -> tuple[Choice, ...]:
    """What can follow an answer: another programme, a neighbouring topic, a way to say that it was not the question."""
    if talk.knowledge.topics[said.topic].kind in ("chat", "elsewhere"):
        return (talk.choice(Msg("What you can ask"), "menu"),)
    check = eligibility.choice_of(talk, said.programme) if said.topic.startswith("eligibility.") else None
    first = (
        *([check] if check else []),
        *invitation(talk, said.topic, said.programme),
        *_dates(talk, said),
        *_other_programmes(talk, said),
    )
    last = (talk.choice(Msg("Not my question"), "no"), talk.choice(Msg("Why this answer?"), "why"))
    # More than eight are no help on a phone: the neighbouring topics are the first that can be done without.
    return (*first, *_related(talk, said)[: max(0, MOST - len(first) - len(last))], *last)


def _dates(talk: Talk, said: Said) -> tuple[Choice, ...]:
    """To be reminded, and to have the date in one's calendar, where the answer is a date or is about that."""
    dated = said.topic.startswith("dates.") or said.topic in _DATED
    if dated and said.programme:
        side = talk.conversation.audience or talk.knowledge.topics[said.topic].audience
        return (*subscribing.offer(talk, said.programme, side), *dating.offer(talk, said.dates))
    if (call := call_of(said.topic)) and said.programme and not subscribing.has_a_call(talk, said.programme):
        return subscribing.next_call(talk, call, said.programme)
    if dated or said.topic in ("bot.subscribe", "bot.unsubscribe"):
        return (talk.choice(Msg("My reminders"), "sub:menu"),)
    return ()


def _other_programmes(talk: Talk, said: Said) -> list[Choice]:
    answer = talk.knowledge.answers.answers[talk.lang, said.topic]
    spoken_of = {about.split("/")[0] for about in answer.sections}
    return [
        Choice(programme.short, f"a:{said.topic}:{programme.id}")
        for programme in talk.knowledge.programmes.values()
        if programme.id in spoken_of and programme.id != said.programme
    ]


def _related(talk: Talk, said: Said) -> list[Choice]:
    answer = talk.knowledge.answers.answers[talk.lang, said.topic]
    suffix = f":{said.programme}" if said.programme else ""
    return [Choice(talk.title(topic), f"a:{topic}{suffix}") for topic in answer.related[:RELATED]]
