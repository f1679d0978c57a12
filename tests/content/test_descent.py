"""The project's own logistic regression against a general minimiser in double precision."""

import numpy as np
import numpy.typing as npt
import pytest
import scipy.sparse as sparse
from scipy.optimize import minimize
from scipy.special import log_softmax

from bot.content.fitting.descent import TOLERANCE, logistic

ROWS, FEATURES, TOPICS = 300, 40, 6
FREEDOM = 10.0
Doubles = npt.NDArray[np.float64]


@pytest.fixture
def asked() -> npt.NDArray[np.int64]:
    return np.arange(ROWS, dtype=np.int64) % TOPICS


@pytest.fixture
def features(asked: npt.NDArray[np.int64]) -> Doubles:
    chance = np.random.default_rng(4)
    values = chance.random((ROWS, FEATURES)) * (chance.random((ROWS, FEATURES)) < 0.3)
    values[np.arange(ROWS), asked] += chance.random(ROWS)
    return np.asarray(values)


def loss_of(parameters: Doubles, features: Doubles, asked: npt.NDArray[np.int64]) -> tuple[float, Doubles]:
    weights = parameters.reshape(FEATURES + 1, TOPICS)
    likely = log_softmax(features @ weights[:-1] + weights[-1], axis=1)
    held = 1 / (FREEDOM * ROWS)
    missing = np.exp(likely)
    missing[np.arange(ROWS), asked] -= 1
    slope = np.vstack([features.T @ missing / ROWS + held * weights[:-1], missing.mean(axis=0)])
    return float(-likely[np.arange(ROWS), asked].mean() + held * (weights[:-1] ** 2).sum() / 2), slope.ravel()


@pytest.mark.parametrize("form", [sparse.csr_matrix, np.asarray], ids=["sparse", "dense"])
def test_it_ends_where_a_general_minimiser_does(form: type, features: Doubles, asked: npt.NDArray[np.int64]) -> None:
    found = logistic(form(features.astype(np.float32)), asked, FREEDOM)
    here, slope = loss_of(np.vstack([found.weights, found.bias]).astype(np.float64).ravel(), features, asked)
    best = minimize(loss_of, np.zeros((FEATURES + 1) * TOPICS), args=(features, asked), jac=True, method="L-BFGS-B")
    assert here == pytest.approx(best.fun, rel=0.02)
    assert np.abs(slope).max() < TOLERANCE * 1.1


def test_the_less_freedom_the_smaller_the_weights(features: Doubles, asked: npt.NDArray[np.int64]) -> None:
    values = features.astype(np.float32)
    free, held = (np.abs(logistic(values, asked, freedom).weights).sum() for freedom in (100.0, 0.1))
    assert held < free / 3


def test_what_tells_nothing_is_learned_as_the_share_of_each_topic() -> None:
    asked = np.array([0] * 30 + [1] * 10, dtype=np.int64)
    found = logistic(np.zeros((40, 3), dtype=np.float32), asked, FREEDOM)
    assert np.exp(found.bias[0] - found.bias[1]) == pytest.approx(3, rel=0.02)
