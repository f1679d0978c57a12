"""« Pourquoi cette réponse ? »: what was understood, in plain words."""

import re

from bot.conversation.events import TextEvent
from bot.conversation.outcome import Outcome
from bot.conversation.state import Heard
from bot.conversation.talk import Talk
from bot.conversation.turn import Reply, Turn
from bot.i18n import Msg, listing

_ASKED = re.compile(
    r"^\s*(pourquoi|pk|pq|why)\s+(cette\s+r[eé]ponse|tu\s+r[eé]ponds|vous\s+r[eé]pondez|this\s+answer)\b", re.IGNORECASE
)


def explain(talk: Talk) -> Turn | None:
    """Answer a typed « pourquoi cette réponse ? »; None for anything else."""
    if not isinstance(talk.event, TextEvent) or not _ASKED.match(talk.event.text[:100]):
        return None
    return explain_last(talk)


def explain_last(talk: Talk) -> Turn:
    """What was understood of the last utterance."""
    heard = talk.conversation.heard
    if heard is None or not heard.topics:
        words = talk.say(Msg("I have not answered a question of yours yet, or it was too long ago."))
    else:
        words = "\n".join(_lines(talk, heard))
    return talk.turn(
        [Reply(words, (talk.choice(Msg("Not my question"), "no"), talk.choice(Msg("What you can ask"), "menu")))],
        outcome=Outcome(kind="chat", lang=talk.lang),
    )


def _lines(talk: Talk, heard: Heard) -> list[str]:
    topics = [talk.title(topic) for topic, _ in heard.topics if topic in talk.knowledge.topics]
    lines = [talk.say(Msg("You wrote: “{words}”.", words=heard.text[:150]))]
    lines.append(talk.say(Msg("I understood: {topic}.", topic=topics[0] if topics else "?")))
    if heard.words:
        lines.append(talk.say(Msg("The words that counted most: {words}.", words=listing(heard.words, talk.lang))))
    if heard.programmes:
        lines.append(
            talk.say(
                Msg(
                    "You named: {programmes}.",
                    programmes=listing([_name(talk, name) for name in heard.programmes], talk.lang),
                )
            )
        )
    elif heard.followed:
        lines.append(talk.say(Msg("I read it as the continuation of your previous question.")))
    if topics[1:]:
        lines.append(talk.say(Msg("I also thought of: {topics}.", topics=listing(topics[1:], talk.lang))))
    lines.append(
        talk.say(
            Msg("The answer itself was written by people from published documents; I choose it, I do not write it.")
        )
    )
    return lines


def _name(talk: Talk, name: str) -> str:
    programme = talk.knowledge.programmes.get(name.split("/")[0])
    if programme is None:
        return name
    edition = programme.editions.get(name)
    return edition.name[talk.lang] if edition else programme.short
