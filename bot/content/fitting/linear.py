"""The linear models: one from spelling, one from meaning, on any part of the table."""

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from bot.content.fitting.table import Table
from bot.faq.model import Floats, Ints, Linear

TOLERANCE = 1e-3
MOST_ROUNDS = 40
SPELLED_FREEDOM = 30.0
MEANING_FREEDOM = 100.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Both models over the same topics, in alphabetical order."""

    topics: tuple[str, ...]
    spelled: Linear
    meaning: Linear | None


def fit_linear(table: Table, rows: Ints) -> Fitted:
    """Fit on those rows."""
    asked = table.topics[rows]
    spelled = _logistic(table.spelled[rows], asked, SPELLED_FREEDOM)
    features = meaning_features(table, rows)
    meaning = None if features is None else _logistic(features, asked, MEANING_FREEDOM)
    return Fitted(tuple(sorted(set(asked.tolist()))), spelled, meaning)


def meaning_features(table: Table, rows: Ints) -> Floats | None:
    """The encoder's values with the signs beside them."""
    if table.meaning is None:
        return None
    return np.hstack([table.meaning[rows], table.signs[rows].toarray()]).astype(np.float32)


def scores(features: sparse.csr_matrix | Floats, linear: Linear) -> Floats:
    """Of every topic the model knows, for each row."""
    return np.asarray(features @ linear.weights + linear.bias, dtype=np.float32)


def _logistic(features: sparse.csr_matrix | Floats, asked: npt.NDArray[np.str_], freedom: float) -> Linear:
    model = LogisticRegression(C=freedom, max_iter=MOST_ROUNDS, tol=TOLERANCE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(features, asked)
    return Linear(np.ascontiguousarray(model.coef_.T, dtype=np.float32), model.intercept_.astype(np.float32))
