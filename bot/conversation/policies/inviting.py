"""Beside an answer about applying or proposing: the form itself, where the call can be answered here."""

from bot.conversation.calls import call_now
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice
from bot.i18n import Msg
from bot.programmes.phases import Call

_TOPICS: dict[str, Call] = {
    "apply.how": "apply",
    "apply.start": "apply",
    "apply.documents": "apply",
    "dates.deadline": "apply",
    "admin.how": "propose",
    "admin.start": "propose",
    "admin.documents": "propose",
    "admin.deadline": "propose",
}
_WORDS: dict[Call, Msg] = {"apply": Msg("Apply here"), "propose": Msg("Propose a challenge here")}


def call_of(topic: str) -> Call | None:
    """The call that somebody who asks that thinks of answering."""
    return _TOPICS.get(topic)


def invitation(talk: Talk, topic: str, programme: str | None) -> tuple[Choice, ...]:
    """The way to the form of the call that the answer is about; nothing where no such call is open or to come."""
    call = call_of(topic)
    if call is None:
        return ()
    return tuple(
        talk.choice(_WORDS[call], f"form:{call}:{form.edition}")
        for form in talk.knowledge.forms.values()
        if form.call == call and form.edition.split("/")[0] == programme and call_now(talk, form).can_be_prepared
    )
