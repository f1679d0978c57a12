"""The eligibility check: which question comes next, and what the answers come to."""

from dataclasses import replace

import pytest

from bot.forms.eligibility import Eligibility, Rule, Verdict, asked_next, find, holds
from bot.forms.form import Condition, Option, Slot


def question(name: str, *options: str, when: Condition | None = None) -> Slot:
    """A choice among these options, or a yes-no question where there are none."""
    text = {"fr": name, "en": name}
    return Slot(
        id=name,
        kind="choice" if options else "yes-no",
        label=text,
        prompt=text,
        why={},
        when=when,
        options=tuple(Option(option, {"fr": option, "en": option}) for option in options),
    )


def rule(verdict: Verdict, **answers: str | tuple[str, ...]) -> Rule:
    """A rule that holds where each question has one of the answers; its reason tells which rule it is."""
    conditions = tuple(
        Condition(name, (value,) if isinstance(value, str) else value) for name, value in answers.items()
    )
    words = f"{verdict} {answers}"
    return Rule(conditions=conditions, verdict=verdict, reason={"fr": words, "en": words})


CHECK = Eligibility(
    edition="alpha/1",
    call="apply",
    questions=(
        question("status", "civil-servant", "student", "employed"),
        question("leave", when=Condition("status", ("civil-servant",))),
        question("soon", when=Condition("leave", ("yes",))),
        question("abroad"),
    ),
    rules=(
        rule("likely", abroad="no"),
        rule("to-check", abroad="yes"),
        rule("no", status="civil-servant", leave="no"),
        rule("to-check", status=("civil-servant", "student")),
        rule("no", soon="no"),
    ),
)


def told(answers: dict[str, str]) -> list[str]:
    return [found.reason["en"] for found in find(CHECK, answers).rules]


def next_id(answers: dict[str, str]) -> str | None:
    slot = asked_next(CHECK, answers)
    return slot.id if slot else None


def test_a_check_is_named_by_its_edition_and_its_call() -> None:
    assert CHECK.id == "alpha/1/apply"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, "status"),
        ({"status": "employed"}, "abroad"),
        ({"status": "civil-servant"}, "leave"),
        ({"status": "civil-servant", "leave": "no"}, "abroad"),
        ({"status": "civil-servant", "leave": "yes"}, "soon"),
        ({"abroad": "no"}, "status"),
        ({"status": "employed", "abroad": "no"}, None),
        ({"status": "civil-servant", "leave": "yes", "soon": "yes", "abroad": "no"}, None),
    ],
)
def test_the_next_question_is_the_first_that_applies_and_has_no_answer(
    answers: dict[str, str], expected: str | None
) -> None:
    assert next_id(answers) == expected


def test_a_question_that_depends_on_one_that_no_longer_applies_is_not_asked() -> None:
    assert next_id({"status": "employed", "leave": "yes"}) == "abroad"


@pytest.mark.parametrize("answers", [{"status": "astronaut"}, {"status": "yes"}])
def test_an_answer_that_does_not_exist_any_more_is_asked_again(answers: dict[str, str]) -> None:
    assert next_id(answers) == "status"
    assert next_id({"status": "employed", "abroad": "perhaps"}) == "abroad"


@pytest.mark.parametrize(
    ("answers", "verdict", "reasons"),
    [
        ({}, "likely", []),
        ({"status": "employed"}, "likely", []),
        ({"status": "employed", "abroad": "no"}, "likely", ["likely {'abroad': 'no'}"]),
        ({"status": "employed", "abroad": "yes"}, "to-check", ["to-check {'abroad': 'yes'}"]),
        (
            {"status": "civil-servant", "leave": "no", "abroad": "no"},
            "no",
            [
                "no {'status': 'civil-servant', 'leave': 'no'}",
                "to-check {'status': ('civil-servant', 'student')}",
                "likely {'abroad': 'no'}",
            ],
        ),
    ],
)
def test_the_worst_rule_that_holds_decides_and_every_such_rule_is_told_worst_first(
    answers: dict[str, str], verdict: str, reasons: list[str]
) -> None:
    assert find(CHECK, answers).verdict == verdict
    assert told(answers) == reasons


def test_rules_of_one_verdict_stay_in_the_order_of_the_file() -> None:
    assert told({"status": "student", "abroad": "yes"}) == [
        "to-check {'abroad': 'yes'}",
        "to-check {'status': ('civil-servant', 'student')}",
    ]


def test_an_answer_to_a_question_that_no_longer_applies_decides_nothing() -> None:
    changed = {"status": "employed", "leave": "yes", "soon": "no", "abroad": "no"}
    assert find(CHECK, changed).verdict == "likely"
    assert find(CHECK, {**changed, "status": "civil-servant"}).verdict == "no"


def test_a_rule_without_conditions_always_holds() -> None:
    always = replace(CHECK, rules=(rule("to-check"),))
    assert find(always, {}).verdict == "to-check"


def test_a_condition_holds_where_the_answer_is_one_of_its_values() -> None:
    condition = Condition("status", ("student", "employed"))
    assert holds(condition, {"status": "employed"})
    assert not holds(condition, {"status": "civil-servant"})
    assert not holds(condition, {})
