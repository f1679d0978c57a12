"""The assistant: the first policy that has something to say answers the event."""

from collections.abc import Callable
from datetime import datetime

from bot.conversation.events import AnyEvent, PresenceEvent
from bot.conversation.knowledge import Knowledge
from bot.conversation.policies import (
    answering,
    changing,
    choosing,
    commands,
    eligibility,
    explaining,
    fallback,
    lead_choosing,
    media,
    my_data,
    my_files,
    presence,
    resuming,
    starting,
)
from bot.conversation.policies.filling import policy as filling
from bot.conversation.policies.filling.reprise import gone_on
from bot.conversation.state import Conversation
from bot.conversation.talk import Talk, begin
from bot.conversation.turn import Turn

Policy = Callable[[Talk], Turn | None]

POLICIES: tuple[Policy, ...] = (
    commands.answer_command,
    filling.fill,
    starting.start,
    my_files.show,
    changing.change,
    my_data.serve,
    eligibility.check_eligibility,
    lead_choosing.typed,
    choosing.take_choice,
    media.acknowledge,
    explaining.explain,
    answering.answer,
    fallback.admit,
)


def respond(event: AnyEvent, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """What the assistant says and does. Pure: it reads no clock, no network, no database."""
    talk = begin(event, conversation, knowledge, now)
    if isinstance(event, PresenceEvent):
        return presence.note(talk, present=event.present)
    for policy in POLICIES:
        turn = policy(talk)
        if turn is not None:
            return resuming.with_offer(talk, gone_on(talk, turn))
    raise AssertionError("The last policy always answers.")
