"""One turn in the making: the event, what is known, and the words for replies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.events import AnyEvent
from bot.conversation.knowledge import Knowledge
from bot.conversation.state import Conversation, Focus, Offered
from bot.conversation.turn import Choice, Reply, Turn
from bot.faq.understanding import Hints
from bot.i18n import LANGUAGES, Msg

FOCUS_LASTS = timedelta(minutes=30)
DEFAULT_LANG = "fr"


@dataclass(frozen=True, slots=True)
class Talk:
    """What a policy is given. `conversation` has lost what expired."""

    event: AnyEvent
    conversation: Conversation
    knowledge: Knowledge
    now: datetime
    lang: str

    def say(self, message: Msg) -> str:
        """A phrase of the assistant's own, in the person's language."""
        return self.knowledge.catalogues.render(message, self.lang)

    def title(self, topic: str) -> str:
        """A topic as people read it."""
        return self.knowledge.topics[topic].title[self.lang]

    def choice(self, message: Msg, token: str) -> Choice:
        """A choice labelled with a phrase."""
        return Choice(self.say(message), token)

    def in_language(self, lang: str | None) -> "Talk":
        """The same turn, spoken in another language, where it is one that the assistant speaks."""
        if lang not in LANGUAGES or lang == self.lang:
            return self
        return replace(self, lang=lang, conversation=replace(self.conversation, lang=lang))

    @property
    def hints(self) -> Hints:
        """What the conversation tells about the next utterance."""
        focus = self.conversation.focus
        return Hints(
            programme=focus.programme if focus else None,
            topic=focus.topic if focus else None,
            audience=self.conversation.audience,
            lang=self.conversation.lang,
        )

    def turn(self, replies: Sequence[Reply], **more: Any) -> Turn:
        """The end of the turn: what was offered is remembered, so that it can be typed."""
        choices = [choice for reply in replies for choice in reply.choices if choice.token]
        changes = more.pop("changes", {})
        conversation = replace(
            self.conversation,
            lang=self.lang,
            offered=tuple(Offered(choice.label, choice.token) for choice in choices),
            **changes,
        )
        return Turn(conversation=conversation, replies=tuple(replies), **more)

    def focus(self, topic: str | None, programme: str | None, edition: str | None = None) -> Focus:
        """What is now being talked about."""
        return Focus(at=self.now, topic=topic, programme=programme, edition=edition)


def begin(event: AnyEvent, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Talk:
    """A turn begins: what was talked about too long ago is forgotten, and a language is chosen."""
    focus = conversation.focus
    if focus and not timedelta() <= now - focus.at <= FOCUS_LASTS:
        conversation = replace(conversation, focus=None)
    if conversation.away:
        # Whoever is heard of can be reached.
        conversation = replace(conversation, away=False)
    known = conversation.lang or event.lang
    return Talk(event, conversation, knowledge, now, known if known in LANGUAGES else DEFAULT_LANG)
