"""Examples of answers, typed as a person would type them: what we show must itself be accepted."""

from collections.abc import Iterator

from bot.check.asked import Asked, asked
from bot.check.passages import edition_about
from bot.check.review import Review
from bot.clock import PARIS
from bot.content.problems import Problem
from bot.forms.checking import Accepted, Context, check
from bot.i18n import Msg


def examples(review: Review) -> Iterator[Problem]:
    """Examples that would be refused as answers to their own question."""
    for question in asked(review):
        for lang, text in (question.slot.example or {}).items():
            verdict = check(question.slot, text, _context(review, question, lang)) if text else None
            if verdict and not isinstance(verdict, Accepted):
                reason = review.catalogues.render(verdict.reason, review.lang)
                phrase = Msg("“{text}” would be refused: {reason}", text=text, reason=reason)
                yield question.error(review, phrase, "example", lang)


def _context(review: Review, question: Asked, lang: str) -> Context:
    edition = edition_about(review.library.programmes, question.asker.edition)
    public = edition.challenges_known_from if edition else None  # before, there is nothing to choose from
    return Context(
        lang=lang,
        today=review.now.astimezone(PARIS).date(),
        catalogues=review.catalogues,
        edition=edition,
        now=max(review.now, public or review.now),
        procedures=review.library.procedures,
    )
