"""How likely each topic is for one utterance, and how sure to be of the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from bot.faq.corpus import TopicInfo
from bot.faq.encoder import RememberingEncoder
from bot.faq.familiar import familiarity
from bot.faq.following import Leaning
from bot.faq.model import SPELLED, STEP, WHOLE, Floats, Ints, Judgement, Meaning, Model, log_softmax
from bot.faq.reading import Read
from bot.faq.reasons import Pull
from bot.faq.vectors import Vectors
from bot.faq.weighing import AWAY, SIDES, Opinions, opinions_on, side_of, signs, weighed

# Measured on questions of people who had not seen the content: above it the encoder changes nothing for the better.
SURE_ALONE = 0.7


@dataclass(frozen=True, slots=True)
class Scored:
    """The best topics, best first, with their log-probabilities, and the probability that the first is right.

    `ours` is the probability that it is not somebody else's question; `places` and `values` are the features.
    """

    topics: tuple[str, ...]
    likely: Floats
    sure: float
    ours: float
    judgement: Judgement
    places: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    values: Floats = field(default_factory=lambda: np.empty(0, dtype=np.float32))


class _Known(NamedTuple):
    """What the topics are judged for."""

    read: Read
    leaning: Leaning | None

    @property
    def leant(self) -> Floats | float:
        """What is added for each topic."""
        return 0.0 if self.leaning is None else self.leaning.values

    def opinion(self, thought: Floats) -> Floats:
        """Log-probabilities as this conversation understands them."""
        return thought if self.leaning is None else self.leaning.mirrored(thought)


class Spelled(NamedTuple):
    """What spelling alone makes of a reading: the log-probability of each topic, and the features that it was found by."""

    known: _Known
    likely: Floats
    places: Ints
    values: Floats


class Scoring:
    """The model at work."""

    def __init__(self, model: Model, topics: Mapping[str, TopicInfo], encoder: RememberingEncoder | None) -> None:
        self._model = model
        self._encoder = encoder if model.meaning else None
        self._vectors = Vectors(model.blocks)
        self._away = np.array([topic.startswith(AWAY) for topic in model.topics], dtype=np.float32)
        self._sides = np.array([side_of(topics.get(topic)) for topic in model.topics], dtype=np.float32)
        self._place = {topic: place for place, topic in enumerate(model.topics)}
        self.topics = model.topics

    def spell(self, read: Read, leaning: Leaning | None = None) -> Spelled:
        """A quick look, from spelling alone."""
        known = _Known(read, leaning)
        places, values = self._vectors.of(read)
        scores = values @ self._model.spelled.weights[places] + self._model.spelled.bias
        return Spelled(known, known.opinion(log_softmax(scores)[None]), places, values)

    def first_of(self, spelled: Spelled, most: int) -> tuple[str, ...]:
        """The topics that spelling alone finds likeliest, best first."""
        return tuple(self.topics[place] for place in np.argsort(-spelled.likely[0], kind="stable")[:most])

    def score(self, spelled: Spelled, beside: Sequence[Spelled] = ()) -> Scored:
        """Judge one reading; the encoder is asked only where spelling alone is not sure, and reads those beside it at once."""
        alone = self._alone(spelled)
        if self._encoder is None or self._model.meaning is None or alone.sure >= SURE_ALONE:
            return alone
        if beside:
            self._encoder.read(one.known.read.sentence for one in (spelled, *beside))
        vector = self._encoder.one(spelled.known.read.sentence)
        meaning = spelled.known.opinion(self._meaning(self._model.meaning, spelled, vector)[None])
        judged = self._judged(Opinions(spelled.likely, meaning), spelled.known, vector)
        return replace(judged, places=spelled.places, values=spelled.values)

    def _alone(self, spelled: Spelled) -> Scored:
        judged = self._judged(Opinions(spelled.likely, spelled.likely), spelled.known, None)
        return replace(judged, places=spelled.places, values=spelled.values)

    def _judged(self, opinions: Opinions, known: _Known, vector: Floats | None) -> Scored:
        judgement = self._model.judgements[SPELLED if vector is None else WHOLE]
        best = opinions.best(2 * known.leant)
        thought = opinions_on(
            opinions, best, self._nearest(best, vector), clash=self._clash(best, known), away=self._away
        )
        leant = 0.0 if known.leaning is None else known.leaning.values[best]
        likely = log_softmax(weighed(thought, judgement.weighing) + leant)
        seen = np.array([familiarity(known.read, self._model.familiar)], dtype=np.float32)
        score = float(signs(likely, opinions, self._away, seen)[0] @ judgement.sureness) + judgement.bias
        order = np.argsort(-likely[0], kind="stable")
        ours = 1 - float((np.exp(likely[0]) * self._away[best[0]]).sum())
        topics = tuple(self._model.topics[place] for place in best[0][order])
        return Scored(topics, likely[0][order], 1 / (1 + float(np.exp(-score))), ours, judgement)

    def _meaning(self, meaning: Meaning, spelled: Spelled, vector: Floats) -> Floats:
        weights, width = meaning.linear.weights, len(vector)
        start = self._vectors.starts["s"]
        signs = spelled.places >= start
        shown = spelled.values[signs] @ weights[spelled.places[signs] - start + width]
        return log_softmax(vector @ weights[:width] + shown + meaning.linear.bias)

    def _nearest(self, best: Ints, vector: Floats | None) -> Floats:
        if vector is None or self._model.meaning is None:
            return np.zeros(best.shape, dtype=np.float32)
        starts, rows = self._model.meaning.starts, self._model.meaning.phrasings
        near = vector * STEP
        likeness = [
            float((rows[starts[topic] : starts[topic + 1]].astype(np.float32) @ near).max()) for topic in best[0]
        ]
        return np.array([likeness], dtype=np.float32)

    def _clash(self, best: Ints, known: _Known) -> Floats:
        side = SIDES.get(known.read.audience or "", 0)
        return np.maximum(-side * self._sides[best], 0).astype(np.float32)

    def pull_of(self, scored: Scored) -> Pull:
        """How much a feature spoke for the first topic: a function of its kind and name."""
        pulls = scored.values * self._model.spelled.weights[scored.places, self._place[scored.topics[0]]]
        by_place = dict(zip(scored.places.tolist(), pulls.tolist(), strict=True))

        def pull(kind: str, name: str) -> float:
            place = self._vectors.place(kind, name)
            return 0.0 if place is None else by_place.get(place, 0.0)

        return pull
