"""Thefts: phrasings that the matcher, fitted without them, gives to another topic."""

from collections.abc import Sequence

from bot.check.review import Review, Stolen, questions_file
from bot.content.problems import Problem
from bot.i18n import Msg, percent

SHOWN = 20


def thefts(review: Review) -> list[Problem]:
    """Phrasings that another topic steals, the most confident first, those before all that the thief would have answered.

    Advice: every phrasing is written to be unlike the others of its topic, so held out some are always lost.
    """
    ordered = sorted(review.stolen, key=lambda theft: (not theft.answered, -theft.confidence))
    found = [review.advice(*_place(review, theft), _theft(review, theft)) for theft in ordered[:SHOWN]]
    if len(ordered) > SHOWN:
        found.append(_others(review, ordered[SHOWN:]))
    return found


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


def _theft(review: Review, theft: Stolen) -> Msg:
    sure = percent(round(theft.confidence * 100), review.lang)
    if theft.answered:
        return Msg(
            "“{text}” would be answered with “{thief}” ({sure} sure).", text=theft.text, thief=theft.thief, sure=sure
        )
    return Msg("“{text}” would go to “{thief}” ({sure} sure).", text=theft.text, thief=theft.thief, sure=sure)
