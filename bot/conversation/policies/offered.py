"""The choice that an event takes: tapped, or typed by its label or its number."""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.conversation.events import ChoiceEvent, TextEvent
from bot.conversation.state import Offered
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Turn

TYPED_AT_MOST = 80


def token_of(talk: Talk) -> str | None:
    """The token of the choice that the event takes, tapped or typed; None when it takes none."""
    event = talk.event
    if isinstance(event, ChoiceEvent):
        return event.token
    if isinstance(event, TextEvent) and not event.edited and not event.forwarded:
        return typed(talk, event.text)
    return None


def with_choices(turn: Turn, choices: tuple[Choice, ...]) -> Turn:
    """The turn with these choices before those of its last reply."""
    if not choices:
        return turn
    *before, last = turn.replies
    known = tuple(Offered(choice.label, choice.token) for choice in choices)
    conversation = replace(turn.conversation, offered=(*known, *turn.conversation.offered))
    last = replace(last, choices=(*choices, *last.choices))
    return replace(turn, replies=(*before, last), conversation=conversation)


def typed(talk: Talk, text: str) -> str | None:
    """The token of the offered choice that a text names, by number or by label, one slip allowed in long labels."""
    offered = talk.conversation.offered
    # Asked by most policies of every event: the quick ways out come first.
    if not offered or len(text) > TYPED_AT_MOST or not (wanted := plain(text)):
        return None
    if wanted.isdecimal() and wanted.isascii():
        number = int(wanted)
        return offered[number - 1].token if 1 <= number <= len(offered) else None
    labels = [(plain(choice.label), choice.token) for choice in offered]
    exact = [token for label, token in labels if label == wanted]
    near = [
        token
        for label, token in labels
        if len(label) >= 8 and OSA.distance(wanted, label, score_cutoff=1) <= 1 and _same_numbers(wanted, label)
    ]
    return next(iter((*exact, *near)), None)


def _same_numbers(wanted: str, label: str) -> bool:
    """A slip in a number is another number: « 14 mai » is not « 18 mai »."""
    return re.findall(r"\d+", wanted) == re.findall(r"\d+", label)


@lru_cache(4096)
def plain(text: str) -> str:
    """Lower case, without accents or punctuation, words parted by one space."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.split())
