"""The fit, from a corpus to a model."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from bot.content.fitting.encoded import Encoded, encoded
from bot.content.fitting.held_out import Thoughts, meaning_opinions, nearest, parts_of, spelled_opinions
from bot.content.fitting.judge import doubted, judged
from bot.content.fitting.linear import Fitted, fit_meaning, fit_spelled
from bot.content.fitting.table import Table, lines_of, table_of
from bot.faq.corpus import Corpus
from bot.faq.encoder import Encoder
from bot.faq.model import SPELLED, WHOLE, Floats, Meaning, Model, in_steps

# The algebra runs outside Python's lock: two threads keep two cores busy, and share every array.
SIDE_BY_SIDE = 2


@dataclass(frozen=True, slots=True)
class _Meant:
    """All that comes of the encoder: its values, the fits on each part, how like the nearest phrasings are."""

    encoded: Encoded
    fits: Sequence[Fitted]
    nearest: Floats


def fit(corpus: Corpus, encoder: Encoder | None, earlier: Meaning | None = None) -> Model:
    """Fit everything; without an encoder the model has spelling alone. `earlier` spares what was encoded before."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        lines = lines_of(corpus)
        sentences = [read.sentence for read in lines.reads]
        encoding = pool.submit(encoded, encoder, sentences, earlier) if encoder else None
        table = table_of(lines)
        learned = [part.learned for part in parts_of(table.topics)]
        spelled = pool.map(partial(fit_spelled, table), learned)
        if encoding is None:
            return _model(corpus, table, list(spelled), None)
        read = encoding.result()
        likeness = pool.submit(nearest, table, read.values)
        meant = pool.map(partial(fit_meaning, table, read.values), learned)
        return _model(corpus, table, list(spelled), _Meant(read, list(meant), likeness.result()))


def _model(corpus: Corpus, table: Table, spelled: Sequence[Fitted], meant: _Meant | None) -> Model:
    """The last of the fits is on every row; the others tell what to think of rows that were not seen."""
    held_out, learned = _thoughts(table, spelled, meant)
    found = {kind: judged(table, corpus, thoughts) for kind, thoughts in held_out.items()}
    doubts = [doubted(table, corpus, learned[kind], judgement) for kind, (judgement, _) in found.items()]
    return Model(
        topics=spelled[-1].topics,
        blocks=table.blocks,
        spelled=spelled[-1].linear,
        meaning=_meaning(table, meant.encoded, meant.fits[-1]) if meant else None,
        judgements={kind: judgement for kind, (judgement, _) in found.items()},
        familiar=table.familiar,
        stolen=list(found.values())[-1][1],
        doubtful=tuple(table.lines.phrasings[row] for row in np.flatnonzero(np.any(doubts, axis=0))),
    )


def _thoughts(
    table: Table, spelled: Sequence[Fitted], meant: _Meant | None
) -> tuple[dict[str, Thoughts], dict[str, Thoughts]]:
    """For each kind of judgement, of rows that were not seen, and of rows that were."""
    unseen, seen = spelled_opinions(table, spelled)
    held_out, learned = {SPELLED: Thoughts(unseen, unseen, None)}, {SPELLED: Thoughts(seen, seen, None)}
    if meant:
        unseen_meant, seen_meant = meaning_opinions(table, meant.encoded.values, meant.fits)
        held_out[WHOLE] = Thoughts(unseen, unseen_meant, meant.nearest)
        learned[WHOLE] = Thoughts(seen, seen_meant, None)
    return held_out, learned


def _meaning(table: Table, read: Encoded, fitted: Fitted) -> Meaning:
    starts = np.searchsorted(table.topics, [*fitted.topics, "\U0010ffff"])
    return Meaning(fitted.linear, in_steps(read.values), starts.astype(np.int64), read.marks)
