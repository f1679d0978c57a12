"""Several options, or several in order of preference; typed with commas, « et », spaces or lines between them, or tapped."""

import re
from collections.abc import Sequence

from bot.forms.choosing import refused, understood
from bot.forms.form import Option, Slot
from bot.forms.naming import FILLERS, Naming, name, same
from bot.forms.options import options_of
from bot.forms.standing import bounds
from bot.forms.typed import cleaned, words
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg

LONGEST, MOST_PARTS, MOST_JOINED = 1_500, 40, 4
_ALL = frozenset(
    {"tous", "toutes", "tout", "all", "tous deux", "toutes deux", "les deux", "tous les deux", "both", "all of them"}
)
_NUMBERS = re.compile(r"(?:(?:\d{1,3}(?!\d)|[,;/>.&+-]|et|and|puis|then)\s*)+", re.IGNORECASE)
_SLASH = re.compile(r"(?<=\S)/(?=\S)")
_ENUMERATION = re.compile(r"(?:^|\s)(?:\d{1,2}\s*[.):]|[-•*])\s+(?=[^\W\d])")
_BETWEEN = re.compile(
    r"\s*(?:(?:[,;\n&>→•]|->|(?<=\s)[/+](?=\s)|(?<=\s)(?:et|and|puis|ensuite|then)(?=\s))\s*)+", re.IGNORECASE
)


def check_typed(slot: Slot, said: str, context: Context) -> Verdict:
    """The options that the text names, in the order in which it names them."""
    options = options_of(slot, context)
    if len(said) > LONGEST:
        return Refused(Msg("Write only the choices, parted by commas."))
    text = cleaned(said)
    if "?" not in text and (whole := same(options, text)):
        return _checked(slot, (whole,), context)
    if " ".join(words(text)) in _ALL and options:
        return _checked(slot, options, context)
    if _NUMBERS.fullmatch(text):
        return _picked(slot, options, re.findall(r"\d+", text), context)
    verdict = _picked(slot, options, _parts(options, text), context)
    tight = _SLASH.sub(", ", text)
    if isinstance(verdict, Refused) and tight != text:  # « php/java », where no label has a slash
        again = _picked(slot, options, _parts(options, tight), context)
        return again if isinstance(again, Accepted) else verdict
    return verdict


def check_several(slot: Slot, option_ids: Sequence[str], context: Context) -> Verdict:
    """Options that were tapped one after the other: whether all still exist, and are neither too few nor too many."""
    known = {option.id: option for option in options_of(slot, context)}
    if not set(option_ids) <= known.keys():
        return Refused(Msg("This choice no longer exists."))
    return _checked(slot, [known[option_id] for option_id in option_ids], context)


def _parts(options: Sequence[Option], text: str) -> list[str]:
    """The pieces between commas and the like, joined again where together they are a label (« HTML et CSS »)."""
    listed = _ENUMERATION.sub("\n", text)
    ends = [*((found.start(), found.end()) for found in _BETWEEN.finditer(listed)), (len(listed), len(listed))]
    spans = list(zip([0, *(end for _, end in ends)], [start for start, _ in ends], strict=False))
    spans = [(start, end) for start, end in spans if words(listed[start:end])][: MOST_PARTS + 1]
    parts, first = [], 0
    while first < len(spans):
        joined = range(min(first + MOST_JOINED, len(spans)) - 1, first, -1)
        last = next((n for n in joined if same(options, listed[spans[first][0] : spans[n][1]])), first)
        parts.append(listed[spans[first][0] : spans[last][1]])
        first = last + 1
    return parts


def _picked(slot: Slot, options: Sequence[Option], parts: Sequence[str], context: Context) -> Verdict:
    picked, guessed = [], False
    for part in parts[:MOST_PARTS]:
        naming = name(options, part)
        if naming.option is None and set(words(part)) - FILLERS:
            return refused(options, naming, part, context)
        if naming.option:
            picked.append(naming.option)
            guessed = guessed or not naming.sure
    if not picked or len(parts) > MOST_PARTS:
        return refused(options, Naming(), " ".join(parts), context)
    return _checked(slot, picked, context, guessed=guessed)


def _checked(slot: Slot, picked: Sequence[Option], context: Context, *, guessed: bool = False) -> Verdict:
    chosen = list({option.id: option for option in picked}.values())
    least, most = bounds(slot, len(options_of(slot, context)))
    if len(chosen) > most:
        return Refused(Msg("At most {most}: you have chosen {number}.", most=most, number=len(chosen)))
    if len(chosen) < least:
        return Refused(Msg("At least {least}: you have chosen {number}.", least=least, number=len(chosen)))
    return Accepted(tuple(option.id for option in chosen), understood(chosen, context) if guessed else None)
