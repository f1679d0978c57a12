"""The fitted model: plain arrays and names, made by the fit, read by the matcher."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.faq.corpus import Phrasing

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Coarse = npt.NDArray[np.int8]
# The values of unit vectors of 512 stay below a fifth: a byte each moves a likeness by less than a thousandth.
STEP = np.float32(1 / 512)
SPELLED, WHOLE = "spelled", "whole"


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of features: its names, how rare each is (idf), and the weight of the whole kind."""

    names: tuple[str, ...]
    rarity: Floats
    weight: float


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of shape (features, topics) and one bias for each topic."""

    weights: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the encoder adds: a linear model over its values and the signs, and its values of every phrasing, in steps.

    `phrasings` has one row for each phrasing, grouped by topic; those of topic t are rows starts[t]:starts[t + 1]. `marks`
    tells what sentence each row was read from: the next fit encodes only what is new.
    """

    linear: Linear
    phrasings: Coarse
    starts: Ints
    marks: Ints


@dataclass(frozen=True, slots=True)
class Judgement:
    """How the best topics are weighed again, how sure to be of the first, and the limits of the policy.

    `weighing` weighs the opinions on one topic (bot.faq.weighing.OPINIONS), `sureness` the signs of the whole (SIGNS).
    `held_out` has the shares reached on phrasings that the model had not seen, to be shown.
    """

    weighing: Floats
    sureness: Floats
    bias: float
    answer_at: float
    clarify_at: float
    held_out: Mapping[str, float]


class Stolen(NamedTuple):
    """A phrasing that a model which had not seen it gave to another topic; `answered`: sure enough to have answered."""

    lang: str
    topic: str
    text: str
    thief: str
    confidence: float
    answered: bool


@dataclass(frozen=True, slots=True)
class Model:
    """All that serving needs; `judgements` has one without the encoder (SPELLED) and one with it (WHOLE).

    `familiar` says how many of our own questions use each stem, counted up to two. For the editors, not for serving: `stolen`,
    and `doubtful`, the phrasings whose topic may not come first although the model has seen them.
    """

    topics: tuple[str, ...]
    blocks: Mapping[str, Block]
    spelled: Linear
    meaning: Meaning | None
    judgements: Mapping[str, Judgement]
    familiar: Mapping[str, int]
    stolen: tuple[Stolen, ...] = ()
    doubtful: tuple[Phrasing, ...] = ()


def in_steps(values: Floats) -> Coarse:
    """The values as whole numbers of STEP."""
    return np.asarray(np.clip(np.rint(values / STEP), -127, 127), dtype=np.int8)


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), dtype=np.float32)
