"""What answers, steps back and edits make of a draft: nothing else that was answered is lost."""

from dataclasses import replace

import pytest

from bot.forms import answering
from bot.forms.answering import amendment, back, begin, choose, chosen_of, correct, failed, give, keep, put_off, reopen
from bot.forms.asking import current
from bot.forms.draft import Answer, Draft, Piece, StoredFile, Submission
from bot.forms.form import Slot
from tests.forms.slots import FRENCH, NOW
from tests.made_form import FORM, of, short

SMALL = short("role", "languages", "framework", "remote", "name")
ROLE, LANGUAGES, FRAMEWORK, REMOTE, NAME = (
    of(SMALL, name) for name in ("role", "languages", "framework", "remote", "name")
)
EMPTY = begin(SMALL, NOW)


def filled() -> Draft:
    given = give(SMALL, EMPTY, ROLE, "full-stack")
    given = give(SMALL, given, LANGUAGES, ("php",))
    given = give(SMALL, given, FRAMEWORK, "Symfony")
    given = give(SMALL, given, REMOTE, True)
    return give(SMALL, given, NAME, "Anne", (Piece("7", "Anne"),))


def now(given: Draft) -> Slot | None:
    return current(SMALL, given, FRENCH)


def test_an_answer_ends_tries_and_doubts_and_a_request_to_send() -> None:
    troubled = replace(EMPTY, tries=2, doubt=(Piece("1", "?"),), sending_at=NOW)
    given = give(SMALL, troubled, ROLE, "designer")
    assert (given.tries, given.doubt, given.sending_at, given.answers["role"].value) == (0, (), None, "designer")
    assert failed(failed(EMPTY)).tries == 2


def test_what_depends_on_a_changed_answer_is_asked_again_and_keeps_its_answer() -> None:
    changed = give(SMALL, filled(), ROLE, "designer")
    assert now(changed) is None
    changed_back = give(SMALL, changed, ROLE, "full-stack")
    assert now(changed_back) == LANGUAGES
    assert changed_back.answers["languages"] == Answer(("php",), again=True)
    kept = keep(changed_back, LANGUAGES)
    assert now(kept) == FRAMEWORK
    assert now(keep(kept, FRAMEWORK)) is None


def test_the_same_answer_once_more_asks_nothing_again() -> None:
    assert give(SMALL, filled(), ROLE, "full-stack") == filled()


def test_back_walks_further_each_time_and_forward_again_without_a_loss() -> None:
    once = back(SMALL, filled(), FRENCH)
    assert now(once) == NAME
    twice = back(SMALL, once, FRENCH)
    assert now(twice) == REMOTE
    assert now(keep(twice, REMOTE)) == NAME
    assert keep(keep(twice, REMOTE), NAME) == filled()
    assert back(SMALL, EMPTY, FRENCH) == EMPTY


def test_back_to_a_question_that_was_skipped_or_put_off_asks_it_now() -> None:
    put = give(SMALL, put_off(SMALL, EMPTY, ROLE), REMOTE, True)
    assert now(put) == NAME
    assert now(back(SMALL, put, FRENCH)) == REMOTE
    assert now(back(SMALL, back(SMALL, put, FRENCH), FRENCH)) == ROLE
    assert reopen(EMPTY, ROLE).answers["role"] == Answer(None, again=True)


def test_a_step_back_from_a_text_that_is_not_finished_keeps_it() -> None:
    writing = replace(
        EMPTY, answers={**filled().answers, "name": Answer("An", unfinished=True, pieces=(Piece("1", "An"),))}
    )
    away = back(SMALL, writing, FRENCH)
    assert now(away) == REMOTE
    assert keep(away, REMOTE).answers["name"] == writing.answers["name"]
    assert reopen(writing, NAME).answers["name"].unfinished


def test_options_are_taken_in_order_let_go_and_taken_twice_without_harm() -> None:
    one = choose(SMALL, EMPTY, LANGUAGES, "java", on=True)
    two = choose(SMALL, one, LANGUAGES, "php", on=True)
    assert two.answers["languages"] == Answer(("java", "php"), unfinished=True)
    assert choose(SMALL, two, LANGUAGES, "php", on=True) == two
    assert choose(SMALL, two, LANGUAGES, "java", on=False).answers["languages"].value == ("php",)
    assert choose(SMALL, EMPTY, LANGUAGES, "java", on=False).answers["languages"].value == ()


def test_options_that_are_gone_are_not_among_the_chosen() -> None:
    old = replace(EMPTY, answers={"languages": Answer(("cobol", "php"), unfinished=True)})
    assert chosen_of(old, LANGUAGES) == ("php",)
    assert chosen_of(EMPTY, LANGUAGES) == ()


def test_dependents_are_followed_through_and_through() -> None:
    assert answering.dependents(SMALL, ROLE) == [LANGUAGES, FRAMEWORK]
    assert answering.dependents(SMALL, NAME) == []


def test_an_unfinished_dependent_is_left_as_it_is() -> None:
    given = choose(SMALL, give(SMALL, EMPTY, ROLE, "full-stack"), LANGUAGES, "php", on=True)
    assert give(SMALL, given, ROLE, "designer").answers["languages"] == given.answers["languages"]


def test_a_corrected_answer_leaves_what_is_asked_now_alone() -> None:
    given = replace(filled(), tries=2, doubt=(Piece("9", "?"),), sending_at=NOW)
    after = correct(SMALL, given, NAME, replace(given.answers["name"], value="Anna"))
    assert (after.answers["name"].value, after.tries, after.doubt, after.sending_at) == ("Anna", 2, given.doubt, None)


def test_a_change_begins_with_what_was_sent_and_asks_only_what_is_new() -> None:
    sent = Submission(
        id="1",
        form=SMALL.id,
        receipt="R",
        version=1,
        sent_at=NOW,
        received_at=NOW,
        answers={"role": "designer", "name": "Anne"},
        digest="",
    )
    change = amendment(sent, NOW)
    assert (change.amends, change.noticed, now(change)) == ("1", True, REMOTE)


@pytest.mark.parametrize("values", [[], [None, "a", 3, ("x",)]])
def test_files_are_found_among_answers(values: list[str | int | tuple[str, ...] | None]) -> None:
    file = StoredFile("1", "cv.pdf", 1, "00")
    assert answering.files_of(values) == []
    assert answering.files_of([*values, file]) == [file]


def test_every_question_of_the_made_form_is_one_of_its_kinds() -> None:
    assert len({slot.kind for slot in FORM.slots}) == 16
