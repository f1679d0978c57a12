"""Examples and labels, typed as a person would: what we show must itself be accepted."""

from collections.abc import Iterator
from dataclasses import replace

from bot.check.asked import Asked, asked
from bot.check.passages import edition_about
from bot.check.review import Review
from bot.clock import PARIS
from bot.content.problems import Problem
from bot.forms.checking import Accepted, Context, check
from bot.forms.form import Option
from bot.i18n import LANGUAGES, Msg

SEVERAL = ("choices", "ranking")


def examples(review: Review) -> Iterator[Problem]:
    """Examples that would be refused as answers to their own question."""
    for question in asked(review):
        for lang, text in (question.slot.example or {}).items():
            verdict = check(question.slot, text, _context(review, question, lang)) if text else None
            if verdict and not isinstance(verdict, Accepted):
                reason = review.catalogues.render(verdict.reason, review.lang)
                phrase = Msg("“{text}” would be refused: {reason}", text=text, reason=reason)
                yield question.error(review, phrase, "example", lang)


def typed_labels(review: Review) -> Iterator[Problem]:
    """Options that a person who types their label would not choose: another is understood, or none."""
    for question in asked(review):
        for option in question.slot.options:
            for lang in LANGUAGES:
                if option.label.get(lang) and not _is_chosen(review, question, option, lang):
                    phrase = Msg("Whoever types “{label}” does not choose this option.", label=option.label[lang])
                    yield question.error(review, phrase, "options", option.id)


def _is_chosen(review: Review, question: Asked, option: Option, lang: str) -> bool:
    alone = replace(question.slot, at_least=None)  # one of several is enough to see that it is understood
    verdict = check(alone, option.label[lang], _context(review, question, lang))
    chosen = (option.id,) if question.slot.kind in SEVERAL else option.id
    return isinstance(verdict, Accepted) and verdict.value == chosen


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
