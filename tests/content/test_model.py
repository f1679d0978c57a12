"""The model of a content is fitted once, whoever asks, and kept no longer than it is of use."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.content import model as model_module
from bot.content.learning import corpus_of
from bot.content.lock import TakesTooLong, locked
from bot.content.model import MODELS_KEPT, cached_path, load_or_fit
from bot.content.model_file import load, meaning_in
from bot.faq.corpus import Corpus
from tests.content_folder import ContentFolder

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from bot.content.lock import locked
with locked(Path(sys.argv[1]), 0):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> ContentFolder:
    return ContentFolder(tmp_path / "faq")


@pytest.fixture
def corpus(folder: ContentFolder) -> Corpus:
    return corpus_of(folder.read())


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    found = tmp_path / "models"
    found.mkdir()
    return found


@pytest.fixture
def holder(cache: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock for a minute."""
    command = [sys.executable, "-c", HOLD, str(cache / "fit.lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_two_that_start_at_once_fit_once(corpus: Corpus, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fits = []
    really = model_module.fit_in_child_process

    def fit(*arguments: object, **more: object) -> None:
        fits.append(arguments)
        really(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(model_module, "fit_in_child_process", fit)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: load_or_fit(corpus, cache), range(2))
    assert len(fits) == 1
    np.testing.assert_array_equal(first.spelled.weights, second.spelled.weights)
    assert first.topics == tuple(sorted(corpus.topics))


def test_the_lock_keeps_another_process_out_until_it_is_killed(cache: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(TakesTooLong), locked(cache / "fit.lock", 0.3):
        pass
    holder.send_signal(signal.SIGKILL)
    begun = time.monotonic()
    with locked(cache / "fit.lock", 30):
        assert time.monotonic() - begun < 5


@pytest.mark.usefixtures("holder")
def test_a_fit_that_never_ends_is_not_waited_for_for_ever(corpus: Corpus, cache: Path) -> None:
    assert load_or_fit(corpus, cache, patience=0.3).topics == tuple(sorted(corpus.topics))


def test_only_the_models_used_last_are_kept(corpus: Corpus, cache: Path) -> None:
    for age in range(6):
        old = cache / f"model-{age}.npz"
        old.write_bytes(b"not a model at all")
        os.utime(old, (1_000_000 - age, 1_000_000 - age))
    load_or_fit(corpus, cache)
    kept = {path.name for path in cache.glob("*.npz")}
    assert kept == {cached_path(corpus, cache).name, *(f"model-{age}.npz" for age in range(MODELS_KEPT - 1))}


def test_a_model_that_cannot_be_read_teaches_nothing(cache: Path) -> None:
    (cache / "model-old.npz").write_bytes(b"PK\x03\x04 cut short")
    assert meaning_in(cache / "model-old.npz") is None


def test_the_next_fit_knows_the_encoder_s_values_of_this_one(
    corpus: Corpus, folder: ContentFolder, cache: Path
) -> None:
    before = load_or_fit(corpus, cache).meaning
    folder.change("fr/questions/pay.amount.txt", "demande pay amount aa", "combien gagne un designer ?")
    after = load_or_fit(corpus_of(folder.read()), cache).meaning
    assert before is not None
    assert after is not None
    assert len(set(after.marks.tolist()) - set(before.marks.tolist())) == 1


def test_a_model_is_read_as_it_was_written(corpus: Corpus, cache: Path) -> None:
    model = load_or_fit(corpus, cache)
    again = load(cached_path(corpus, cache))
    assert (again.topics, again.familiar, again.stolen) == (model.topics, model.familiar, model.stolen)


def test_what_serves_people_loads_no_library_of_fitting() -> None:
    script = (
        "import sys, bot.app, bot.commands.serving, bot.commands.asking, bot.commands.chatting, bot.commands.editing\n"
    )
    script += "print('scipy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert told.stdout == "False\n"
