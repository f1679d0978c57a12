"""The value of a fact as words of a language."""

from collections.abc import Callable, Mapping

from bot import i18n
from bot.i18n import Catalogues, Msg
from bot.programmes.facts import Range, Value


class NotInWords(Exception):
    """The value is not of the kind that it says."""


def in_words(value: Value, lang: str, catalogues: Catalogues) -> str:
    """A value that is neither a date nor unpublished: « 3 000 ou 3 500 € », « 4 à 7 mois », a list, a link."""
    words = _WORDS[value.kind](value, lang, catalogues)
    return catalogues.render(Msg("about {value}", value=words), lang) if value.about else words


def _number(value: Value, lang: str, catalogues: Catalogues, one: Callable[[int, str], str] = i18n.count) -> str:
    content = value.content
    if isinstance(content, tuple):
        return i18n.alternatives([*(i18n.count(n, lang) for n in content[:-1]), one(content[-1], lang)], lang)
    if isinstance(content, Range):
        return _range(content, lang, catalogues, one)
    if not isinstance(content, int):
        raise NotInWords("the fact is not a number")
    return one(content, lang)


def _range(content: Range, lang: str, catalogues: Catalogues, one: Callable[[int, str], str]) -> str:
    if content.low is None and content.high is not None:
        return catalogues.render(Msg("at most {value}", value=one(content.high, lang)), lang)
    if content.low is not None and content.high is None:
        return catalogues.render(Msg("at least {value}", value=one(content.low, lang)), lang)
    low, high = int(content.low or 0), int(content.high or 0)
    return catalogues.render(Msg("{low} to {high}", low=i18n.count(low, lang), high=one(high, lang)), lang)


def _euros(value: Value, lang: str, catalogues: Catalogues) -> str:
    if lang == "fr":
        return _number(value, lang, catalogues, i18n.euros)
    # The sign comes first: every amount has its own.
    content = value.content
    if isinstance(content, tuple):
        return i18n.alternatives([i18n.euros(amount, lang) for amount in content], lang)
    if isinstance(content, Range) and content.low is not None and content.high is not None:
        low, high = i18n.euros(content.low, lang), i18n.euros(content.high, lang)
        return catalogues.render(Msg("{low} to {high}", low=low, high=high), lang)
    return _number(value, lang, catalogues, i18n.euros)


def _months(value: Value, lang: str, catalogues: Catalogues) -> str:
    def month_count(number: int, _: str) -> str:
        return catalogues.render(Msg("one month", "{n} months", n=number), lang)

    return _number(value, lang, catalogues, month_count)


def _text(value: Value, lang: str, _: Catalogues) -> str:
    return str(value.content[lang]) if isinstance(value.content, Mapping) else ""


def _items(value: Value, lang: str, _: Catalogues) -> str:
    return "\n".join(f"- {item}" for item in value.content[lang]) if isinstance(value.content, Mapping) else ""


def _link(value: Value, lang: str, _: Catalogues) -> str:
    url = str(value.content)
    label = value.label[lang] if value.label else url.removeprefix("https://").removeprefix("www.").rstrip("/")
    return f"[{label}]({url})"


def _email(value: Value, _lang: str, _: Catalogues) -> str:
    return str(value.content)


_WORDS: dict[str, Callable[[Value, str, Catalogues], str]] = {
    "euros": _euros,
    "months": _months,
    "number": _number,
    "percent": lambda value, lang, catalogues: _number(value, lang, catalogues, i18n.percent),
    "text": _text,
    "items": _items,
    "link": _link,
    "email": _email,
}
