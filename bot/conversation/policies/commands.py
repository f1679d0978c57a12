"""Commands, under their French and English names, and what a deep link opens."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.conversation.events import CommandEvent
from bot.conversation.outcome import Outcome
from bot.conversation.policies import challenges, choosing, menu, saying, subscribing
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.i18n import Msg

_PAYLOAD = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
WELCOME = Msg(
    "Hello. I am the automatic assistant of three programmes of the French State: Designers d'Intérêt Général, Commando UX"
    " and Entrepreneurs d'Intérêt Général. I answer from published documents, with the source and the date."
    " Ask me your question, or choose:"
)
HELP = Msg(
    "Ask me a question in your own words, in French or in English. I answer about who can apply, pay, dates, the work, and"
    " how an administration proposes a challenge.\n\n/dates – key dates\n/challenges – browse the challenges\n"
    "/language – français or English\n/privacy – what happens to your data\n/team – write to people"
)


def answer_command(talk: Talk) -> Turn | None:
    """Answer a command; an unknown one gets the help."""
    if not isinstance(talk.event, CommandEvent):
        return None
    return _COMMANDS.get(talk.event.name, _help)(talk, talk.event.argument)


def _start(talk: Talk, payload: str) -> Turn:
    about = _destination(talk, payload) if _PAYLOAD.match(payload) else None
    if about is None:
        return menu.show(talk, WELCOME)
    topic, programme = about
    if topic is None:
        welcome = Reply(talk.say(WELCOME))
        turn = saying.tell(talk, "programme.what", programme)
        return replace(turn, replies=(welcome, *turn.replies))
    return saying.tell(talk, topic, programme)


def _destination(talk: Talk, payload: str) -> tuple[str | None, str | None] | None:
    """`eig`, `pay_amount` or `pay_amount__eig` (a link cannot hold a dot or a slash); None when it leads nowhere."""
    name, _, suffix = payload.partition("__")
    programme = suffix if suffix in talk.knowledge.programmes else None
    if name in talk.knowledge.programmes:
        return None, name
    topic = name.replace("_", ".")
    return (topic, programme) if topic in talk.knowledge.topics else None


def _help(talk: Talk, _: str) -> Turn:
    return talk.turn([Reply(talk.say(HELP), menu.choices(talk))], outcome=Outcome(kind="chat", lang=talk.lang))


def _menu(talk: Talk, _: str) -> Turn:
    return menu.show(talk, Msg("What would you like to know?"))


def _dates(talk: Talk, argument: str) -> Turn:
    return saying.tell(talk, "dates.calendar", argument if argument in talk.knowledge.programmes else None)


def _challenges(talk: Talk, argument: str) -> Turn:
    named = talk.knowledge.matcher.understand(argument).programmes if argument else ()
    return challenges.browse(talk, programme=named[0] if len(named) == 1 else None, words=argument)


def _language(talk: Talk, argument: str) -> Turn:
    wanted = argument[:2].casefold()
    if wanted in ("fr", "en"):
        return choosing.speak(talk, wanted)
    choices = (Choice("Français", "lang:fr"), Choice("English", "lang:en"))
    return talk.turn(
        [Reply("Quelle langue ? / Which language?", choices)], outcome=Outcome(kind="action", lang=talk.lang)
    )


def _topic(topic: str) -> Callable[[Talk, str], Turn]:
    def tell(talk: Talk, _: str) -> Turn:
        return saying.tell(talk, topic)

    return tell


_privacy, _team = (_topic(name) for name in ("bot.privacy", "bot.human"))


def _stop(talk: Talk, _: str) -> Turn:
    return subscribing.stop_command(talk)


def _subscribe(talk: Talk, _: str) -> Turn:
    return subscribing.overview(talk)


_apply, _propose, _erase = (_topic(name) for name in ("apply.start", "admin.start", "bot.erase"))

_COMMANDS: dict[str, Callable[[Talk, str], Turn]] = {
    "start": _start,
    "aide": _help,
    "help": _help,
    "menu": _menu,
    "annuler": _menu,
    "cancel": _menu,
    "dates": _dates,
    "defis": _challenges,
    "challenges": _challenges,
    "langue": _language,
    "language": _language,
    "settings": _language,
    "confidentialite": _privacy,
    "privacy": _privacy,
    "equipe": _team,
    "team": _team,
    "stop": _stop,
    "rappels": _subscribe,
    "reminders": _subscribe,
    "postuler": _apply,
    "apply": _apply,
    "proposer": _propose,
    "propose": _propose,
    "supprimer": _erase,
    "erase": _erase,
}
