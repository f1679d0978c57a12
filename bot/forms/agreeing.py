"""Yes or no: freely said where it is a question, explicitly where it is a consent."""

from bot.forms.form import YES, Slot
from bot.forms.naming import name
from bot.forms.options import options_of
from bot.forms.typed import quoted, words
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg

MOST_WORDS = 6
_YES_WORDS = """
oui yes ouais ouaip ouep oue yep yeah yup y o ok okay si absolument exactement affirmatif evidemment sure indeed vrai true
"""
_NO_WORDS = "non no nan nope nah n jamais never negatif faux false"
_POLITE_WORDS = "merci svp stp please thanks thank you s il vous te plait monsieur madame"
_YES, _NO, _POLITE = (frozenset(listed.split()) for listed in (_YES_WORDS, _NO_WORDS, _POLITE_WORDS))
_YES_SAID = ("bien sur", "d accord", "tout a fait", "of course", "c est ca", "c est le cas", "i do", "i am", "j en ai")
_NO_SAID = (
    "pas du tout",
    "not at all",
    "pas encore",
    "not yet",
    "bien sur que non",
    "of course not",
    "i do not",
    "i don t",
)
_AGREED = """
oui/yes/j accepte/oui j accepte/je suis d accord/oui je suis d accord/oui bien sur/i agree/i accept/yes i agree/yes i accept
""".strip().split("/")
_DENIED = """
non/no/je refuse/non je refuse/je n accepte pas/non je n accepte pas/je ne suis pas d accord/non je ne suis pas d accord
/i refuse/i do not agree/no i do not agree/i don t agree/no i don t agree/i do not accept/no i do not accept
""".replace("\n", "").split("/")


def check_yes_no(slot: Slot, said: str, context: Context) -> Verdict:
    """« oui », « ouais », « nan », y, n …, in both languages."""
    heard = _chosen(slot, said, context)
    if heard is None and "?" not in said:
        heard = _freely(said)
    if heard is None:
        return Refused(Msg("“{said}” is neither yes nor no.", said=quoted(said)))
    return Accepted(heard)


def check_consent(slot: Slot, said: str, context: Context) -> Verdict:
    """Only an explicit yes or no: nothing is guessed from what looks like one."""
    heard = _chosen(slot, said, context)
    if heard is None and "?" not in said:
        heard = _explicitly(said)
    if heard is None:
        return Refused(Msg("Here I need a plain “yes” or “no”. Either is fine."))
    return Accepted(heard)


def _chosen(slot: Slot, said: str, context: Context) -> bool | None:
    naming = name(options_of(slot, context), said)
    return naming.option.id == YES if naming.option and naming.sure else None


def _explicitly(said: str) -> bool | None:
    heard = " ".join(words(said[:200]))
    if heard in _AGREED:
        return True
    return False if heard in _DENIED or _freely(said) is False else None  # a refusal need not be solemn


def _freely(said: str) -> bool | None:
    """True or False where every word says so; a yes beside a no says nothing."""
    heard = [word for word in words(said[:200]) if word not in _POLITE]
    phrase = " ".join(heard)
    if phrase in _YES_SAID or phrase in _NO_SAID:
        return phrase in _YES_SAID
    if not heard or len(heard) > MOST_WORDS:
        return None
    if heard[0] in (_YES | _NO) and " ".join(heard[1:]) in (_YES_SAID if heard[0] in _YES else _NO_SAID):
        return heard[0] in _YES
    return True if set(heard) <= _YES else False if set(heard) <= _NO else None
