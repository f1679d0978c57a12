"""Topics: each has an answer and phrasings, each file has a topic, and answers are read again every year."""

from collections.abc import Iterator
from datetime import timedelta

from bot.check.review import Review, answer_file, questions_file
from bot.clock import PARIS
from bot.content.problems import Problem
from bot.i18n import LANGUAGES, Msg, day

TOPICS_FILE = "topics.yaml"
REVIEWED_WITHIN = timedelta(days=365)


def topics(review: Review) -> Iterator[Problem]:
    """Topics without an answer or without phrasings, files of a topic that does not exist."""
    library = review.library
    for topic in library.topics:
        line = review.places.line(TOPICS_FILE, "topics", topic)
        for lang in LANGUAGES:
            for found, file in (
                (library.answers.get((lang, topic)), answer_file(lang, topic)),
                (library.phrasings.get((lang, topic)), questions_file(lang, topic)),
            ):
                # A file that is there but unreadable has been told by the reader.
                if not found and not (file.endswith(".md") and (library.root / file).exists()):
                    yield review.error(
                        TOPICS_FILE, line, Msg("The topic “{topic}” lacks {file}.", topic=topic, file=file)
                    )
    for lang, topic in library.answers:
        if topic not in library.topics:
            yield _stray(review, answer_file(lang, topic), topic)
    for lang, topic in library.phrasings:
        if topic not in library.topics:
            yield _stray(review, questions_file(lang, topic), topic)


def mirrors(review: Review) -> Iterator[Problem]:
    """Mirrors that do not exist, or that are asked by the same side."""
    known = review.library.topics
    for topic in known.values():
        line = review.places.line(TOPICS_FILE, "topics", topic.id)
        for name in topic.mirrors:
            if name not in known:
                yield review.error(TOPICS_FILE, line, Msg("“mirrors”: there is no topic “{topic}”.", topic=name))
            elif known[name].audience == topic.audience:
                phrase = Msg("“mirrors”: “{topic}” is asked by the same side as “{own}”.", topic=name, own=topic.id)
                yield review.error(TOPICS_FILE, line, phrase)


def _stray(review: Review, file: str, topic: str) -> Problem:
    return review.error(file, 0, Msg("“{topic}” is not in topics.yaml.", topic=topic))


def reviewed(review: Review) -> Iterator[Problem]:
    """Answers that nobody has checked for a year, and those said to be checked on a day that has not come."""
    today = review.now.astimezone(PARIS).date()
    for (lang, topic), answer in review.library.answers.items():
        when = day(answer.reviewed, review.lang)
        if answer.reviewed > today:
            phrase = Msg("“reviewed” is in the future: {day}.", day=when)
            yield review.error(answer_file(lang, topic), 1, phrase)
        elif today - answer.reviewed > REVIEWED_WITHIN:
            phrase = Msg("Last checked on {day}, more than a year ago: read it again against its sources.", day=when)
            yield review.advice(answer_file(lang, topic), 1, phrase)
