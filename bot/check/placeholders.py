"""Placeholders of answers: each names a fact, a milestone or a status that exists and can be said one day."""

from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches

from bot.check.instants import every_instant
from bot.check.passages import STATUSES, Passage, has_call, passages, quoted_edition, written
from bot.check.review import Review
from bot.content.problems import Problem
from bot.faq.facts_text import Quoting, UnknownPlaceholder, Unpublished
from bot.faq.sections import Placeholder
from bot.i18n import Msg
from bot.programmes.editions import Edition
from bot.programmes.facts import Fact

FILTERS = ("date", "day", "month", "time", "left")
FIRST = "first"
UNFIT = (KeyError, TypeError, AttributeError)  # a value of another shape than its kind: the rule on facts says where


def placeholders(review: Review) -> Iterator[Problem]:
    """Unknown editions, keys and filters; facts that were never published; lines that are never said."""
    for passage in passages(review.library):
        for line, placeholder in passage.placeholders:
            if fault := _fault(review, passage, placeholder):
                yield review.error(passage.file, line.number, fault)
            elif never := _never_said(review, passage, placeholder):
                yield review.error(passage.file, line.number, never)


def _fault(review: Review, passage: Passage, placeholder: Placeholder) -> Msg | None:
    quote = written(placeholder)
    if placeholder.edition is None and passage.edition is None:
        return Msg(
            "{quote}: in a section for all, say of which edition (example: {example}).",
            quote=quote,
            example=_example(placeholder),
        )
    edition = quoted_edition(review.library, passage, placeholder)
    if edition is None:
        return Msg("{quote}: there is no edition “{edition}”.", quote=quote, edition=str(placeholder.edition))
    if not _exists(review, edition, placeholder.key):
        return _unknown_key(review, edition, placeholder)
    return _filter_fault(edition, placeholder)


def _example(placeholder: Placeholder) -> str:
    return written(Placeholder(placeholder.key, "eig/4", placeholder.filters))


def _fact(review: Review, edition: Edition, key: str) -> Fact | None:
    return edition.facts.get(key) or review.library.programmes[edition.programme].facts.get(key)


def _exists(review: Review, edition: Edition, key: str) -> bool:
    return key in STATUSES or key in edition.milestones or _fact(review, edition, key) is not None


def _unknown_key(review: Review, edition: Edition, placeholder: Placeholder) -> Msg:
    known = [*edition.milestones, *edition.facts, *review.library.programmes[edition.programme].facts, *STATUSES]
    near = get_close_matches(placeholder.key, known, n=1)
    quote = written(placeholder)
    if near:
        return Msg(
            "{quote}: {edition} has no such fact or milestone. Perhaps “{near}”?",
            quote=quote,
            edition=edition.id,
            near=near[0],
        )
    return Msg("{quote}: {edition} has no such fact or milestone.", quote=quote, edition=edition.id)


def _filter_fault(edition: Edition, placeholder: Placeholder) -> Msg | None:
    styles = [name for name in placeholder.filters if name != FIRST]
    unknown = [name for name in styles if name not in FILTERS]
    if unknown:
        return Msg(
            "{quote}: there is no filter “{filter}” (filters: {filters}).",
            quote=written(placeholder),
            filter=unknown[0],
            filters=", ".join((*FILTERS, FIRST)),
        )
    if len(styles) > 1:
        return Msg("{quote}: one filter is enough (and “first”, before it).", quote=written(placeholder))
    if FIRST in placeholder.filters and placeholder.key not in edition.milestones:
        return Msg("{quote}: only a milestone has a first value.", quote=written(placeholder))
    if styles and placeholder.key in STATUSES:
        return Msg("{quote}: a status takes no filter.", quote=written(placeholder))
    return None


def _never_said(review: Review, passage: Passage, placeholder: Placeholder) -> Msg | None:
    edition = quoted_edition(review.library, passage, placeholder)
    if edition is None:
        return None
    quote = written(placeholder)
    fact = _fact(review, edition, placeholder.key)
    if placeholder.key not in edition.milestones and fact and fact.history[-1].kind == "none":
        return Msg("{quote}: this was never published, so the line is never said.", quote=quote)
    if placeholder.key in STATUSES and not has_call(edition, placeholder.key.split(".")[0]):
        return Msg("{quote}: {edition} has no such call, so the line is never said.", quote=quote, edition=edition.id)
    instants = every_instant(edition, review.now)
    try:
        said = any(_said(review, passage, placeholder, now) for now in reversed(instants))
    except (UnknownPlaceholder, *UNFIT) as reason:
        return Msg("{quote} cannot be filled in: {reason}.", quote=quote, reason=str(reason))
    return None if said else Msg("{quote}: there is no day on which this can be said.", quote=quote)


def _said(review: Review, passage: Passage, placeholder: Placeholder, now: datetime) -> bool:
    quoting = Quoting(review.library.programmes, passage.edition, passage.answer.lang, now, review.catalogues)
    try:
        quoting.quote(placeholder)
    except Unpublished:
        return False
    return True
