"""A core for tests of the door: it repeats what it heard, or says what the test prepared."""

from datetime import datetime

from bot.conversation.effects import Suspend
from bot.conversation.events import AnyEvent, ChoiceEvent, CommandEvent, MediaEvent, PresenceEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import Choice, Reply, Turn


class Parrot:
    """`heard` keeps every event; `says` maps an utterance to the replies it gets."""

    def __init__(self) -> None:
        self.heard: list[AnyEvent] = []
        self.says: dict[str, tuple[Reply, ...]] = {}

    def __call__(self, event: AnyEvent, conversation: Conversation, _: datetime) -> Turn:
        self.heard.append(event)
        if isinstance(event, PresenceEvent):
            return Turn(conversation, effects=() if event.present else (Suspend("blocked"),))
        words = _words(event)
        default = (Reply(f"heard {words}", (Choice("Salaire", "a:pay"), Choice("Menu", "menu"))),)
        return Turn(conversation, self.says.get(words, default))

    @property
    def words(self) -> list[str]:
        """What was heard, in order."""
        return [_words(event) for event in self.heard]


def _words(event: AnyEvent) -> str:
    if isinstance(event, ChoiceEvent):
        return f"[{event.token}]"
    if isinstance(event, CommandEvent):
        return f"/{event.name} {event.argument}".strip()
    if isinstance(event, MediaEvent):
        return f"<{event.kind}> {event.caption}".strip()
    if isinstance(event, PresenceEvent):
        return "<present>" if event.present else "<gone>"
    return event.text
