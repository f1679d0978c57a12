"""What the model would have thought of phrasings, and of whole topics, that it had not seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.content.fitting.linear import Fitted, meaning_features, scores
from bot.content.fitting.table import Table
from bot.faq.model import Floats, Ints, log_softmax
from bot.faq.weighing import AWAY, Opinions

FOLDS = 4
UNSEEN = -30.0


@dataclass(frozen=True, slots=True)
class Thoughts:
    """What models think of every row (rows, topics); without an encoder `nearest` is None.

    `spelled` and `meaning` are log-probabilities; `nearest` is how like the nearest phrasing of the topic is.
    """

    spelled: Floats
    meaning: Floats
    nearest: Floats | None

    @property
    def opinions(self) -> Opinions:
        """As they are weighed."""
        return Opinions(self.spelled, self.meaning)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows learned and the rows tested."""

    learned: Ints
    tested: Ints


def parts_of(topics: npt.NDArray[np.str_]) -> tuple[Part, ...]:
    """Four that test every row once, and a last one that learns them all.

    Some topics of others are not learned at all where they are tested: they stand in for the unknown.
    """
    fold_of = np.zeros(len(topics), dtype=np.int64)
    for topic in np.unique(topics):
        rows = np.flatnonzero(topics == topic)
        fold_of[rows] = np.arange(len(rows)) % FOLDS
    others = sorted({str(topic) for topic in topics if str(topic).startswith(AWAY)})
    unseen = [np.isin(topics, others[fold::FOLDS]) for fold in range(FOLDS)]
    return (
        *(
            Part(np.flatnonzero((fold_of != fold) & ~unseen[fold]), np.flatnonzero(fold_of == fold))
            for fold in range(FOLDS)
        ),
        Part(np.arange(len(topics)), np.arange(0)),
    )


def spelled_opinions(table: Table, fitted: Sequence[Fitted]) -> tuple[Floats, Floats]:
    """Log-probabilities of every topic for each row, from spelling: by a model that had not seen it, and by one that had.

    `fitted` has one model for each part.
    """

    def score(rows: Ints, one: Fitted) -> Floats:
        return scores(table.spelled[rows], one.linear)

    return _opinions(table, fitted, score)


def meaning_opinions(table: Table, meaning: Floats, fitted: Sequence[Fitted]) -> tuple[Floats, Floats]:
    """The same from meaning."""

    def score(rows: Ints, one: Fitted) -> Floats:
        return scores(meaning_features(table, meaning, rows), one.linear)

    return _opinions(table, fitted, score)


def _opinions(table: Table, fitted: Sequence[Fitted], score: Callable[[Ints, Fitted], Floats]) -> tuple[Floats, Floats]:
    topics = np.unique(table.topics)
    unseen = np.full((len(table.topics), len(topics)), UNSEEN, dtype=np.float32)
    *parts, whole = parts_of(table.topics)
    for part, one in zip(parts, fitted, strict=False):
        columns = np.searchsorted(topics, one.topics)
        unseen[np.ix_(part.tested, columns)] = log_softmax(score(part.tested, one))
    return unseen, log_softmax(score(whole.learned, fitted[-1]))


def nearest(table: Table, meaning: Floats) -> Floats:
    """For each row and topic, how like the nearest phrasing is among those learned where the row is tested."""
    topics = np.unique(table.topics)
    found = np.zeros((len(table.topics), len(topics)), dtype=np.float32)
    for part in parts_of(table.topics)[:-1]:
        asked = table.topics[part.learned]
        for place, topic in enumerate(topics):
            rows = part.learned[asked == topic]
            if len(rows):
                found[part.tested, place] = (meaning[part.tested] @ meaning[rows].T).max(axis=1)
    return found
