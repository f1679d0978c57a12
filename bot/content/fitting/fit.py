"""The fit, from a corpus to a model."""

import numpy as np

from bot.content.fitting.held_out import fit_all
from bot.content.fitting.judge import judged
from bot.content.fitting.linear import Fitted
from bot.content.fitting.table import Table, table_of
from bot.faq.corpus import Corpus
from bot.faq.encoder import Encoder
from bot.faq.model import SPELLED, WHOLE, Meaning, Model
from bot.faq.reading import Reader


def fit(corpus: Corpus, encoder: Encoder | None) -> Model:
    """Fit everything; without an encoder the model has spelling alone."""
    table = table_of(corpus, Reader(corpus), encoder)
    fitted, held_out = fit_all(table)
    kinds = {SPELLED: False} | ({WHOLE: True} if table.meaning is not None else {})
    found = {kind: judged(table, corpus, fitted.topics, held_out, whole=whole) for kind, whole in kinds.items()}
    return Model(
        topics=fitted.topics,
        blocks=table.blocks,
        spelled=fitted.spelled,
        meaning=_meaning(table, fitted),
        judgements={kind: judgement for kind, (judgement, _) in found.items()},
        familiar=table.familiar,
        stolen=list(found.values())[-1][1],
    )


def _meaning(table: Table, fitted: Fitted) -> Meaning | None:
    if table.meaning is None or fitted.meaning is None:
        return None
    starts = np.searchsorted(table.topics, [*fitted.topics, "\U0010ffff"])
    return Meaning(fitted.meaning, table.meaning, starts.astype(np.int64))
