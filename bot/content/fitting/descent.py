"""Multinomial logistic regression by L-BFGS in single precision: a third of the time that a general library takes."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from scipy.linalg.blas import saxpy

from bot.faq.model import Floats, Ints, Linear, log_softmax

TOLERANCE = 5e-4
MOST_ROUNDS = 60
STEPS_KEPT = 6
_ENOUGH_GAINED = 1e-4
_SHORTEST = 1e-3
_LONGEST = 2.0**20


@dataclass(frozen=True, slots=True)
class _Place:
    """Weights (the last row is the bias), the scores that they give, the loss and its slope."""

    weights: Floats
    scores: Floats
    loss: float
    slope: Floats


@dataclass(frozen=True, slots=True)
class _Step:
    """From one place to the next: how the weights moved, how the slope changed, and the product of both."""

    moved: Floats
    bent: Floats
    curve: float


class _Task:
    """The loss to make small: minus the mean log-probability of what was asked, and half the weights' squares, weighed."""

    def __init__(self, features: sparse.csr_matrix | Floats, asked: Ints, freedom: float) -> None:
        one = np.ones((len(asked), 1), dtype=np.float32)
        if sparse.issparse(features):
            self._forth = sparse.hstack([features, one], format="csr", dtype=np.float32)
            self._back = self._forth.T.tocsr()
        else:
            self._forth = np.hstack([features, one])
            self._back = np.ascontiguousarray(self._forth.T)
        self._asked = (np.arange(len(asked)), asked)
        self._held = np.float32(1 / (freedom * len(asked)))
        self._shape = (self._forth.shape[1], int(asked.max()) + 1)

    def start(self) -> _Place:
        """All weights zero."""
        weights = np.zeros(self._shape, dtype=np.float32)
        scores = np.zeros((len(self._asked[0]), self._shape[1]), dtype=np.float32)
        return self._place(weights, scores, self._loss(scores, 0.0))

    def beyond(self, here: _Place, way: Floats, *, first: bool) -> _Place | None:
        """The next place that way, far enough to gain; None where nothing is gained."""
        across = self._forth @ way
        free, moving = here.weights[:-1], way[:-1]
        squares, cross, moved_squares = _inner(free, free), _inner(free, moving), _inner(moving, moving)

        def loss(length: float) -> float:
            # A length is tried on the scores, with the squares worked out: cheap beside a new slope.
            held = squares + length * (2 * cross + length * moved_squares)
            return self._loss(here.scores + np.float32(length) * across, held)

        length = _length(loss, here.loss, _inner(here.slope, way), longer=first)
        if length is None:
            return None
        moved = np.float32(length)
        return self._place(here.weights + moved * way, here.scores + moved * across, loss(length))

    def _loss(self, scores: Floats, squares: float) -> float:
        highest = scores.max(axis=1)
        likely = scores[self._asked] - highest - np.log(np.exp(scores - highest[:, None]).sum(axis=1))
        return 0.5 * float(self._held) * squares - float(likely.mean(dtype=np.float64))

    def _place(self, weights: Floats, scores: Floats, loss: float) -> _Place:
        missing = np.exp(log_softmax(scores))
        missing[self._asked] -= 1
        slope = np.asarray(self._back @ (missing / np.float32(len(missing))), dtype=np.float32)
        slope[:-1] += self._held * weights[:-1]
        return _Place(weights, scores, loss, slope)


def logistic(features: sparse.csr_matrix | Floats, asked: Ints, freedom: float) -> Linear:
    """The weights that make what was `asked` likely, row by row (numbers from 0, each asked at least once).

    `freedom` is the inverse of what large weights cost. It stops once no slope is steeper than TOLERANCE.
    """
    task = _Task(features, asked, freedom)
    here = task.start()
    steps: deque[_Step] = deque(maxlen=STEPS_KEPT)
    for _ in range(MOST_ROUNDS):
        there = task.beyond(here, _downhill(here.slope, steps), first=not steps)
        if there is None:
            break
        moved, bent = there.weights - here.weights, there.slope - here.slope
        if (curve := _inner(moved, bent)) > 0:
            steps.append(_Step(moved, bent, curve))
        here = there
        if np.abs(here.slope).max() < TOLERANCE:
            break
    return Linear(here.weights[:-1].copy(), here.weights[-1].copy())


def _length(loss: Callable[[float], float], before: float, falls: float, *, longer: bool) -> float | None:
    """How far to go: 1, halved until enough is gained; `longer` doubles it first, as the bare slope has no natural length."""
    length, found = 1.0, loss(1.0)
    while longer and length < _LONGEST and (further := loss(2 * length)) < found:
        length, found = 2 * length, further
    while found > before + _ENOUGH_GAINED * length * falls:
        if length < _SHORTEST:
            return None
        length, found = length / 2, loss(length / 2)
    return length


def _downhill(slope: Floats, steps: Sequence[_Step]) -> Floats:
    """Against the slope, bent by what the last steps told of the curve (the two loops of L-BFGS)."""
    way, shares = -slope, []
    for step in reversed(steps):
        shares.append(_inner(step.moved, way) / step.curve)
        _add(step.bent, way, -shares[-1])
    if steps:
        way *= np.float32(steps[-1].curve / _inner(steps[-1].bent, steps[-1].bent))
    for step, share in zip(steps, reversed(shares), strict=True):
        _add(step.moved, way, share - _inner(step.bent, way) / step.curve)
    return way


def _inner(one: Floats, other: Floats) -> float:
    return float(np.vdot(one, other))


def _add(what: Floats, to: Floats, times: float) -> None:
    saxpy(what.ravel(), to.ravel(), a=times)
