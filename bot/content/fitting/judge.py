"""Learning from held-out phrasings how to weigh opinions, how sure to be, and where the limits of the policy stand."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from bot.content.fitting.held_out import Thoughts
from bot.content.fitting.table import Table
from bot.faq.corpus import Corpus
from bot.faq.familiar import familiarity
from bot.faq.model import Floats, Ints, Judgement, Stolen, log_softmax
from bot.faq.weighing import AWAY, OPINIONS, SIDES, opinions_on, side_of, signs, weighed

STRENGTH = 1e-3
# Held-out lines are the hardest there are: each was written to be unlike the others of its topic. On questions by other
# writers the share of wrong answers is about half of this (bench/understanding.py prints both).
MOST_WRONG = 0.08
FEWEST_AMONG = 0.4
CHOICES = 3
_Doubles = npt.NDArray[np.float64]
_Truths = npt.NDArray[np.bool_]


def judged(table: Table, corpus: Corpus, held_out: Thoughts) -> tuple[Judgement, tuple[Stolen, ...]]:
    """The judgement, with the encoder where `held_out` has it, and the phrasings that it gave to another topic."""
    topics, opinions, away = np.unique(table.topics), held_out.opinions, _away(table)
    best, thought = _weighable(table, corpus, held_out)
    asked = np.searchsorted(topics, table.topics)
    weighing = _weighing(thought, best == asked[:, None], whole=held_out.nearest is not None)
    likely = weighed(thought, weighing)
    truth = _Truth(best, likely, asked, away)
    seen = signs(likely, opinions, away, _familiarity(table, truth.inside))
    judgement, sure = _policy(weighing, seen, truth)
    return judgement, _stolen(table, topics, truth, sure, judgement.answer_at)


def doubted(table: Table, corpus: Corpus, learned: Thoughts, judgement: Judgement) -> _Truths:
    """The rows whose own topic may not come first once they are learned: no other has a nearer phrasing than the row itself,
    so without `nearest` none is left out."""
    best, thought = _weighable(table, corpus, replace(learned, nearest=None))
    likely = weighed(thought, judgement.weighing)
    first = best[np.arange(len(best)), likely.argmax(axis=1)]
    return np.asarray(np.unique(table.topics)[first] != table.topics)


def _weighable(table: Table, corpus: Corpus, thoughts: Thoughts) -> tuple[Ints, Floats]:
    """The best topics of each row, and what is thought of each (see bot.faq.weighing.opinions_on)."""
    best = thoughts.opinions.best()
    clash = _clash(table, corpus, np.unique(table.topics), best)
    return best, opinions_on(thoughts.opinions, best, _nearest(thoughts, best), clash=clash, away=_away(table))


def _away(table: Table) -> Floats:
    return np.array([topic.startswith(AWAY) for topic in np.unique(table.topics)], dtype=np.float32)


def _nearest(thoughts: Thoughts, best: Ints) -> Floats:
    if thoughts.nearest is None:
        return np.zeros(best.shape, dtype=np.float32)
    return np.asarray(np.take_along_axis(thoughts.nearest, best, axis=1))


def _familiarity(table: Table, inside: _Truths) -> Floats:
    """As if each phrasing of ours had not been counted."""
    seen = [
        familiarity(read, table.familiar, own=int(ours)) for read, ours in zip(table.lines.reads, inside, strict=True)
    ]
    return np.array(seen, dtype=np.float32)


class _Truth:
    """What was right, row by row."""

    def __init__(self, best: Ints, likely: Floats, asked: Ints, away: Floats) -> None:
        ordered = np.take_along_axis(best, np.argsort(-likely, axis=1, kind="stable"), axis=1)
        self.thief: Ints = ordered[:, 0]
        self.first: _Truths = ordered[:, 0] == asked
        self.among: _Truths = (ordered[:, :CHOICES] == asked[:, None]).any(axis=1)
        self.answers: _Truths = away[ordered[:, 0]] == 0
        self.inside: _Truths = away[asked] == 0


def _stolen(
    table: Table, topics: npt.NDArray[np.str_], truth: _Truth, sure: _Doubles, answer_at: float
) -> tuple[Stolen, ...]:
    rows = np.flatnonzero(~truth.first)
    found = [
        Stolen(
            table.lines.phrasings[row].lang,
            table.lines.phrasings[row].topic,
            table.lines.phrasings[row].text,
            str(topics[truth.thief[row]]),
            round(float(sure[row]), 3),
            bool(truth.answers[row] and sure[row] >= answer_at),
        )
        for row in rows[np.argsort(-sure[rows], kind="stable")]
    ]
    return tuple(found)


def _clash(table: Table, corpus: Corpus, topics: npt.NDArray[np.str_], best: Ints) -> Floats:
    sides = np.array([side_of(corpus.topics.get(topic)) for topic in topics], dtype=np.float32)
    shown = np.array([SIDES.get(read.audience or "", 0) for read in table.lines.reads], dtype=np.float32)
    return np.asarray(np.maximum(-shown[:, None] * sides[best], 0), dtype=np.float32)


def _weighing(thought: Floats, right: _Truths, *, whole: bool) -> Floats:
    """Weights that make the right topic the most likely of the best; none below zero but that of `away`."""
    rows = right.any(axis=1)
    values, first = thought[rows].astype(np.float64), right[rows].argmax(axis=1)
    deviation = values.reshape(-1, values.shape[2]).std(axis=0) + 1e-6
    values = values / deviation
    places = np.arange(len(values))

    def loss(weights: _Doubles) -> tuple[float, _Doubles]:
        likely = log_softmax((values @ weights).astype(np.float64))
        slope = -(values[places, first] - (np.exp(likely)[:, :, None] * values).sum(axis=1)).mean(axis=0)
        return float(-likely[places, first].mean() + STRENGTH * weights @ weights), slope + 2 * STRENGTH * weights

    bounds = [(0.0, None if whole or name != "meaning" else 0.0) for name in OPINIONS[:-1]] + [(None, None)]
    found = minimize(loss, np.zeros(len(OPINIONS)), jac=True, bounds=bounds, method="L-BFGS-B").x
    return np.asarray(found / deviation, dtype=np.float32)


def _policy(weighing: Floats, seen: Floats, truth: _Truth) -> tuple[Judgement, _Doubles]:
    """The chance that the first is right is learned where the first is ours: only then can an answer be wrong."""
    sureness, bias = _sureness(seen[truth.answers].astype(np.float64), truth.first[truth.answers])
    sure = 1 / (1 + np.exp(-(seen @ sureness + bias)))
    answer_at = _answer_at(sure, truth)
    reached = _reached(truth, answered=truth.answers & (sure >= answer_at))
    limits = (answer_at, _clarify_at(sure, truth))
    return Judgement(weighing, sureness.astype(np.float32), bias, *limits, reached), sure


def _reached(truth: _Truth, answered: _Truths) -> dict[str, float]:
    ours, others = truth.inside, ~truth.inside
    return {
        "first": float(truth.first[ours].mean()),
        "among three": float(truth.among[ours].mean()),
        "right at once": float((answered & truth.first)[ours].mean()),
        "wrong at once": float((answered & ~truth.first)[ours].mean()),
        "others answered": float(answered[others].mean()) if others.any() else 0.0,
    }


def _sureness(values: _Doubles, right: _Truths) -> tuple[_Doubles, float]:
    wanted, deviation = right.astype(np.float64), values.std(axis=0) + 1e-6
    values = values / deviation

    def loss(parameters: _Doubles) -> tuple[float, _Doubles]:
        scores = values @ parameters[:-1] + parameters[-1]
        missing = 1 / (1 + np.exp(-scores)) - wanted
        held = np.append(parameters[:-1], 0.0)
        cost = np.mean(np.logaddexp(0, scores) - wanted * scores) + STRENGTH * held @ held
        return float(cost), np.append(values.T @ missing, missing.sum()) / len(wanted) + 2 * STRENGTH * held

    bounds = [(0.0, None)] * values.shape[1] + [(None, None)]
    found = minimize(loss, np.zeros(values.shape[1] + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    return found[:-1] / deviation, float(found[-1])


def _answer_at(sure: _Doubles, truth: _Truth) -> float:
    """The lowest limit with which few held-out questions of ours get a wrong answer."""
    wrong = truth.answers & ~truth.first & truth.inside
    limits = np.sort(sure[wrong])[::-1]
    allowed = int(MOST_WRONG * truth.inside.sum())
    return float(limits[allowed]) if allowed < len(limits) else 0.5


def _clarify_at(sure: _Doubles, truth: _Truth) -> float:
    """The limit under which none of three choices is right more often than one is."""
    order = np.argsort(sure)
    share = np.cumsum(truth.among[order]) / np.arange(1, len(order) + 1)
    below = np.flatnonzero(share < FEWEST_AMONG)
    return float(sure[order[below[-1]]]) if len(below) else 0.05
