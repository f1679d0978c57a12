"""`kill -9` of the whole bot at any step loses no message and repeats no effect, by polling and by webhook."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.channels.telegram.crashing import ANSWERING, points
from tests.databases import KEY

ROOT = Path(__file__).parents[3]
# `make crashes` runs more of them.
ROUNDS = os.environ.get("CRASH_ROUNDS", "1")


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_killed_again_and_again_it_keeps_its_promises(mode: str, database_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.channels.telegram.crashing", database_url, str(tmp_path), KEY, mode, ROUNDS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300 * int(ROUNDS), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    plan = points(mode, 1 + int(ROUNDS))
    assert report["deaths"] == int(ROUNDS) * len(plan)
    # Whoever dies between sending and marking sends again: the trial would see a copy that should not be.
    in_between = int(ROUNDS) * sum(point.name in ("after send", ANSWERING) for point in plan)
    assert report["copies"] >= in_between
