"""A question in the middle of a form is answered, then the form goes on where it stood."""

from dataclasses import replace

from bot.conversation.events import TextEvent
from bot.conversation.policies import answering
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.reprise import after_digression
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Turn, at_once
from bot.faq.understanding import Hints, Understanding
from bot.forms.pieces import joined


def understood(filling: Filling, text: str) -> tuple[Understanding, str]:
    """What the matcher finds in a text, in the light of the form; and the kind of the topic found, if any."""
    hints = _asking(filling, text).hints
    found = filling.talk.knowledge.matcher.understand(text, Hints(hints.programme, None, hints.audience, hints.lang))
    topic = filling.talk.knowledge.topics.get(found.topic or "")
    return found, topic.kind if topic else ""


def digress(filling: Filling, text: str, *more: Choice) -> Turn:
    """Answer the question, then « Reprenons : … » once."""
    turn = answering.answer(_asking(filling, text))
    if turn is None:
        raise AssertionError("A text is always answered.")
    return after_digression(filling, at_once(turn), *more)


def answer_question(filling: Filling) -> Turn | None:
    """The doubtful text was a question; None when there is none any more."""
    if not filling.draft.doubt:
        return None
    text = joined(filling.draft.doubt)
    return digress(filling.changed(replace(filling.draft, doubt=())), text)


def _asking(filling: Filling, text: str) -> Talk:
    """The question as if it stood alone, about the form's programme where nothing else was talked about."""
    talk = filling.talk
    focus = talk.conversation.focus or talk.focus(None, filling.programme.id)
    event = talk.event
    asked = TextEvent(
        text=text, key=event.key, address=event.address, sent_at=event.sent_at, lang=event.lang, group=event.group
    )
    return replace(talk, event=asked, conversation=replace(talk.conversation, focus=focus))
