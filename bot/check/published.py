"""What was published and when: « unpublished » agrees with the facts, and first lines hold from the day a call opens."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.check.passages import Passage, call_of, passages, written
from bot.check.placeholders import UNFIT
from bot.check.review import Review
from bot.content.problems import Problem
from bot.faq.facts_text import Quoting, UnknownPlaceholder, Unpublished
from bot.faq.sections import Placeholder
from bot.i18n import Msg, day

GRACE = timedelta(days=2)


def unpublished(review: Review) -> Iterator[Problem]:
    """Sections that say nothing was published while the fact of that name has a value, or the reverse."""
    for passage in passages(review.library):
        kind = _kind_of_fact(review, passage)
        values = {"key": passage.answer.topic, "edition": passage.edition.id if passage.edition else ""}
        if kind is not None and kind != "none" and passage.section.unpublished:
            phrase = Msg("This section is “unpublished”, while {edition} has the fact “{key}”.", **values)
            yield review.error(passage.file, passage.section.number, phrase)
        elif kind == "none" and not passage.section.unpublished:
            phrase = Msg("“{key}” was never published for {edition}: is this section not “unpublished”?", **values)
            yield review.advice(passage.file, passage.section.number, phrase)


def _kind_of_fact(review: Review, passage: Passage) -> str | None:
    if passage.edition is None:
        return None
    general = review.library.programmes[passage.edition.programme].facts
    fact = passage.edition.facts.get(passage.answer.topic) or general.get(passage.answer.topic)
    return fact.history[-1].kind if fact else None


def first_lines(review: Review) -> Iterator[Problem]:
    """First lines that quote a fact which was not public while the call was open: the answer then began in the middle."""
    for passage in passages(review.library):
        opening = _opening(review, passage)
        line = passage.section.lines[0] if passage.section.lines else None
        if opening is None or line is None or line.condition is not None:
            continue
        late = next((quote for quote in line.placeholders if _is_late(review, passage, quote, opening)), None)
        if late is not None:
            phrase = Msg(
                "The first line is left out on {day}, when the call was open: {quote} was not public yet.",
                day=day(opening, review.lang),
                quote=written(late),
            )
            yield review.advice(passage.file, line.number, phrase)


def _is_late(review: Review, passage: Passage, placeholder: Placeholder, now: datetime) -> bool:
    quoting = Quoting(review.library.programmes, passage.edition, passage.answer.lang, now, review.catalogues)
    try:
        quoting.quote(placeholder)
    except Unpublished:
        return True
    except (UnknownPlaceholder, *UNFIT):
        return False
    return False


def _opening(review: Review, passage: Passage) -> datetime | None:
    """When people began to ask: a little after the call opened (pages follow by hours). Reference editions only."""
    edition = passage.edition
    if edition is None or "/" in passage.section.about:
        return None
    opens = edition.milestones.get(f"{call_of(review.library, passage.answer.topic)}.opens")
    if opens is None or not opens.history:
        return None
    entry = opens.history[-1]
    return max(entry.moment.start, entry.known_from or entry.moment.start) + GRACE
