"""Dates, amounts and numbers typed by hand in an answer, where a fact should be quoted."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.check.passages import Passage, is_elsewhere, passages
from bot.check.review import Review
from bot.content.problems import Problem
from bot.faq.sections import Line
from bot.i18n import Msg

_FR = "janvier|février|fevrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre"
_EN = "January|February|March|April|May|June|July|August|September|October|November|December"
_SPACE = r"[ \u00a0\u202f]"
_NUMBER = rf"\d(?:[\d.,]|{_SPACE}(?=\d))*"
_UNITS = (
    "mois|ans?|années?|jours?|semaines?|heures?|minutes?|postes?|défis?|projets?|personnes?|designers?|"
    "candidat(?:ure)?s|dossiers?|administrations?|agents?|months?|years?|days?|weeks?|hours?|posts?|challenges?|"
    "projects?|people|files?|candidates?|applications?"
)
_PUT_ASIDE = "\u25ca"

_DATES = re.compile(
    rf"\b\d{{1,2}}(?:er|st|nd|rd|th)?{_SPACE}(?:of{_SPACE})?(?:{_FR}|{_EN})\b(?:{_SPACE}\d{{4}})?"
    rf"|\b(?:{_EN}){_SPACE}\d{{1,4}}\b|\b(?:{_FR}){_SPACE}\d{{4}}\b"
    rf"|\b(?:en|début|fin|mi-|depuis|avant|après|jusqu'en|d'ici|dès|de){_SPACE}?(?:{_FR})\b"
    rf"|\b(?:in|early|late|mid-|since|before|after|until|by|of){_SPACE}?(?:{_EN})\b"
    r"|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{4}-\d{2}(?:-\d{2})?\b"
)
_IDIOMS = re.compile(rf"\b24{_SPACE}?h?/24\b|\b24/7\b|\b7{_SPACE}?j?/7\b", re.IGNORECASE)
_RANKS = re.compile(
    rf"\b(?:promotions?|promos?|saisons?|seasons?|éditions?|editions?|cohorts?|intakes?|PIA){_SPACE}?\d{{1,2}}"
    rf"(?:(?:,|{_SPACE}(?:et|à|and|to|ou|or)){_SPACE}\d{{1,2}})*\b|\b\d{{1,2}}(?:res?|ers?|es?|[eè]mes?|st|nd|rd|th)\b",
    re.IGNORECASE,
)
_EMERGENCY = re.compile(r"\b(?:15|17|18|112|114|115|119|3114|3919|3939|3018|116 ?117)\b")
_ADDRESSES = re.compile(r"\]\([^)]*\)|https?://\S+|\S+@\S+")

_SUMS = r"€|euros?\b|k€|EUR\b|£"
_WRITTEN = r"mille|cents?|millions?|thousand|hundred"
_AMOUNTS = re.compile(
    rf"{_NUMBER}{_SPACE}?(?:{_SUMS})|(?:€|£){_SPACE}?{_NUMBER}|\b(?:{_WRITTEN}){_SPACE}(?:d'|of )?euros?\b",
    re.IGNORECASE,
)
_PERCENTAGES = re.compile(rf"{_NUMBER}{_SPACE}?(?:%|pour{_SPACE}?cent\b|per{_SPACE}?cent\b)", re.IGNORECASE)
_HOURS = re.compile(
    rf"\b\d{{1,2}}{_SPACE}?h(?:{_SPACE}?\d{{2}})?\b|\b\d{{1,2}}:\d{{2}}\b|\b\d{{1,2}}{_SPACE}?[ap]\.?m\b"
)
_YEARS = re.compile(r"\b(?:19|20)\d{2}\b")
_NUMBERS = re.compile(
    rf"\b\d{{1,3}}(?:{_SPACE}\d{{3}})+\b|\b{_NUMBER}{_SPACE}(?:{_UNITS})\b|\b\d[\d.,]*\d{{2}}\b", re.IGNORECASE
)
_SMALL = re.compile(r"(?<![\w.,-])\d{1,2}(?![\w]|[.,]\d)")


def typed(review: Review) -> Iterator[Problem]:
    """Every date, amount, percentage, hour, year and number that an answer holds as text."""
    names = _names(review)
    for passage in passages(review.library):
        elsewhere = is_elsewhere(review.library, passage.answer.topic)
        for line in passage.section.lines:
            yield from _typed(review, passage, line, _readable(line, names, elsewhere=elsewhere))


def _typed(review: Review, passage: Passage, line: Line, text: str) -> Iterator[Problem]:
    for pattern, phrase in _KINDS:
        for found in pattern.finditer(text) if phrase else ():
            yield review.error(passage.file, line.number, Msg(phrase, text=found.group().strip()))
        text = pattern.sub(_PUT_ASIDE, text)
    for found in _SMALL.finditer(text):
        words = Msg("“{text}”: write a small number in letters, or quote it as a fact.", text=found.group())
        yield review.advice(passage.file, line.number, words)


# In this order: what one pattern has found is not searched again; ranks (« promotion 5 ») are allowed once dates are found.
_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_DATES, Msg("“{text}” is a date typed by hand: quote a milestone or a fact.", text="").msgid),
    (_RANKS, ""),
    (_AMOUNTS, Msg("“{text}” is an amount typed by hand: quote a fact.", text="").msgid),
    (_PERCENTAGES, Msg("“{text}” is a percentage typed by hand: quote a fact.", text="").msgid),
    (_HOURS, Msg("“{text}” is an hour typed by hand: quote a milestone.", text="").msgid),
    (_YEARS, Msg("“{text}” is a year typed by hand: quote a milestone or a fact.", text="").msgid),
    (_NUMBERS, Msg("“{text}” is a number typed by hand: quote a fact.", text="").msgid),
)


def _readable(line: Line, names: Sequence[str], *, elsewhere: bool) -> str:
    """The text of a line, without what may hold digits: quotes, addresses, names of editions, idioms, emergency numbers."""
    text = "".join(part if isinstance(part, str) else _PUT_ASIDE for part in line.parts)
    text = _IDIOMS.sub(_PUT_ASIDE, _ADDRESSES.sub(_PUT_ASIDE, text))
    if elsewhere:
        text = _EMERGENCY.sub(_PUT_ASIDE, text)
    return _pattern(tuple(names)).sub(_PUT_ASIDE, text) if names else text


def _names(review: Review) -> list[str]:
    """Names with digits, as published: editions (« EIG 4 (2020) », « EIG 4 ») and challenges; the longest first."""
    found: set[str] = set()
    for programme in review.library.programmes.values():
        for edition in programme.editions.values():
            found.update(edition.name.values())
            found.add(f"{programme.short} {edition.id.split('/')[1]}")
            for challenge in edition.challenges:
                found.update((challenge.name, *challenge.aliases))
    return sorted((name for name in found if any(map(str.isdigit, name))), key=len, reverse=True)


@lru_cache(maxsize=1)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(name)}(?!\w)" for name in names))
