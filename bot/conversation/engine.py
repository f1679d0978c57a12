"""The assistant: the first policy that has something to say answers the event."""

from collections.abc import Callable
from datetime import datetime

from bot.conversation.events import AnyEvent
from bot.conversation.knowledge import Knowledge
from bot.conversation.policies import answering, choosing, commands, explaining, fallback, media
from bot.conversation.state import Conversation
from bot.conversation.talk import Talk, begin
from bot.conversation.turn import Turn

Policy = Callable[[Talk], Turn | None]

POLICIES: tuple[Policy, ...] = (
    commands.answer_command,
    choosing.take_choice,
    media.acknowledge,
    explaining.explain,
    answering.answer,
    fallback.admit,
)


def respond(event: AnyEvent, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """What the assistant says and does. Pure: it reads no clock, no network, no database."""
    talk = begin(event, conversation, knowledge, now)
    for policy in POLICIES:
        turn = policy(talk)
        if turn is not None:
            return turn
    raise AssertionError("The last policy always answers.")
