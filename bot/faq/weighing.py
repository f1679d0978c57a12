"""Weighing the best topics again, and the signs that tell how sure to be: the same arithmetic for fitting and serving."""

from dataclasses import dataclass

import numpy as np

from bot.faq.corpus import TopicInfo
from bot.faq.model import Floats, Ints, log_softmax

AT_MOST = 10
LEAST = -12.0
OPINIONS = ("spelled", "meaning", "nearest", "other side", "away")
SIGNS = (
    "odds",
    "gap",
    "ours by spelling",
    "ours by meaning",
    "few strange words",
    "small share of strange words",
    "no concept of others",
    "a programme of ours named",
)
AWAY = "elsewhere."
SIDES = {"administration": 1, "candidate": -1}
# A question of ours taken for somebody else's is a miss; the reverse is a wrong answer, ten times worse.
AWAY_FAVOUR = 0.5


@dataclass(frozen=True, slots=True)
class Opinions:
    """For several utterances: log-probabilities of every topic, from spelling and (else the same) from meaning."""

    spelled: Floats
    meaning: Floats

    def best(self, leaning: Floats | float = 0.0) -> Ints:
        """The places of the best topics of each utterance, best first; `leaning` is added for each topic."""
        both = self.spelled + self.meaning + leaning
        return np.asarray(np.argsort(-both, axis=1, kind="stable")[:, :AT_MOST], dtype=np.int64)


def side_of(info: TopicInfo | None) -> int:
    """1 for a topic that administrations ask, -1 for one that candidates ask, 0 for anyone."""
    return SIDES.get(info.audience if info else "", 0)


def opinions_on(opinions: Opinions, best: Ints, nearest: Floats, *, clash: Floats, away: Floats) -> Floats:
    """What is thought of each of the best topics: an array (utterances, best, OPINIONS).

    `nearest` and `clash` have the shape of `best`: the likeness of the nearest phrasing, and 1 where the utterance shows the
    other side than the topic's; `away` says for every topic whether it is somebody else's.
    """
    rows = np.arange(len(best))[:, None]
    parts = (
        np.maximum(opinions.spelled[rows, best], LEAST),
        np.maximum(opinions.meaning[rows, best], LEAST),
        nearest,
        -clash,
        away[best],
    )
    return np.stack(parts, axis=2).astype(np.float32)


def weighed(thought: Floats, weights: Floats) -> Floats:
    """Log-probabilities among the best topics once all opinions are weighed."""
    # The algebra library now and then raises flags for lanes that it computes and throws away: the numbers are finite.
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        together = thought @ weights
    return log_softmax(together + AWAY_FAVOUR * thought[:, :, -1])


def signs(likely: Floats, opinions: Opinions, away: Floats, familiarity: Floats) -> Floats:
    """For each utterance the SIGNS, each growing with the chance that the first is right; `familiarity` has the last four."""
    ordered = np.sort(likely, axis=1)[:, ::-1]
    sure = np.clip(np.exp(ordered[:, 0]), 1e-5, 1 - 1e-5)
    gap = np.clip(ordered[:, 0] - ordered[:, 1], 0, 8)
    ours = [1 - (np.exp(given) * away).sum(axis=1) for given in (opinions.spelled, opinions.meaning)]
    return np.column_stack([np.log(sure / (1 - sure)), gap, *ours, familiarity]).astype(np.float32)
