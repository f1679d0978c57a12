"""Greetings and politeness around a question: set aside when something else is said."""

from collections.abc import Sequence

from bot.faq.sequences import Sequences
from bot.faq.text import Token

_BEFORE = """bonjour | bonsoir | salut | coucou | hello | hey | hi | hi there | hello there | rebonjour | good morning
good evening | good afternoon | madame | monsieur | mesdames | messieurs | a tous | a toutes | excusez moi
excuse me | pardon | dites | dites moi | euh | bonjour a vous | s il vous plait | se il vous plait
se il te plait | svp | stp | please | dear team | chere equipe | merci | merci beaucoup | thanks | thank you
ok | ok merci | de accord | d accord | super | parfait | alors | well | so | oh | ah | yo
je voulais savoir | je voudrais savoir | je aimerais savoir | i would like to know | je me demandais
une question | petite question | quick question | j ai une question | je ai une question | bonne annee
bonjour monsieur | bonjour madame | sorry | desole"""
_AFTER = """merci | merci beaucoup | merci de avance | merci par avance | merci pour votre reponse
merci de votre reponse | merci bien | mille mercis | se il vous plait | s il vous plait | se il te plait
svp | stp | please | thanks | thank you | thanks a lot | many thanks | thanks in advance
thank you in advance | thank you very much | cheers | cordialement | bien cordialement | bien a vous
bonne journee | bonne soiree | best regards | kind regards | regards | best | a bientot | pls | thx | ty
bonne fin de journee | merci a vous | lol | have a nice day | sincerely"""


def _listed(text: str) -> Sequences[bool]:
    expressions = text.replace("\n", "|").split("|")
    return Sequences({tuple(expression.split()): True for expression in expressions if expression.strip()})


def _backwards(text: str) -> str:
    return "|".join(" ".join(reversed(part.split())) for part in text.replace("\n", "|").split("|"))


_HEADS, _TAILS = _listed(_BEFORE), _listed(_backwards(_AFTER))


def asked(said: Sequence[Token]) -> tuple[int, int]:
    """Where the words between the politeness begin and end; everything when nothing else is said."""
    start = _leading([token.word for token in said], _HEADS)
    end = len(said) - _leading([token.word for token in reversed(said)], _TAILS)
    return (start, end) if start < end else (0, len(said))


def _leading(words: Sequence[str], listed: Sequences[bool]) -> int:
    start = 0
    while start < len(words) and (found := listed.at(words, start)):
        start = found.end
    return start
