"""A choice is taken: tapped, or typed by its label or its number."""

from collections.abc import Callable
from dataclasses import replace

from bot.conversation.effects import RecordMiss
from bot.conversation.events import ChoiceEvent
from bot.conversation.outcome import Outcome
from bot.conversation.policies import (
    acting,
    challenges,
    dating,
    explaining,
    fallback,
    lead_choosing,
    menu,
    offered,
    resuming,
    subscribing,
)
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.i18n import LANGUAGES, Msg


def take_choice(talk: Talk) -> Turn | None:
    """Carry out a choice; None when the event is not one. A token that means nothing any more gets a fresh menu."""
    token = offered.token_of(talk)
    if isinstance(talk.event, ChoiceEvent):
        return _carry_out(talk, talk.event.token) or menu.show(
            talk, Msg("This menu is no longer up to date. Here is a fresh one:")
        )
    return _carry_out(talk, token) if token else None


def _carry_out(talk: Talk, token: str) -> Turn | None:
    name, *rest = token.split(":")
    action = _ACTIONS.get(name)
    return action(talk, rest) if action else None


def _answer(talk: Talk, rest: list[str]) -> Turn | None:
    if not rest or rest[0] not in talk.knowledge.topics or len(rest) > 2:
        return None
    about = rest[1] if len(rest) == 2 else None
    return acting.tell(talk, rest[0], about) if _exists(talk, about) else None


def _exists(talk: Talk, about: str | None) -> bool:
    if about is None:
        return True
    programme = talk.knowledge.programmes.get(about.split("/")[0])
    return programme is not None and ("/" not in about or about in programme.editions)


def _meant(talk: Talk, rest: list[str]) -> Turn | None:
    """The topic taken after « Vouliez-vous dire »: a labelled phrasing for the editors."""
    turn = _answer(talk, rest)
    heard = talk.conversation.heard
    if turn is None or heard is None:
        return turn
    return replace(turn, effects=(RecordMiss(utterance=heard.text, lang=talk.lang, reason="chosen", chosen=rest[0]),))


def _not_my_question(talk: Talk, _: list[str]) -> Turn:
    heard = talk.conversation.heard
    turn = _ask_again(talk)
    if heard is None:
        return turn
    miss = RecordMiss(utterance=heard.text, lang=talk.lang, reason="rejected", candidates=heard.topics)
    return replace(turn, effects=(miss,))


def _ask_again(talk: Talk) -> Turn:
    """The others that were thought of, the menu, and after two misses a way to people."""
    heard, misses = talk.conversation.heard, talk.conversation.misses + 1
    others = [topic for topic, _ in (heard.topics[1:] if heard else ()) if topic in talk.knowledge.answers.topics]
    ours = [topic for topic in others if talk.knowledge.topics[topic].kind in ("answer", "action")]
    choices = [Choice(talk.title(topic), f"q:{topic}") for topic in ours] if misses == 1 else []
    words = talk.say(Msg("Sorry. Say it in other words, or choose:"))
    if misses > 1:
        words = (
            talk.say(Msg("I am sorry, I do not find it. Here is where to write:")) + "\n" + fallback.team_words(talk)
        )
    reply = Reply(words, (*choices, talk.choice(Msg("What you can ask"), "menu")))
    return talk.turn([reply], changes={"misses": misses}, outcome=Outcome(kind="fallback", lang=talk.lang))


def _menu(talk: Talk, _: list[str]) -> Turn:
    return menu.show(talk, Msg("What would you like to know?"), in_place=True)


def _group(talk: Talk, rest: list[str]) -> Turn | None:
    page = int(rest[1]) if len(rest) > 1 and rest[1].isascii() and rest[1].isdecimal() else 0
    return menu.open_group(talk, rest[0], page) if rest and page < 20 else None


def _why(talk: Talk, _: list[str]) -> Turn:
    return explaining.explain_last(talk)


def _language(talk: Talk, rest: list[str]) -> Turn | None:
    return speak(talk, rest[0]) if rest and rest[0] in LANGUAGES else None


def speak(talk: Talk, lang: str) -> Turn:
    """From now on in that language."""
    return menu.show(talk.in_language(lang), Msg("From now on I answer in English. What would you like to know?"))


def _challenges(talk: Talk, rest: list[str]) -> Turn | None:
    return challenges.from_token(talk, rest)


def _challenge(talk: Talk, rest: list[str]) -> Turn | None:
    return challenges.detail(talk, *rest) if len(rest) == 2 else None


def _reminders(talk: Talk, rest: list[str]) -> Turn | None:
    return resuming.resume(talk) if rest == ["resume"] else subscribing.from_token(talk, rest)


_ACTIONS: dict[str, Callable[[Talk, list[str]], Turn | None]] = {
    "a": _answer,
    "q": _meant,
    "no": _not_my_question,
    "other": _not_my_question,
    "menu": _menu,
    "m": _group,
    "why": _why,
    "lang": _language,
    "c": _challenges,
    "d": _challenge,
    "sub": _reminders,
    "ics": dating.from_token,
    lead_choosing.FAMILY: lead_choosing.from_token,
}
