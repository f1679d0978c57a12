"""The fitted model on disk: arrays in one file, names in JSON, checked against the content and the code that made it."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from bot.faq import corpus as corpus_module
from bot.faq.corpus import Corpus, Phrasing, TopicInfo, Vocabulary
from bot.faq.model import Block, Judgement, Linear, Meaning, Model, Stolen

_CODE = (Path(corpus_module.__file__).parent, Path(__file__).parent / "fitting")
_SERVING = frozenset(("answer", "facts_text", "sections", "matcher", "following", "parts", "reasons", "understanding"))
_LIMITS = ("bias", "answer_at", "clarify_at", "held_out")


class FitFailed(RuntimeError):
    """The child process that fits the model ended with an error."""


def load_or_fit(corpus: Corpus, cache_dir: Path) -> Model:
    """The cached model of this corpus, or a new one fitted in a child process and cached. Raises FitFailed."""
    path = cached_path(corpus, cache_dir)
    if not path.exists():
        fit_in_child_process(corpus, path)
    return load(path)


def cached_path(corpus: Corpus, cache_dir: Path) -> Path:
    """Where the model of this corpus stands once it is fitted."""
    return cache_dir / f"model-{corpus.digest()[:16]}-{code_digest()[:8]}.npz"


def code_digest() -> str:
    """A hash of the code that decides what is in a model."""
    files = sorted(
        path
        for folder in _CODE
        for path in folder.glob("*.py")
        if path.stem not in _SERVING and not path.stem.startswith(("render", "markdown"))
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def fit_in_child_process(corpus: Corpus, path: Path) -> None:
    """Fit and save; scikit-learn and scipy are loaded in the child only. Raises FitFailed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bot.content.fitting", str(path)]
    root = Path(__file__).parents[2]
    # The fits run side by side: each with one thread of algebra.
    alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    child = subprocess.run(  # noqa: S603 (our own module, in our own interpreter)
        command, input=corpus_to_json(corpus), capture_output=True, text=True, cwd=root, env={**os.environ, **alone}
    )
    if child.returncode:
        raise FitFailed(f"The matcher could not be fitted (status {child.returncode}):\n{child.stderr[-2000:]}")


def save(model: Model, path: Path) -> None:
    """Write the model in one step: a reader sees the whole file or none."""
    arrays: dict[str, np.ndarray] = {f"rarity.{kind}": block.rarity for kind, block in model.blocks.items()}
    arrays |= {"spelled.weights": model.spelled.weights, "spelled.bias": model.spelled.bias}
    if model.meaning:
        arrays |= {"meaning.weights": model.meaning.linear.weights, "meaning.bias": model.meaning.linear.bias}
        arrays |= {"phrasings": model.meaning.phrasings, "starts": model.meaning.starts}
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
        )


def _meaning(arrays: Mapping[str, np.ndarray]) -> Meaning:
    return Meaning(Linear(arrays["meaning.weights"], arrays["meaning.bias"]), arrays["phrasings"], arrays["starts"])


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
