"""What the model would have thought of phrasings, and of whole topics, that it had not seen."""

import multiprocessing
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.content.fitting.linear import Fitted, fit_linear, meaning_features, scores
from bot.content.fitting.table import Table
from bot.faq.model import Floats, Ints, log_softmax
from bot.faq.weighing import AWAY, Opinions

FOLDS = 4
PROCESSES = 2
UNSEEN = -30.0
ALL = FOLDS


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Opinions on every row from a model that had not seen it; `nearest` (rows, topics) is None without an encoder."""

    opinions: Opinions
    nearest: Floats | None


_shared: dict[str, Table] = {}


def fit_all(table: Table) -> tuple[Fitted, HeldOut]:
    """The final fit and the held-out opinions, in processes side by side."""
    _shared["table"] = table
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("fork")) as pool:
        *folds, fitted = pool.map(_fit, range(FOLDS + 1))
    return fitted, _gathered(table, fitted.topics, folds)


def rows_of(topics: npt.NDArray[np.str_], fold: int) -> tuple[Ints, Ints]:
    """The rows learned and the rows tested; some topics of others are not learned at all: they stand in for the unknown."""
    if fold == ALL:
        return np.arange(len(topics)), np.arange(0)
    unseen = sorted({str(topic) for topic in topics if str(topic).startswith(AWAY)})[fold::FOLDS]
    fold_of = np.zeros(len(topics), dtype=np.int64)
    for topic in np.unique(topics):
        rows = np.flatnonzero(topics == topic)
        fold_of[rows] = np.arange(len(rows)) % FOLDS
    return np.flatnonzero((fold_of != fold) & ~np.isin(topics, unseen)), np.flatnonzero(fold_of == fold)


def _fit(fold: int) -> Fitted:
    table = _shared["table"]
    return fit_linear(table, rows_of(table.topics, fold)[0])


def _gathered(table: Table, topics: tuple[str, ...], folds: Iterable[Fitted]) -> HeldOut:
    shape = (len(table.topics), len(topics))
    spelled, meaning, nearest = (np.full(shape, UNSEEN, dtype=np.float32) for _ in range(3))
    for fold, fitted in enumerate(folds):
        learned, tested = rows_of(table.topics, fold)
        columns = np.searchsorted(topics, fitted.topics)
        spelled[np.ix_(tested, columns)] = log_softmax(scores(table.spelled[tested], fitted.spelled))
        features = meaning_features(table, tested)
        if features is not None and fitted.meaning is not None and table.meaning is not None:
            meaning[np.ix_(tested, columns)] = log_softmax(scores(features, fitted.meaning))
            nearest[tested] = _nearest(table, table.meaning, topics, tested, learned)
    has_meaning = table.meaning is not None
    return HeldOut(Opinions(spelled, meaning if has_meaning else spelled), nearest if has_meaning else None)


def _nearest(table: Table, values: Floats, topics: tuple[str, ...], tested: Ints, learned: Ints) -> Floats:
    found = np.zeros((len(tested), len(topics)), dtype=np.float32)
    for place, topic in enumerate(topics):
        rows = learned[table.topics[learned] == topic]
        if len(rows):
            found[:, place] = (values[tested] @ values[rows].T).max(axis=1)
    return found
