"""Commands, under their French and English names, and what a deep link opens."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.conversation.events import CommandEvent
from bot.conversation.outcome import Outcome
from bot.conversation.policies import (
    acting,
    challenges,
    choosing,
    menu,
    my_data,
    my_files,
    saying,
    starting,
    subscribing,
)
from bot.conversation.policies.filling.leaving import leave, out_of
from bot.conversation.policies.filling.opened import opened
from bot.conversation.policies.filling.reprise import with_drafts
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
    " how an administration proposes a challenge.\n\n/apply – apply to a programme\n/propose – propose a challenge\n"
    "/eligibility – check whether you may apply\n/myfiles – your drafts and what you submitted\n/dates – key dates\n"
    "/challenges – browse the challenges\n/language – français or English\n/privacy – what happens to your data\n"
    "/team – write to people"
)


def answer_command(talk: Talk) -> Turn | None:
    """Answer a command; an unknown one gets the help."""
    if not isinstance(talk.event, CommandEvent):
        return None
    return _COMMANDS.get(talk.event.name, _help)(talk, talk.event.argument)


def _start(talk: Talk, payload: str) -> Turn:
    """A form that was open is left; its draft is kept, and the first thing offered."""
    talk = out_of(talk)
    opening = _opening(talk, payload) if _PAYLOAD.match(payload) else None
    if opening is not None:
        return opening
    about = _destination(talk, payload) if _PAYLOAD.match(payload) else None
    if about is None:
        return with_drafts(talk, menu.show(talk, WELCOME))
    topic, programme = about
    if topic is None:
        welcome = Reply(talk.say(WELCOME))
        turn = saying.tell(talk, "programme.what", programme)
        return with_drafts(talk, replace(turn, replies=(welcome, *turn.replies)))
    return acting.tell(talk, topic, programme)


def _opening(talk: Talk, payload: str) -> Turn | None:
    """What a link does: `apply`, `propose__dig`, `eligibility__eig`, `myfiles` and the like; None for any other."""
    name, _, suffix = payload.partition("__")
    action = _LINKS.get(name)
    return action(talk, suffix if suffix in talk.knowledge.programmes else "") if action else None


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
    talk = out_of(talk)
    return with_drafts(talk, menu.show(talk, Msg("What would you like to know?")))


def _cancel(talk: Talk, _: str) -> Turn:
    """Save and leave, where a form is open."""
    filling = opened(talk)
    return leave(filling) if filling else _menu(talk, _)


def _dates(talk: Talk, argument: str) -> Turn:
    return saying.tell(talk, "dates.calendar", argument if argument in talk.knowledge.programmes else None)


def _challenges(talk: Talk, argument: str) -> Turn:
    return challenges.browse(talk, programme=_programme(talk, argument), words=argument, searched=True)


def _programme(talk: Talk, argument: str) -> str | None:
    """The one programme that the argument names."""
    named = talk.knowledge.matcher.understand(argument).programmes if argument else ()
    return named[0] if len(named) == 1 else None


def _apply(talk: Talk, argument: str) -> Turn:
    return starting.begin(talk, "apply", _programme(talk, argument))


def _propose(talk: Talk, argument: str) -> Turn:
    return starting.begin(talk, "propose", _programme(talk, argument))


def _eligibility(talk: Talk, argument: str) -> Turn:
    return acting.tell(talk, "eligibility.check", _programme(talk, argument))


def _my_files(talk: Talk, _: str) -> Turn:
    return my_files.list_all(talk)


def _my_data(talk: Talk, _: str) -> Turn:
    return my_data.held(talk)


def _export(talk: Talk, _: str) -> Turn:
    return my_data.export(talk)


def _erase(talk: Talk, _: str) -> Turn:
    return my_data.ask_to_erase(talk)


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


_LINKS: dict[str, Callable[[Talk, str], Turn]] = {
    "apply": _apply,
    "propose": _propose,
    "eligibility": _eligibility,
    "myfiles": _my_files,
    "mydata": _my_data,
    "export": _export,
    "erase": _erase,
    subscribing.START: _subscribe,
}
_COMMANDS: dict[str, Callable[[Talk, str], Turn]] = {
    "start": _start,
    "aide": _help,
    "help": _help,
    "menu": _menu,
    "annuler": _cancel,
    "cancel": _cancel,
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
    "eligibilite": _eligibility,
    "eligibility": _eligibility,
    "mesdossiers": _my_files,
    "myfiles": _my_files,
    "mesdonnees": _my_data,
    "mydata": _my_data,
    "exporter": _export,
    "export": _export,
    "postuler": _apply,
    "apply": _apply,
    "proposer": _propose,
    "propose": _propose,
    "supprimer": _erase,
    "erase": _erase,
}
