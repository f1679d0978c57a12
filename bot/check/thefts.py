"""Thefts: phrasings that the matcher gives to another topic."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.check.review import Review, Stolen, questions_file
from bot.content.learning import corpus_of
from bot.content.library import Library
from bot.content.model import load_or_fit
from bot.content.problems import Problem
from bot.content.sentences import sentence_encoder
from bot.faq.corpus import Phrasing
from bot.faq.matcher import Matcher
from bot.faq.understanding import Hints
from bot.i18n import Msg, percent

SHOWN = 20


def stolen_phrasings(library: Library, models: Path) -> list[Stolen]:
    """Phrasings that the matcher gives to another topic, fitted without them or even as it serves."""
    corpus = corpus_of(library)
    model = load_or_fit(corpus, models)
    matcher = Matcher(model, corpus, sentence_encoder())
    return [*(Stolen(*one) for one in model.stolen), *still_stolen(matcher, model.doubtful)]


def still_stolen(matcher: Matcher, doubtful: Iterable[Phrasing]) -> list[Stolen]:
    """Those that the matcher answers with another topic although it was fitted on them: people would read that answer."""
    found = []
    for phrasing in doubtful:
        understood = matcher.understand(phrasing.text, Hints(lang=phrasing.lang))
        said = {understood.topic, understood.also}
        if understood.verdict == "answer" and phrasing.topic not in said:
            found.append(
                Stolen(
                    phrasing.lang,
                    phrasing.topic,
                    phrasing.text,
                    str(understood.topic),
                    understood.confidence,
                    answered=True,
                    learned=True,
                )
            )
    return found


def thefts(review: Review) -> list[Problem]:
    """Phrasings that another topic steals, the most confident first: errors, then advice.

    An error where the matcher that serves answers with the thief although it was shown where the phrasing stands. What one
    fitted without it would have done is advice: each phrasing is written to be unlike the others, so some are always lost.
    """
    ordered = sorted(review.stolen, key=lambda theft: (not theft.answered, -theft.confidence))
    errors = [theft for theft in ordered if theft.learned]
    worth_a_look = [theft for theft in ordered if not theft.learned and not _in(errors, theft)]
    found = [review.error(*_place(review, theft), _robbed(review, theft)) for theft in errors]
    found += [review.advice(*_place(review, theft), _theft(review, theft)) for theft in worth_a_look[:SHOWN]]
    if len(worth_a_look) > SHOWN:
        found.append(_others(review, worth_a_look[SHOWN:]))
    return found


def _in(errors: Iterable[Stolen], theft: Stolen) -> bool:
    return any((one.lang, one.topic, one.text) == (theft.lang, theft.topic, theft.text) for one in errors)


def _others(review: Review, rest: Sequence[Stolen]) -> Problem:
    phrase = Msg(
        "{n} more phrasing would go to another topic, with less confidence.",
        "{n} more phrasings would go to another topic, with less confidence.",
        n=len(rest),
    )
    return review.advice(questions_file(rest[0].lang, rest[0].topic).rpartition("/")[0], 0, phrase)


def _place(review: Review, theft: Stolen) -> tuple[str, int]:
    lines = review.library.phrasings.get((theft.lang, theft.topic), ())
    number = next((written.line for written in lines if written.text == theft.text), 0)
    return questions_file(theft.lang, theft.topic), number


def _robbed(review: Review, theft: Stolen) -> Msg:
    return Msg(
        "“{text}” is answered with “{thief}” ({sure} sure), although it stands here: move it there, or say it otherwise.",
        text=theft.text,
        thief=theft.thief,
        sure=_sure(review, theft),
    )


def _theft(review: Review, theft: Stolen) -> Msg:
    text, thief, sure = theft.text, theft.thief, _sure(review, theft)
    if theft.answered:
        return Msg("“{text}” would be answered with “{thief}” ({sure} sure).", text=text, thief=thief, sure=sure)
    return Msg("“{text}” would go to “{thief}” ({sure} sure).", text=text, thief=thief, sure=sure)


def _sure(review: Review, theft: Stolen) -> str:
    return percent(round(theft.confidence * 100), review.lang)
