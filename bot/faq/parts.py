"""Two questions in one message: where it can be cut."""

import re

FEWEST_WORDS = 3
MOST_CUTS = 3
LONG_STORY = 160
_SENTENCE = re.compile(r"(?<=[?!.;])\s+|\n+")
_ASKING = "qu|comment|combien|où|ou|quel|what|how|when|where|who|can|is|do"
_JOINED = re.compile(
    r"[\s,]+(?:et|and|also|plus|puis|ainsi que|as well as)\s+(?:aussi\s+|also\s+)?"
    rf"|,\s+(?=(?:{_ASKING})\w*\b)|\s:\s",
    re.IGNORECASE,
)


def cuts(utterance: str) -> list[tuple[str, str]]:
    """The ways to read it as two questions, at most three: between sentences that both ask, or at « et », "and"."""
    # In a long story « et » joins sentences, seldom questions.
    joined = _at(utterance, _JOINED) if len(utterance) <= LONG_STORY else []
    found = [*_between_questions(utterance), *joined]
    return [(first, second) for first, second in found if _long(first) and _long(second)][:MOST_CUTS]


def _between_questions(utterance: str) -> list[tuple[str, str]]:
    return [(first, second) for first, second in _at(utterance, _SENTENCE) if "?" in first and "?" in second]


def _at(utterance: str, places: re.Pattern[str]) -> list[tuple[str, str]]:
    return [(utterance[: found.start()], utterance[found.end() :]) for found in places.finditer(utterance)]


def _long(part: str) -> bool:
    return len(part.split()) >= FEWEST_WORDS
