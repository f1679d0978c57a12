"""The forms that ship: which there are, and what each must ask by what its call published."""

from functools import cache
from pathlib import Path

import pytest

from bot.content.library import Library, read_library
from bot.forms.eligibility import find
from bot.forms.form import Form

FAQ = Path(__file__).parents[2] / "faq"
EDITIONS = ("commando-ux/2020", "dig/2019", "eig/4")


@cache
def library() -> Library:
    return read_library(FAQ)


def kinds(form: Form) -> set[str]:
    return {slot.kind for slot in form.slots}


@pytest.mark.parametrize("call", ["apply", "propose"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_has_a_form_for_each_call(edition: str, call: str) -> None:
    form = library().forms[f"{edition}/{call}"]
    assert {"email", "consent"} & kinds(form)
    assert any(slot.personal for slot in form.slots)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_has_an_eligibility_check_for_candidates(edition: str) -> None:
    check = library().eligibility[f"{edition}/apply"]
    assert check.questions and any(rule.verdict == "to-check" for rule in check.rules)


@pytest.mark.parametrize(
    ("edition", "answers", "verdict"),
    [
        ("commando-ux/2020", {"applicant": "person", "status": "civil-servant"}, "no"),
        ("commando-ux/2020", {"applicant": "person", "status": "outside", "agent-now": "yes"}, "to-check"),
        ("eig/4", {"applicant": "person", "status": "staying"}, "no"),
        ("eig/4", {"applicant": "person", "status": "leaving"}, "to-check"),
        ("dig/2019", {"trade": "design", "outside": "yes"}, "to-check"),  # its rules for candidates were never found
    ],
)
def test_a_civil_servant_is_judged_by_what_each_programme_published(
    edition: str, answers: dict[str, str], verdict: str
) -> None:
    assert find(library().eligibility[f"{edition}/apply"], answers).verdict == verdict


def test_eig_ranks_one_to_three_profiles_and_wants_a_resume() -> None:
    form = library().forms["eig/4/apply"]
    ranking = next(slot for slot in form.slots if slot.kind == "ranking")
    assert (ranking.at_least or 1, ranking.at_most, ranking.required) == (1, 3, True)
    challenges = library().programmes["eig"].editions["eig/4"].challenges
    assert {option.id.split(".")[0] for option in ranking.options} == {challenge.id for challenge in challenges}
    assert len({option.label["fr"] for option in ranking.options}) == len(ranking.options)
    resume = form.slot("cv")
    assert resume is not None and (resume.kind, resume.required) == ("file", True)


def test_commando_ux_asks_a_full_stack_developer_for_languages() -> None:
    form = library().forms["commando-ux/2020/apply"]
    assert [slot.when.values for slot in form.slots if slot.id == "back-end" and slot.when] == [("full-stack",)]


def test_procedures_are_suggested() -> None:
    assert len(library().procedures) >= 10
