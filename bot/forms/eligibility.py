"""The eligibility check: a few questions, rules that each cite a source, and what they come to. Never a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.forms.form import NO, YES, Condition, Slot
from bot.programmes.facts import ByLanguage
from bot.programmes.phases import Call

Verdict = Literal["likely", "to-check", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where every condition holds, `verdict` and the reason for it; `instead` names programmes or editions that may fit.

    `unpublished`: no source says it, and the reason says so.
    """

    conditions: tuple[Condition, ...]
    verdict: Verdict
    reason: ByLanguage
    instead: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    unpublished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """The check of one call of an edition. Its questions are slots of kind `choice` or `yes-no`, never kept as personal data."""

    edition: str
    call: Call
    questions: tuple[Slot, ...]
    rules: tuple[Rule, ...]
    file: str = ""

    @property
    def id(self) -> str:
        """`<edition>/<call>`."""
        return f"{self.edition}/{self.call}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the answers come to: the worst verdict of the rules that hold, and those rules, worst first."""

    verdict: Verdict
    rules: tuple[Rule, ...]


def asked_next(check: Eligibility, answers: Mapping[str, str]) -> Slot | None:
    """The first question that applies and has no answer; None when all have one."""
    standing = _standing(check, answers)
    return next((slot for slot in check.questions if slot.id not in standing and _applies(slot, standing)), None)


def find(check: Eligibility, answers: Mapping[str, str]) -> Finding:
    """What the answers come to; `likely` where no rule says otherwise."""
    standing = _standing(check, answers)
    found = [rule for rule in check.rules if all(holds(condition, standing) for condition in rule.conditions)]
    found.sort(key=lambda rule: -_SEVERITY.index(rule.verdict))
    return Finding(found[0].verdict if found else "likely", tuple(found))


def holds(condition: Condition, answers: Mapping[str, str]) -> bool:
    """Whether the answer is one of the condition's values."""
    return answers.get(condition.slot) in condition.values


def _standing(check: Eligibility, answers: Mapping[str, str]) -> Mapping[str, str]:
    """The answers that still count: to questions that apply, of options that still exist."""
    standing: dict[str, str] = {}
    for slot in check.questions:
        answer = answers.get(slot.id)
        if answer in _choices(slot) and _applies(slot, standing):
            standing[slot.id] = answer
    return standing


def _applies(slot: Slot, standing: Mapping[str, str]) -> bool:
    return slot.when is None or holds(slot.when, standing)


def _choices(slot: Slot) -> tuple[str, ...]:
    return (YES, NO) if slot.kind == "yes-no" else tuple(option.id for option in slot.options)


_SEVERITY: Sequence[Verdict] = ("likely", "to-check", "no")
