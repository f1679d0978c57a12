"""The plainest questions, as a first message: they get their answer, not three guesses."""

import json
from pathlib import Path

from bot.faq.understanding import Hints
from tests.knowing import knowledge

ASKED = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "utterances" / "plainest.jsonl").read_text(encoding="utf-8").splitlines()
]
LEAST = 0.94


def test_the_plainest_questions_are_answered_at_once() -> None:
    matcher = knowledge().matcher
    missed, wrong = [], []
    for one in ASKED:
        found = matcher.understand(one["q"], Hints(lang=one["lang"]))
        if found.verdict != "answer":
            missed.append((one["q"], [candidate.topic for candidate in found.candidates[:3]]))
        elif found.topic not in one["topics"]:
            wrong.append((one["q"], found.topic))
    assert len(ASKED) - len(missed) - len(wrong) >= LEAST * len(ASKED), (missed, wrong)
    assert len(wrong) <= 2, wrong
