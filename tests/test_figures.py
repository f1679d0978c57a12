"""Figures and dates are exactly right, in both languages, on every day."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.asking import Asking, Question
from bot.clock import RealClock
from bot.programmes.moments import read_moment
from tests.knowing import knowledge

CASES = yaml.safe_load((Path(__file__).parent / "utterances/figures.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['en'][:40]} {case['at']}")
def test_the_answer_has_exactly_the_right_figures(case: dict[str, Any], lang: str) -> None:
    question = Question(text=case[lang], lang=lang, at=read_moment(case["at"]).start)
    told = Asking(knowledge(), RealClock()).ask(question)
    text = told["text"].replace("\u202f", " ").replace("\u00a0", " ")
    assert told["kind"] == "answer", text
    for words in case["says"][lang]:
        assert words in text, text
    for words in case.get("never", {}).get(lang, []):
        assert words not in text, text
