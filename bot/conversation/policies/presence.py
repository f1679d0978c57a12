"""Somebody blocks or unblocks us, a group removes or adds us: it is noted, and nothing is said."""

from dataclasses import replace

from bot.conversation.effects import Suspend
from bot.conversation.talk import Talk
from bot.conversation.turn import Turn


def note(talk: Talk, *, present: bool) -> Turn:
    """Gone: nothing is sent there any more, and reminders rest. Back: that alone starts nothing anew."""
    if present:
        return Turn(talk.conversation)
    # Whoever comes back another time is asked anew.
    gone = replace(talk.conversation, away=True, suspension_told=False)
    return Turn(gone, effects=(Suspend("removed from the group" if talk.event.group else "blocked"),))
