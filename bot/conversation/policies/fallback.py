"""When nothing was understood: say so, show what can be asked, and how to reach people."""

from bot.conversation.effects import Effect, RecordMiss
from bot.conversation.outcome import Outcome
from bot.conversation.policies import menu
from bot.conversation.state import Heard
from bot.conversation.talk import Talk
from bot.conversation.turn import Reply, Turn
from bot.faq.answer import TEAM_TOPIC
from bot.faq.understanding import Understanding
from bot.i18n import Msg


def admit(talk: Talk) -> Turn:
    """The last policy: it always answers."""
    return menu.show(talk, Msg("I did not understand. Here is what I can answer:"))


def not_understood(talk: Talk, text: str, heard: Heard, effects: tuple[Effect, ...]) -> Turn:
    """Say so; from the second time in a row, say first how to reach people."""
    again = talk.conversation.misses > 0
    lines = [
        Msg("I still do not understand, and I am sorry. Here is where to write:")
        if again
        else Msg("I am not sure I understood. Could you say it in other words, in one sentence?")
    ]
    words = "\n".join(talk.say(line) for line in lines)
    if again:
        words += "\n" + team_words(talk)
    miss = RecordMiss(utterance=text[:1200], lang=talk.lang, reason="unknown", candidates=heard.topics)
    return talk.turn(
        [Reply(words, menu.choices(talk))],
        changes={"misses": talk.conversation.misses + 1, "heard": heard},
        outcome=Outcome(kind="fallback", lang=talk.lang, score=heard.topics[0][1] if heard.topics else 0.0),
        effects=(*effects, miss),
        held=True,
    )


def team_words(talk: Talk) -> str:
    """How to reach people, as the editors wrote it."""
    return talk.knowledge.answers.about(TEAM_TOPIC, talk.lang, talk.now).body


def other_language(talk: Talk) -> Turn:
    """Say which languages are spoken, in all of them."""
    words = "Je parle français et anglais. / I speak French and English."
    return talk.turn([Reply(words, menu.choices(talk))], outcome=Outcome(kind="fallback", lang=talk.lang))


def clarify_outcome(talk: Talk, topics: tuple[str, ...], found: Understanding) -> Outcome:
    """What a clarification came to."""
    programmes = found.programmes
    return Outcome(
        kind="clarify",
        topics=topics,
        programme=programmes[0] if len(programmes) == 1 else None,
        programmes=programmes,
        score=found.confidence,
        margin=found.margin,
        lang=talk.lang,
    )
