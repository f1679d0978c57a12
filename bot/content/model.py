"""The model of a content: from the cache, else fitted in a child process, by one process at a time."""

import hashlib
import logging
import os
import subprocess
import sys
from pathlib import Path

from bot.content.lock import TakesTooLong, locked
from bot.content.model_file import corpus_to_json, load
from bot.faq import corpus as corpus_module
from bot.faq.corpus import Corpus
from bot.faq.model import Model

log = logging.getLogger(__name__)

MODELS_KEPT = 4
PATIENCE = 300.0
_CODE = (Path(corpus_module.__file__).parent, Path(__file__).parent / "fitting")
# What is not part of the fit: a change there leaves every model as it is.
_SERVING = frozenset(("answer", "facts_text", "footers", "said", "sections", "words")) | frozenset(
    ("following", "matcher", "parts", "reasons", "scoring", "understanding")
)


class FitFailed(RuntimeError):
    """The child process that fits the model ended with an error."""


def load_or_fit(corpus: Corpus, cache_dir: Path, patience: float = PATIENCE) -> Model:
    """The cached model of this corpus, or a new one fitted in a child process and cached. Raises FitFailed.

    While another process fits, it is waited for at most `patience` seconds; then this one fits as well.
    """
    path = cached_path(corpus, cache_dir)
    if not path.exists():
        cache_dir.mkdir(parents=True, exist_ok=True)
        try:
            with locked(cache_dir / "fit.lock", patience):
                _fit_unless_done(corpus, path)
        except TakesTooLong:
            log.warning("Another process has been learning from the content for too long: not waiting any more.")
            _fit_unless_done(corpus, path)
    path.touch()
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


def _fit_unless_done(corpus: Corpus, path: Path) -> None:
    if path.exists():
        return
    kept = sorted(path.parent.glob("model-*.npz"), key=lambda found: -found.stat().st_mtime)
    fit_in_child_process(corpus, path, earlier=kept[0] if kept else None)
    for old in kept[MODELS_KEPT - 1 :]:
        old.unlink(missing_ok=True)


def fit_in_child_process(corpus: Corpus, path: Path, earlier: Path | None = None) -> None:
    """Fit and save; scipy is loaded in the child only. Raises FitFailed.

    What the model file `earlier` knows of unchanged phrasings is not encoded again.
    """
    command = [sys.executable, "-m", "bot.content.fitting", str(path), *([str(earlier)] if earlier else [])]
    root = Path(__file__).parents[2]
    # The fits run side by side: each with one thread of algebra.
    alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    child = subprocess.run(  # noqa: S603 (our own module, in our own interpreter)
        command, input=corpus_to_json(corpus), capture_output=True, text=True, cwd=root, env={**os.environ, **alone}
    )
    if child.returncode:
        raise FitFailed(f"The matcher could not be fitted (status {child.returncode}):\n{child.stderr[-2000:]}")
