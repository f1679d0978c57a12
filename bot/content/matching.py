"""The matcher of a content folder, with the encoder where it works."""

import logging
from pathlib import Path

from bot.content.learning import corpus_of
from bot.content.library import Library
from bot.content.model import load_or_fit
from bot.content.sentences import sentence_encoder
from bot.faq.matcher import Matcher

log = logging.getLogger(__name__)


def matcher_of(library: Library, models: Path) -> Matcher:
    """The matcher for this content: from the folder of models, fitted first where the content is new."""
    corpus = corpus_of(library)
    model = load_or_fit(corpus, models)
    encoder = sentence_encoder()
    if encoder is None:
        log.warning("The sentence encoder is not installed: questions are understood less well.")
    return Matcher(model, corpus, encoder)
