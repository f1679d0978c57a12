"""What stands under an answer: the documents it rests on, and when it was checked."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from bot import i18n
from bot.i18n import Catalogues, Msg
from bot.programmes.facts import Source
from bot.programmes.moments import Moment, read_moment

SHOWN_SOURCES = 2


def existed(source: Source, now: datetime) -> bool:
    """Whether the document was there at that instant: a later one may tell the same, but nobody could have read it."""
    return source.date is None or _moment(source.date).start <= now


def footer(sources: Sequence[Source], reviewed: date, lang: str, *, catalogues: Catalogues) -> str:
    """The first sources and the day of the last check, in italics; empty without a source."""
    if not sources:
        return ""
    titles = [cited(source, lang) for source in sources[:SHOWN_SOURCES]]
    phrase = Msg(
        "Source: {titles}. Checked on {day}.",
        "Sources: {titles}. Checked on {day}.",
        n=len(titles),
        titles=i18n.listing(titles, lang),
        day=i18n.day(reviewed, lang),
    )
    return f"_{catalogues.render(phrase, lang)}_"


def cited(source: Source, lang: str) -> str:
    """« [titre](adresse) (11 avril 2019) »."""
    title = source.title[lang]
    linked = f"[{title}]({source.url})" if source.url else title
    return f"{linked} ({_date(source.date, lang)})" if source.date else linked


def _date(written: str, lang: str) -> str:
    if len(written) == len("2020"):
        return written
    moment = _moment(written)
    return i18n.month(moment.start, lang) if moment.precision == "month" else i18n.day(moment.start, lang)


@lru_cache(maxsize=1_000)
def _moment(written: str) -> Moment:
    return read_moment(f"{written}-01" if len(written) == len("2020") else written)
