"""How long understanding takes, how it grows with the phrasings, and which utterances have no near copy among them."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle, islice

import numpy as np
from rapidfuzz import fuzz, process

from bench.content import Labelled
from bot.content.sentences import sentence_encoder
from bot.faq.corpus import Corpus
from bot.faq.matcher import Matcher
from bot.faq.model import SPELLED, WHOLE, Block, Judgement, Linear, Meaning, Model, in_steps
from bot.faq.text import words
from bot.faq.weighing import OPINIONS, SIGNS

NEAR = 80.0
SIZES = (1_000, 10_000, 100_000)
WIDTH = 512


def far_from(items: Sequence[Labelled], corpus: Corpus) -> set[str]:
    """The utterances whose nearest phrasing shares less than four fifths of its letters, in order."""
    known = [" ".join(words(phrasing.text)) for phrasing in corpus.phrasings]
    return {
        item.id
        for item in items
        if process.extractOne(" ".join(words(item.q)), known, scorer=fuzz.ratio, score_cutoff=NEAR) is None
    }


def timing(matcher: Matcher, questions: Sequence[str]) -> None:
    """Print p50 and p99 in milliseconds: first time, then again; and a message of a megabyte."""
    for title in ("first time", "repeated"):
        taken = sorted(_taken(matcher.understand, question) for question in questions)
        print(f"  {title:12s} p50 {statistics.median(taken):.2f} ms  p99 {taken[int(len(taken) * 0.99)]:.2f} ms")
    print(f"  a megabyte   {_taken(matcher.understand, 'combien gagne un designer ? ' * 37_000):.1f} ms")


def _taken(understand: Callable[[str], object], question: str) -> float:
    begun = time.perf_counter()
    understand(question)
    return (time.perf_counter() - begun) * 1_000


def growth(corpus: Corpus, items: Sequence[Labelled]) -> None:
    """Print the cost of a question with made-up models of 1,000, 10,000 and 100,000 phrasings."""
    encoder = sentence_encoder()
    for size in SIZES:
        grown = replace(corpus, phrasings=tuple(islice(cycle(corpus.phrasings), size)))
        matcher = Matcher(_made_up(grown), grown, encoder)
        print(f"{size} phrasings")
        timing(matcher, [item.q for item in items])


def _made_up(corpus: Corpus) -> Model:
    chance = np.random.default_rng(0)
    topics = tuple(sorted(corpus.topics))
    names = tuple(sorted({word for phrasing in corpus.phrasings for word in words(phrasing.text)}))
    block = Block(tuple(f"f:{name}" for name in names), np.ones(len(names), dtype=np.float32), 1.0)
    none = Block((), np.ones(0, dtype=np.float32), 1.0)
    linear = Linear(
        chance.normal(size=(len(names), len(topics))).astype(np.float32), np.zeros(len(topics), dtype=np.float32)
    )
    meaning = Linear(
        chance.normal(size=(WIDTH, len(topics))).astype(np.float32), np.zeros(len(topics), dtype=np.float32)
    )
    phrasings = chance.normal(size=(len(corpus.phrasings), WIDTH)).astype(np.float32)
    starts = np.linspace(0, len(phrasings), len(topics) + 1).astype(np.int64)
    judgement = Judgement(
        np.ones(len(OPINIONS), dtype=np.float32), np.ones(len(SIGNS), dtype=np.float32), 0.0, 0.6, 0.2, {}
    )
    blocks = {"w": block, "p": none, "s": none}
    read = Meaning(meaning, in_steps(phrasings / np.sqrt(WIDTH)), starts, np.arange(len(phrasings)))
    return Model(topics, blocks, linear, read, {SPELLED: judgement, WHOLE: judgement}, {})
