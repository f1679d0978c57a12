"""Topics that ask for something to be done: the answer is said, and what can be done about it follows."""

from collections.abc import Callable

from bot.conversation.policies import eligibility, my_data, my_files, saying, starting
from bot.conversation.policies.filling.opened import opened
from bot.conversation.talk import Talk
from bot.conversation.turn import Turn

# Their first screen says all that the answer would.
INSTEAD_OF_ANSWER = tuple(starting.TOPICS)


def act(talk: Talk, topic: str, about: str | None) -> Turn | None:
    """What follows from a topic, of a programme or an edition where one is named; None where there is only the answer.

    While a form is open nothing else is begun.
    """
    action = None if opened(talk) else _ACTIONS.get(topic)
    return action(talk, about) if action else None


def tell(talk: Talk, topic: str, about: str | None = None) -> Turn:
    """The topic was chosen: what it asks for is done at once, where there is something to do; else its answer is said."""
    return act(talk, topic, about) or saying.tell(talk, topic, about)


def _apply(talk: Talk, about: str | None) -> Turn | None:
    return starting.offer(talk, "apply", about)


def _propose(talk: Talk, about: str | None) -> Turn | None:
    return starting.offer(talk, "propose", about)


def _files(talk: Talk, _: str | None) -> Turn | None:
    some = talk.conversation.drafts or talk.conversation.submissions
    return my_files.list_all(talk) if some else None


def _data(talk: Talk, _: str | None) -> Turn:
    return my_data.held(talk)


_ACTIONS: dict[str, Callable[[Talk, str | None], Turn | None]] = {
    "apply.start": _apply,
    "admin.start": _propose,
    "apply.resume": _files,
    "apply.edit": _files,
    "apply.status": _files,
    "apply.withdraw": _files,
    "eligibility.check": eligibility.offer,
    "bot.erase": _data,
}
