"""The fitted model on disk: arrays in one file, names in JSON; and the corpus as it is handed to the fit."""

import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path

import numpy as np

from bot.faq.corpus import Corpus, Phrasing, TopicInfo, Vocabulary
from bot.faq.model import Block, Judgement, Linear, Meaning, Model, Stolen

_LIMITS = ("bias", "answer_at", "clarify_at", "held_out")
_ROWS = ("phrasings", "starts", "marks")


def save(model: Model, path: Path) -> None:
    """Write the model in one step: a reader sees the whole file or none."""
    arrays: dict[str, np.ndarray] = {f"rarity.{kind}": block.rarity for kind, block in model.blocks.items()}
    arrays |= {"spelled.weights": model.spelled.weights, "spelled.bias": model.spelled.bias}
    if model.meaning:
        arrays |= {"meaning.weights": model.meaning.linear.weights, "meaning.bias": model.meaning.linear.bias}
        arrays |= {name: getattr(model.meaning, name) for name in _ROWS}
    for kind, judgement in model.judgements.items():
        arrays |= {f"{kind}.weighing": judgement.weighing, f"{kind}.sureness": judgement.sureness}
    arrays["told"] = np.frombuffer(json.dumps(_told(model), ensure_ascii=False).encode(), dtype=np.uint8)
    partial = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    with partial.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
    partial.replace(path)


def _told(model: Model) -> dict[str, object]:
    return {
        "topics": model.topics,
        "blocks": {kind: {"names": block.names, "weight": block.weight} for kind, block in model.blocks.items()},
        "judgements": {kind: {name: getattr(one, name) for name in _LIMITS} for kind, one in model.judgements.items()},
        "familiar": dict(model.familiar),
        "stolen": [tuple(one) for one in model.stolen],
        "doubtful": [astuple(one) for one in model.doubtful],
    }


def load(path: Path) -> Model:
    """Read a model that `save` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        told = json.loads(arrays["told"].tobytes())
        return Model(
            topics=tuple(told["topics"]),
            blocks={
                kind: Block(tuple(one["names"]), arrays[f"rarity.{kind}"], one["weight"])
                for kind, one in told["blocks"].items()
            },
            spelled=Linear(arrays["spelled.weights"], arrays["spelled.bias"]),
            meaning=_meaning(arrays) if "phrasings" in arrays else None,
            judgements={
                kind: Judgement(arrays[f"{kind}.weighing"], arrays[f"{kind}.sureness"], **limits)
                for kind, limits in told["judgements"].items()
            },
            familiar=told["familiar"],
            stolen=tuple(Stolen(*one) for one in told["stolen"]),
            doubtful=tuple(Phrasing(*one) for one in told["doubtful"]),
        )


def meaning_in(path: Path) -> Meaning | None:
    """What a model file holds of the encoder; None where it has nothing, or cannot be read."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return _meaning(arrays) if "phrasings" in arrays else None
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None


def _meaning(arrays: Mapping[str, np.ndarray]) -> Meaning:
    return Meaning(Linear(arrays["meaning.weights"], arrays["meaning.bias"]), *(arrays[name] for name in _ROWS))


def corpus_to_json(corpus: Corpus) -> str:
    """The corpus for the child process."""
    return json.dumps(
        {
            "phrasings": [[phrasing.topic, phrasing.lang, phrasing.text] for phrasing in corpus.phrasings],
            "vocabularies": {
                lang: {name: getattr(words, name) for name in Vocabulary.__slots__}
                for lang, words in corpus.vocabularies.items()
            },
            "topics": [[topic.id, topic.audience, topic.kind] for topic in corpus.topics.values()],
        },
        default=dict,
    )


def corpus_from_json(text: str) -> Corpus:
    """The corpus as the child process reads it."""
    told = json.loads(text)
    return Corpus(
        phrasings=tuple(Phrasing(*row) for row in told["phrasings"]),
        vocabularies={lang: Vocabulary(**words) for lang, words in told["vocabularies"].items()},
        topics={row[0]: TopicInfo(*row) for row in told["topics"]},
    )
