"""Eligibility checks as they are read from the content folder."""

import pytest

from bot.forms.form import Condition
from tests.content.conftest import Refusals
from tests.content_folder import ContentFolder

FILE = "programmes/alpha/1/eligibility.yaml"


def test_questions_and_rules_are_read(folder: ContentFolder) -> None:
    check = folder.read().eligibility["alpha/1/apply"]
    assert [question.id for question in check.questions] == ["status", "abroad"]
    outsider, unpublished = check.rules
    assert (outsider.verdict, outsider.instead, outsider.sources) == ("no", ("beta/2",), ("P1",))
    assert (unpublished.verdict, unpublished.unpublished, unpublished.sources) == ("to-check", True, ())
    assert check.file == FILE


def test_yes_and_no_are_answers_whatever_yaml_makes_of_them(folder: ContentFolder) -> None:
    check = folder.read().eligibility["alpha/1/apply"]
    assert check.rules[1].conditions == (Condition("status", ("no",)), Condition("abroad", ("yes",)))
    assert [option.label["en"] for option in check.questions[0].options] == ["No", "Yes"]


def test_a_rule_without_conditions_always_holds(folder: ContentFolder) -> None:
    folder.change(FILE, "when: [{slot: status, is: [civil-servant]}]", "when: []")
    assert folder.read().eligibility["alpha/1/apply"].rules[0].conditions == ()


@pytest.mark.parametrize(
    ("before", "after", "place", "words"),
    [
        ("apply:", "candidates:", "candidates:", "« candidates » is not known here (known: apply, propose)"),
        ("  rules:", "  rules: []\n  laws:", "laws:", "« laws » is not known here"),
        ("kind: yes-no", "kind: email", "kind: email", "« kind » is one of choice, yes-no, not « email »"),
        ("kind: yes-no", "kind: yes-no\n      personal: true", "personal", "« personal » is not known here"),
        ("id: abroad", "id: status # again", "# again", "« status » is written twice"),
        ("- when: [{slot: status, is: [civil", "- when: [{slot: moon, is: [civil", "moon", "no question of this check"),
        ("[yes]", "[perhaps]", "perhaps", "« perhaps » is no answer to « abroad » (yes, no)"),
        ("verdict: no", "verdict: never", "never", "« verdict » is one of likely, to-check, no"),
        ("reason: {fr: Rien n'a été publié sur ce point., en", "reason: {en", "reason: {en", "missing in « fr »"),
        ("instead: [beta/2]", "instead: [gamma]", "gamma", "there is no programme or edition « gamma »"),
        ("      unpublished: true", "      unpublished: maybe", "maybe", "« unpublished » is true or false"),
        ("    - when: [{slot: status, is: [no]}, ", "    - if: [", "if:", "« if » is not known here"),
    ],
)
def test_a_check_with_a_fault_is_refused_on_its_line(
    before: str, after: str, place: str, words: str, folder: ContentFolder, refusals: Refusals
) -> None:
    folder.change(FILE, before, after)
    told = [line for line in refusals() if words in line]
    assert [line.split(": ")[0] for line in told] == [f"{FILE}:{folder.line(FILE, place)}"], refusals()


def test_a_question_that_cannot_be_read_is_told_once(folder: ContentFolder, refusals: Refusals) -> None:
    folder.change(FILE, "kind: yes-no", "kind: maybe")
    assert len(refusals()) == 1
