"""Eligibility files: the questions of a check and the rules that say what the answers come to."""

from collections.abc import Collection
from pathlib import Path
from typing import get_args

from bot.content.form_files import CALLS
from bot.content.problems import Problems
from bot.content.slot_files import Slots, read_condition, read_questions
from bot.content.written import Written, read_written
from bot.forms.eligibility import Eligibility, Rule, Verdict
from bot.programmes.editions import Edition
from bot.programmes.phases import Call

_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_RULE_KEYS = ("when", "verdict", "reason", "instead", "sources", "unpublished")


def read_eligibility(folder: Path, edition: Edition, places: Collection[str], problems: Problems) -> list[Eligibility]:
    """The checks of the edition in that folder; `places` are the programmes and editions that a rule may send people to."""
    path = folder / "eligibility.yaml"
    written = read_written(path, problems) if path.exists() else None
    if written is None:
        return []
    written.only(CALLS)
    shape = "« {questions: […], rules: […]} »"
    read = [(call, written.inside(call, shape)) for call in CALLS if written.has(call)]
    return [_check(inside, edition, call, places) for call, inside in read if inside]


def _check(written: Written, edition: Edition, call: Call, places: Collection[str]) -> Eligibility:
    written.only(("questions", "rules"))
    asked = read_questions(written.entries("questions"), edition)
    return Eligibility(
        edition=edition.id,
        call=call,
        questions=tuple(question for question in asked.values() if question),
        rules=tuple(_rule(entry, asked, edition, places) for entry in written.entries("rules")),
        file=written.file,
    )


def _rule(written: Written, asked: Slots, edition: Edition, places: Collection[str]) -> Rule:
    written.only(_RULE_KEYS)
    instead = written.texts("instead")
    for name in instead:
        if name not in places:
            written.fault(f"there is no programme or edition « {name} »", "instead")
    return Rule(
        conditions=tuple(
            read_condition(entry, asked, edition, where="of this check") for entry in written.entries("when")
        ),
        verdict=written.one_of("verdict", _VERDICTS) or "to-check",
        reason=written.by_language("reason"),
        instead=instead,
        sources=written.texts("sources"),
        unpublished=written.flag("unpublished", default=False),
    )
