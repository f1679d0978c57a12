"""`kill -9` between any two steps loses no message and repeats no effect."""

import json
import subprocess
import sys
from pathlib import Path

from tests.databases import KEY
from tests.services.crashing import HEARD, STORY

ROOT = Path(__file__).parents[2]


def test_killed_between_any_two_steps_it_keeps_its_promises(database_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.services.crashing", database_url, str(tmp_path), KEY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    replies = sum(len(heard) for heard in HEARD.values())
    # A boundary on both sides of the write of each turn, of each send and of its mark, and one before acknowledging.
    assert report["boundaries"] >= 3 * len(STORY) + 4 * replies
    # Only between sending and marking does a crash send a second copy: two boundaries for each reply.
    assert report["copies"] == 2 * replies
    assert report["more"] >= 15


def test_killed_before_any_statement_of_a_submission_it_is_there_whole_or_not_at_all(
    database_url: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.services.crashing_papers", database_url, str(tmp_path), KEY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    # On both sides of the write of each turn, before acknowledging, and before each of its statements.
    assert report["boundaries"] >= 60
    assert report["deaths"]["INSERT INTO submission_versions"] == 2
