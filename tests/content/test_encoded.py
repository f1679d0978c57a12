"""A sentence is encoded once, and not again by the next fit."""

from collections.abc import Sequence

import numpy as np

from bot.content.fitting.encoded import Encoded, encoded
from bot.faq.encoder import Floats
from bot.faq.model import STEP, Linear, Meaning, in_steps

WIDTH = 16
SENTENCES = [f"question {number} : combien gagne-t-on ?" for number in range(100)]


class CountingEncoder:
    """Values that depend on the text alone, and on the `version`; keeps what it was asked to read."""

    def __init__(self, version: int = 0) -> None:
        self._version = version
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.texts += texts
        seeds = ([self._version, *text.encode()] for text in texts)
        return (
            np.array([np.random.default_rng(seed).integers(-99, 99, WIDTH) for seed in seeds]).astype(np.float32) * STEP
        )


def model_of(found: Encoded) -> Meaning:
    linear = Linear(np.zeros((WIDTH, 1), dtype=np.float32), np.zeros(1, dtype=np.float32))
    return Meaning(linear, in_steps(found.values), np.array([0, len(found.values)]), found.marks)


def test_rows_stand_in_the_order_of_the_sentences() -> None:
    shuffled = [*SENTENCES[50:], *SENTENCES[:50]]
    np.testing.assert_array_equal(encoded(CountingEncoder(), shuffled).values, CountingEncoder().encode(shuffled))


def test_the_same_sentence_is_encoded_once() -> None:
    encoder = CountingEncoder()
    found = encoded(encoder, SENTENCES * 3)
    assert sorted(encoder.texts) == sorted(SENTENCES)
    np.testing.assert_array_equal(found.values[:100], found.values[200:])


def test_after_a_change_only_what_is_new_is_encoded_and_a_few_to_compare() -> None:
    earlier = model_of(encoded(CountingEncoder(), SENTENCES))
    encoder = CountingEncoder()
    changed = ["une question nouvelle", *SENTENCES[1:]]
    found = encoded(encoder, changed, earlier)
    assert "une question nouvelle" in encoder.texts
    assert len(encoder.texts) < 12
    np.testing.assert_array_equal(found.values, CountingEncoder().encode(changed))


def test_another_version_of_the_encoder_reads_all_of_it_again() -> None:
    earlier = model_of(encoded(CountingEncoder(), SENTENCES))
    found = encoded(CountingEncoder(version=1), SENTENCES, earlier)
    np.testing.assert_array_equal(found.values, CountingEncoder(version=1).encode(SENTENCES))
