"""Whether a text in a free-text question is its answer or a question to us; when in doubt, the person says."""

import re
from typing import Literal

from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.screens import leave, status_line
from bot.conversation.policies.offered import plain
from bot.conversation.quoting import beginning, verbatim
from bot.conversation.turn import Reply
from bot.faq.understanding import Understanding
from bot.forms.form import Slot
from bot.i18n import Msg

Reading = Literal["answer", "question", "doubt"]
PLAIN_QUESTION, LIKELY, SURE = 0.8, 0.5, 0.9
QUESTION_WORDS, SHORT_WORDS, ASKING_WORDS, GREETING_WORDS = 30, 12, 8, 4
SHORT_LETTERS, TELLING_LETTERS = 100, 3
MARKED_AT_MOST = 300
_GREETINGS = frozenset(
    ["bonjour", "bonsoir", "salut", "coucou", "merci", "hello", "hi", "thanks", "thank", "bye", "aurevoir"]
)
_ENDS_ASKING = re.compile(r"\?[\s\"'»”’)!.…]*$")
_INTERROGATIVE = re.compile(
    r"^\W*(?:et\s+|mais\s+|euh\s+)?(?:quel(?:le)?s?|combien|comment|quand|où|ou\s+est|pourquoi|qui|que|quoi|qu['’]est|est[- ]ce"
    r"|c['’]est\s+quoi|c\s+koi|puis[- ]je|peut[- ]on|dois[- ]je|faut[- ]il|y\s+a[- ]t[- ]il|what|how|when|where|why|who|which"
    r"|can\s+i|do\s+i|is\s+there|are\s+there|is\s+it|should\s+i)\b",
    re.IGNORECASE,
)

_TELLING = re.compile(r"^\W*(?:je|j['’]|nous|notre|nos|mon|ma|mes|i|i['’]\w+|we|my|our)\b", re.IGNORECASE)


def read(text: str, found: Understanding, kind: str, expected: str = "") -> Reading:
    """What a text in a free-text question is; `kind` is that of the topic found in it, `expected` an answer that would do."""
    words = len(text.split())
    asks = _ENDS_ASKING.search(text) is not None
    known = found.verdict == "answer" and kind in ("answer", "action")
    if asks and known and found.confidence >= PLAIN_QUESTION and words <= QUESTION_WORDS and text.count("?") == 1:
        return "question"
    if asks or ("?" in text and len(text) <= MARKED_AT_MOST):
        return "doubt"
    if words > SHORT_WORDS or len(text) > SHORT_LETTERS:
        return "answer"
    return "doubt" if _may_ask(text, found, kind, expected) else "answer"


def _may_ask(text: str, found: Understanding, kind: str, expected: str) -> bool:
    """Whether a short text without a question mark may be a question all the same."""
    words = len(text.split())
    if _INTERROGATIVE.match(text):
        return words <= ASKING_WORDS or (found.verdict == "answer" and found.confidence >= LIKELY)
    if kind == "chat":
        return words <= GREETING_WORDS and _greets(text)
    if kind not in ("answer", "action") or found.verdict != "answer" or found.confidence < SURE:
        return False
    return not _TELLING.match(text) and not _resembles(text, expected)


def _resembles(text: str, expected: str) -> bool:
    """Whether a word of the text stands in an answer that would do."""
    telling = {word for word in plain(text).split() if len(word) >= TELLING_LETTERS}
    return not telling.isdisjoint(plain(expected).split())


def _greets(text: str) -> bool:
    return not _GREETINGS.isdisjoint(plain(text[:SHORT_LETTERS]).split())


def is_question(text: str, found: Understanding, kind: str) -> bool:
    """Whether a text that is no answer to a question with a definite answer is a question to us."""
    if "?" in text:
        return True
    if found.verdict != "answer":
        return False
    if kind == "chat":
        return _greets(text)
    if _INTERROGATIVE.match(text):
        return kind in ("answer", "action") and found.confidence >= LIKELY
    # One word is rather an answer that does not do.
    return kind in ("answer", "action") and found.confidence >= PLAIN_QUESTION and len(text.split()) > 1


def doubt(filling: Filling, slot: Slot, lead: str = "") -> Reply:
    """« Est-ce votre réponse, ou une question ? »"""
    label = slot.label[filling.talk.lang]
    text = " ".join(piece.text for piece in filling.draft.doubt)
    wrote = filling.say(Msg("You wrote: “{words}”.", words=verbatim(beginning(text, 300))))
    asked = filling.say(Msg("**Is this your answer to “{label}”, or a question for me?**", label=label))
    choices = (filling.choice(Msg("It is my answer"), "mine"), filling.choice(Msg("It is a question"), "ask"))
    parts = (status_line(filling), lead, wrote, asked)
    return Reply("\n\n".join(part for part in parts if part), (*choices, leave(filling)))
