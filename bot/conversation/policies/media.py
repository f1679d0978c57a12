"""What is not words gets a kind, specific reply; its content is never kept."""

from bot.conversation.events import MediaEvent, TextEvent
from bot.conversation.outcome import Outcome
from bot.conversation.policies import menu
from bot.conversation.talk import Talk
from bot.conversation.turn import Reply, Turn
from bot.i18n import Msg

_WORDS: dict[str, Msg] = {
    "sticker": Msg("Nice sticker. I only read text: ask me your question in words."),
    "voice": Msg("I cannot listen to voice messages. Could you write your question?"),
    "photo": Msg("I cannot see pictures, and I did not keep it. Could you write your question?"),
    "video": Msg("I cannot watch videos, and I did not keep it. Could you write your question?"),
    "location": Msg("I did not keep your location. To find challenges near a place, write its name."),
    "contact": Msg("I did not keep this contact. Please do not send me other people's details."),
    "file": Msg("I cannot open files, and I did not keep it. Could you write your question?"),
    "other": Msg("I only read text. Could you write your question?"),
}
_EMPTY = Msg("I only read words. Ask me your question in a sentence.")


def acknowledge(talk: Talk) -> Turn | None:
    """Answer something that is not words; None for words."""
    if isinstance(talk.event, MediaEvent):
        return _reply(talk, _WORDS[talk.event.kind])
    if isinstance(talk.event, TextEvent) and not any(letter.isalnum() for letter in talk.event.text):
        return _reply(talk, _EMPTY)
    return None


def _reply(talk: Talk, words: Msg) -> Turn:
    return talk.turn([Reply(talk.say(words), menu.choices(talk))], outcome=Outcome(kind="fallback", lang=talk.lang))
