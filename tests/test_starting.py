"""What a start says when the content cannot be used: every fault, with its file and line, and status 2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.content_folder import ContentFolder

ROOT = Path(__file__).parents[1]
APPLY = "programmes/alpha/1/apply.yaml"
RULES = "programmes/alpha/1/eligibility.yaml"


def start(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command on the content in `folder/faq`, with a token and nobody at the other end."""
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GUICHET", "TELEGRAM", "DATABASE"))
        },
        "GUICHET_CONTENT": str(folder / "faq"),
        "GUICHET_VAR": str(folder / "var"),
        "TELEGRAM_BOT_TOKEN": "1:made-up",
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", [["serve"], ["chat"], ["ask", "bonjour"]], ids=" ".join)
def test_a_broken_form_stops_the_start_and_every_fault_is_listed(command: list[str], tmp_path: Path) -> None:
    folder = ContentFolder(tmp_path / "faq")
    folder.change(APPLY, "kind: ranking", "kind: rank")
    folder.change(APPLY, "slot: trade", "slot: moon")
    folder.change(RULES, "verdict: no", "verdict: never")
    lines = [
        (APPLY, folder.line(APPLY, "slot: moon"), "« moon » is no question before this one"),
        (APPLY, folder.line(APPLY, "kind: rank"), "« kind » is one of text"),
        (RULES, folder.line(RULES, "verdict: never"), "« verdict » is one of likely, to-check, no, not « never »"),
    ]
    ended = start(command, tmp_path)
    assert ended.returncode == 2
    said = [
        line for line in ended.stderr.removeprefix("guichet: ").splitlines() if line.startswith(("prog", "guichet:"))
    ]
    assert len(said) == len(lines), ended.stderr
    for line, (file, number, words) in zip(said, lines, strict=True):
        assert f"{file}:{number}: {words}" in line
    assert "Traceback" not in ended.stderr
