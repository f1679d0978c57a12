"""What concerns one person alone is not spoken of in a group: a link leads to the private conversation."""

from bot.conversation.outcome import Outcome
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.i18n import Msg


def refused(talk: Talk, payload: str) -> Turn | None:
    """In a group, the way to the private conversation, opened with that payload of /start; None elsewhere."""
    if not talk.event.group:
        return None
    words = Msg("This is between you and me: everybody here would read it. Let us go on in private.")
    choice = Choice(talk.say(Msg("Go on in private")), start=payload)
    return talk.turn([Reply(talk.say(words), (choice,))], outcome=Outcome(kind="action", lang=talk.lang))
