"""What is typed while a form is open: a choice by its label, an order, an answer, or a question."""

import re

from bot.conversation.events import TextEvent
from bot.conversation.policies import offered
from bot.conversation.policies.filling import buttons, depositing
from bot.conversation.policies.filling.answers import accept, add_typed, refuse
from bot.conversation.policies.filling.doubts import is_question
from bot.conversation.policies.filling.leaving import leave
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.options import SEVERAL
from bot.conversation.policies.filling.questions import answer_question, digress, understood
from bot.conversation.policies.filling.screens import View
from bot.conversation.policies.filling.summary import screen
from bot.conversation.policies.filling.texts import FREE, doubted_is_answer, take_text
from bot.conversation.turn import Turn
from bot.forms.checking import Refused, Verdict, check, check_several, options_of
from bot.forms.draft import Piece
from bot.forms.form import Slot
from bot.i18n import Msg

ORDERS: dict[str, tuple[str, ...]] = {
    "submit": ("deposer", "je depose", "submit", "i submit"),
    "yes": ("oui deposer", "yes submit"),
    "leave": (
        "enregistrer", "enregistrer et quitter", "quitter", "sauvegarder", "annuler", "arreter", "stop", "pause", "save",
        "save and leave", "leave", "quit", "cancel",
    ),
    "back": ("retour", "revenir", "precedent", "back", "go back", "previous"),
    "skip": ("passer", "passe", "sauter", "suivant", "suivante", "skip", "next"),
    "keep": ("garder", "garder cette reponse", "keep", "keep this answer"),
    "done": ("termine", "terminee", "terminer", "fini", "j ai fini", "j ai termine", "finished", "done"),
    "why": ("pourquoi", "pourquoi cette question", "why", "why this question"),
    "mine": ("reponse", "ma reponse", "c est ma reponse", "c etait ma reponse", "answer", "my answer", "it is my answer"),
    "ask": ("question", "une question", "c est une question", "it is a question", "a question"),
}  # fmt: skip
_NUMBERS = re.compile(r"\s*#?\d{1,2}(?:\s*(?:[,;+&/>\s]|et|and|puis|then)\s*#?\d{1,2})+\s*", re.IGNORECASE)
_ORDER_OF = {words: order for order, phrases in ORDERS.items() for words in phrases}
_CHANGING = frozenset(
    ("modifier", "changer", "corriger", "change", "edit", "le", "la", "les", "l", "mon", "ma", "mes", "my")
)
_READ = (
    "j ai lu",
    "j ai lu continuer",
    "lu",
    "continuer",
    "ok",
    "oui",
    "d accord",
    "compris",
    "yes",
    "continue",
    "agreed",
)


def hear(filling: Filling, event: TextEvent) -> Turn | None:
    """What a text does; None when it names a choice that is not the form's, or has no words in it."""
    token = None if event.forwarded else _named(filling, event.text)
    if token is not None and not token.startswith("f:"):
        return None
    if token is not None:
        return buttons.press(filling, *parts_of(token))
    if not any(letter.isalnum() for letter in event.text):
        return None
    order = None if event.forwarded else _ORDER_OF.get(plain(event.text))
    if order is None or (order in ("mine", "ask") and not filling.draft.doubt):
        return _answer(filling, event)
    return _obey(filling, order) or _answer_at(filling, event)


def plain(text: str) -> str:
    """The words of what is short enough to be an order."""
    return offered.plain(text) if len(text) <= offered.TYPED_AT_MOST else ""


def parts_of(token: str) -> tuple[str, str, str]:
    """Action, stamp and the rest of a token of the form."""
    _, action, stamp, more, *_ = (*token.split(":", 3), "", "", "")
    return action, stamp, more


def is_sending(text: str) -> bool:
    """Whether a text is the word for sending."""
    return _ORDER_OF.get(plain(text)) in ("submit", "yes")


def confirmation_is_shown(filling: Filling) -> bool:
    """Whether the last screen asked to confirm the sending of this very draft."""
    wanted = filling.token("yes")
    return filling.slot is None and any(one.token.startswith(wanted) for one in filling.talk.conversation.offered)


def _named(filling: Filling, text: str) -> str | None:
    """The token of the choice that the text names; a number where it is rather an answer names none."""
    token = offered.typed(filling.talk, text)
    if token is None or not token.startswith("f:"):
        return None if token and _is_number(text) and _takes_typing(filling) else token
    if _is_number(text):
        return None if _takes_typing(filling) else token
    # An option that is typed by its label is checked as any answer: several may be named at once.
    return None if parts_of(token)[0] in ("o", "on", "off") else token


def _takes_typing(filling: Filling) -> bool:
    slot = filling.slot
    if slot is None or filling.needs_notice or filling.draft.doubt or not _is_on_screen(filling):
        return False
    return not options_of(slot, filling.context)


def _is_on_screen(filling: Filling) -> bool:
    return any(one.token == filling.token("why") for one in filling.talk.conversation.offered)


def _is_number(text: str) -> bool:
    return plain(text).isdecimal()


def _obey(filling: Filling, order: str) -> Turn | None:
    if order in ("submit", "yes"):
        return depositing.confirm(filling) if confirmation_is_shown(filling) else depositing.ask(filling)
    if order == "leave":
        return leave(filling)
    if order == "back":
        return buttons.step_back(filling)
    slot = filling.slot
    if slot is None or filling.needs_notice:
        return None
    if order in ("mine", "ask"):
        return (doubted_is_answer if order == "mine" else _question)(filling, slot)
    return _on_question(filling, slot, order)


def _question(filling: Filling, _: Slot) -> Turn | None:
    return answer_question(filling)


def _answer_at(filling: Filling, event: TextEvent) -> Turn:
    """An order that means nothing on this screen: as a text where there is no question, else nothing is done."""
    if filling.slot is None or filling.needs_notice:
        return _answer(filling, event)
    return filling.turn(screen(filling, View(filling.say(Msg("That is for another question.")))))


def _on_question(filling: Filling, slot: Slot, order: str) -> Turn | None:
    match order:
        case "skip":
            return buttons.skip(filling, slot)
        case "keep":
            return buttons.keep_answer(filling, slot)
        case "done":
            return buttons.finish(filling, slot)
        case _:
            return buttons.explain(filling, slot)


def _answer(filling: Filling, event: TextEvent) -> Turn:
    slot = filling.slot
    if slot is None:
        return _at_summary(filling, event)
    if filling.needs_notice:
        return _at_notice(filling, event)
    if slot.kind in FREE:
        return take_text(filling, slot, event)
    verdict = _picked(filling, slot, event.text) or check(slot, event.text, filling.context)
    if isinstance(verdict, Refused):
        return _question_or(filling, event, refuse_of=(slot, verdict))
    if slot.kind in SEVERAL:
        return add_typed(filling, slot, verdict)
    return accept(filling, slot, verdict, (Piece(event.message_ref, event.text),))


def _picked(filling: Filling, slot: Slot, text: str) -> Verdict | None:
    """Several numbers are those of the choices as they were shown, on whatever page; None for any other text."""
    if slot.kind not in SEVERAL or not _NUMBERS.fullmatch(text[: offered.TYPED_AT_MOST]):
        return None
    shown = {number: one.token for number, one in enumerate(filling.talk.conversation.offered, 1)}
    tokens = [parts_of(shown.get(int(number), "")) for number in re.findall(r"\d+", text)]
    if not all(action in ("on", "off") and stamp == filling.stamp for action, stamp, _ in tokens):
        return None
    return check_several(slot, tuple(dict.fromkeys(option for _, _, option in tokens)), filling.context)


def _question_or(filling: Filling, event: TextEvent, *, refuse_of: tuple[Slot, Refused]) -> Turn:
    if is_question(event.text, *understood(filling, event.text)):
        return digress(filling, event.text)
    return refuse(filling, *refuse_of)


def _at_notice(filling: Filling, event: TextEvent) -> Turn:
    if plain(event.text) in _READ:
        return buttons.press(filling, "read", filling.stamp, "")
    if is_question(event.text, *understood(filling, event.text)):
        return digress(filling, event.text)
    lead = filling.say(Msg("Before the next question, please read this, then choose “I have read this, continue”."))
    return filling.turn(screen(filling, View(lead)))


def _at_summary(filling: Filling, event: TextEvent) -> Turn:
    said = plain(event.text)
    if confirmation_is_shown(filling) and said in ("oui", "yes", "ok", "d accord"):
        return depositing.confirm(filling)
    named = _slot_named(filling, said)
    if named is not None:
        return buttons.press(filling, "edit", filling.stamp, named.id)
    if is_question(event.text, *understood(filling, event.text)):
        return digress(filling, event.text)
    lead = filling.say(Msg("All is answered. To change an answer, choose it below; to send your file, write “Submit”."))
    return filling.turn(screen(filling, View(lead)))


def _slot_named(filling: Filling, said: str) -> Slot | None:
    """The one answer whose label has all the words: « modifier e-mail »."""
    words = {word for word in said.split() if word not in _CHANGING}
    labels = {slot.id: set(plain(slot.label[filling.talk.lang]).split()) for slot in filling.asked}
    named = [slot for slot in filling.asked if words and words <= labels[slot.id]]
    return named[0] if len(named) == 1 else None
