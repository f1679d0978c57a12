"""The linear models: one from spelling, one from meaning, on any part of the table."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from bot.content.fitting.descent import logistic
from bot.content.fitting.table import Table
from bot.faq.model import Floats, Ints, Linear

SPELLED_FREEDOM = 30.0
MEANING_FREEDOM = 100.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """A linear model over topics in alphabetical order: all, or those that its rows ask for."""

    topics: tuple[str, ...]
    linear: Linear


def fit_spelled(table: Table, rows: Ints) -> Fitted:
    """Fit the features of spelling on those rows."""
    return _fitted(table, rows, table.spelled[rows], SPELLED_FREEDOM)


def fit_meaning(table: Table, meaning: Floats, rows: Ints) -> Fitted:
    """Fit the encoder's values, with the signs beside them, on those rows."""
    return _fitted(table, rows, meaning_features(table, meaning, rows), MEANING_FREEDOM)


def meaning_features(table: Table, meaning: Floats, rows: Ints) -> Floats:
    """The encoder's values with the signs beside them."""
    return np.hstack([meaning[rows], table.signs[rows].toarray()]).astype(np.float32)


def scores(features: sparse.csr_matrix | Floats, linear: Linear) -> Floats:
    """Of every topic the model knows, for each row."""
    return np.asarray(features @ linear.weights + linear.bias, dtype=np.float32)


def _fitted(table: Table, rows: Ints, features: sparse.csr_matrix | Floats, freedom: float) -> Fitted:
    topics, asked = np.unique(table.topics[rows], return_inverse=True)
    return Fitted(tuple(topics.tolist()), logistic(features, asked, freedom))
