"""What is asked, and what now, follows from the answers alone."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.answering import begin
from bot.forms.asking import answered, asked, before, current, is_answered, only_reopened, others_left, position
from bot.forms.draft import Answer, Draft, Value
from bot.forms.form import Form, Slot
from tests.forms.slots import FRENCH, NOW
from tests.made_form import FORM, of, short

SMALL = short("role", "languages", "framework", "remote", "name")


def draft(form: Form = SMALL, **answers: Answer | Value | None) -> Draft:
    given = {name: one if isinstance(one, Answer) else Answer(one) for name, one in answers.items()}
    return replace(begin(form, NOW), answers=given)


def ids(slots: tuple[Slot, ...]) -> list[str]:
    return [slot.id for slot in slots]


def now(given: Draft, form: Form = SMALL) -> str | None:
    slot = current(form, given, FRENCH)
    return slot.id if slot else None


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ["role", "remote", "name"]),
        ({"role": Answer("designer")}, ["role", "remote", "name"]),
        ({"role": Answer("full-stack")}, ["role", "languages", "remote", "name"]),
        ({"role": Answer("full-stack"), "languages": Answer(("java",))}, ["role", "languages", "remote", "name"]),
        (
            {"role": Answer("full-stack"), "languages": Answer(("java", "php"))},
            ["role", "languages", "framework", "remote", "name"],
        ),
        # What depends on a question that is not asked is not asked either, whatever was answered before.
        ({"role": Answer("designer"), "languages": Answer(("php",))}, ["role", "remote", "name"]),
        ({"role": Answer("gone")}, ["role", "remote", "name"]),
    ],
)
def test_conditions_hold_through_the_questions_they_rest_on(answers: dict[str, Answer], expected: list[str]) -> None:
    assert ids(asked(SMALL, answers, FRENCH)) == expected


def test_yes_no_and_numbers_are_conditions_of_nothing_but_themselves() -> None:
    form = short("remote", "start", "years")
    assert ids(asked(form, {"remote": Answer(False)}, FRENCH)) == ["remote", "start", "years"]
    assert ids(asked(form, {"remote": Answer(True)}, FRENCH)) == ["remote", "years"]
    assert ids(asked(form, {"remote": Answer(3)}, FRENCH)) == ["remote", "years"]


def test_the_first_question_without_a_standing_answer_is_asked() -> None:
    assert now(draft()) == "role"
    assert now(draft(role="designer")) == "remote"
    assert now(draft(role="designer", remote=True)) == "name"
    assert now(draft(role="designer", remote=True, name="Anne")) is None


def test_an_answer_whose_option_is_gone_is_asked_again_and_a_new_question_is_asked_alone() -> None:
    assert now(draft(role="gone", remote=True, name="Anne")) == "role"
    before_it_was_added = draft(short("role", "name"), role="designer", name="Anne")
    assert now(before_it_was_added, SMALL) == "remote"


def test_what_is_asked_again_or_unfinished_is_open_though_it_stands() -> None:
    given = draft(role="designer", remote=Answer(True, again=True), name="Anne")
    assert now(given) == "remote"
    assert is_answered(of(SMALL, "remote"), given.answers["remote"], FRENCH)
    assert now(draft(role="designer", remote=True, name=Answer("Anne", unfinished=True))) == "name"


def test_only_what_may_be_skipped_is_done_with_when_it_was_skipped() -> None:
    form = short("wish", "name")
    assert now(draft(form, wish=None), form) == "name"
    assert now(draft(form, wish=None, name=None), form) == "name"


def test_what_was_put_off_comes_after_all_the_rest() -> None:
    put_off = Answer(None, unfinished=True)
    assert now(draft(role=put_off)) == "remote"
    assert now(draft(role=put_off, remote=True, name="Anne")) == "role"
    assert others_left(SMALL, draft(), FRENCH)
    assert not others_left(SMALL, draft(role=put_off, remote=True), FRENCH)


def test_where_one_stands_among_what_is_asked() -> None:
    assert position(SMALL, draft(), FRENCH) == (1, 3)
    assert position(SMALL, draft(role="full-stack"), FRENCH) == (2, 4)
    assert position(SMALL, draft(role="designer", remote=True, name="Anne"), FRENCH) == (3, 3)


def test_back_leads_to_the_question_before_or_from_the_end_to_the_last() -> None:
    first = before(SMALL, draft(), FRENCH)
    assert first is None
    whole = draft(role="designer", remote=True, name="Anne")
    assert before(SMALL, whole, FRENCH) == of(SMALL, "name")
    assert before(SMALL, draft(role="designer"), FRENCH) == of(SMALL, "role")


def test_answers_that_count_are_those_of_what_is_asked_in_its_order() -> None:
    given = draft(name="Anne", languages=("php",), role="designer", remote=True)
    assert list(answered(SMALL, given, FRENCH).items()) == [("role", "designer"), ("remote", True), ("name", "Anne")]


def test_one_answer_opened_from_the_summary_is_told_from_a_walk_back() -> None:
    again = Answer("designer", again=True)
    assert only_reopened(SMALL, draft(role=again, remote=True, name="Anne"), FRENCH)
    assert not only_reopened(SMALL, draft(role="designer", remote=True, name="Anne"), FRENCH)
    assert not only_reopened(SMALL, draft(role=Answer("designer", again=True), remote=True), FRENCH)


values = st.none() | st.sampled_from(["designer", "full-stack", "gone"]) | st.booleans() | st.just(("php", "java"))
answers = st.dictionaries(
    st.sampled_from([slot.id for slot in FORM.slots]),
    st.builds(Answer, values, st.booleans(), st.booleans()),
    max_size=9,
)


@settings(deadline=None, max_examples=200)
@given(answers)
def test_whatever_was_answered_there_is_one_place_and_it_is_among_what_is_asked(given: dict[str, Answer]) -> None:
    one = replace(begin(FORM, NOW), answers=given)
    k, n = position(FORM, one, FRENCH)
    slot = current(FORM, one, FRENCH)
    assert 1 <= k <= n == len(asked(FORM, given, FRENCH))
    assert slot is None or asked(FORM, given, FRENCH)[k - 1] == slot
    other = replace(one, tries=3, noticed=True)
    assert current(FORM, other, FRENCH) == slot
