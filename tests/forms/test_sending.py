"""A draft becomes a submission, or a new version of one."""

from dataclasses import replace
from datetime import timedelta

from bot.forms.answering import amendment, begin
from bot.forms.draft import Answer, Piece
from bot.forms.receipts import digest
from bot.forms.sending import Sending, submission_of
from tests.forms.slots import FRENCH, NOW
from tests.made_form import short

FORM = short("role", "languages", "name")
DRAFT = replace(
    begin(FORM, NOW),
    answers={
        "role": Answer("designer"),
        "languages": Answer(("php",)),
        "name": Answer("Anne", pieces=(Piece("7", "Anne"),)),
    },
)
FIRST = submission_of(FORM, DRAFT, FRENCH, Sending(NOW, NOW + timedelta(minutes=3), "1" * 32))


def test_only_what_was_asked_is_sent_with_both_times() -> None:
    assert FIRST.answers == {"role": "designer", "name": "Anne"}
    assert (FIRST.sent_at, FIRST.received_at, FIRST.version, FIRST.status) == (
        NOW,
        NOW + timedelta(minutes=3),
        1,
        "sent",
    )
    assert FIRST.digest == digest(FIRST.answers)
    assert FIRST.refs == ("7",)
    assert FIRST.receipt.startswith("CUX-")


def test_the_same_chance_gives_the_same_submission() -> None:
    again = submission_of(FORM, DRAFT, FRENCH, Sending(NOW, NOW + timedelta(minutes=3), "1" * 32))
    assert again == FIRST


def test_a_change_is_a_new_version_with_a_new_receipt_and_its_history() -> None:
    change = amendment(FIRST, NOW)
    second = submission_of(FORM, change, FRENCH, Sending(NOW, NOW, "2" * 32), FIRST)
    third = submission_of(FORM, change, FRENCH, Sending(NOW, NOW, "3" * 32), second)
    assert {FIRST.id} == {second.id, third.id}
    assert (second.version, third.version) == (2, 3)
    assert len({FIRST.receipt, second.receipt, third.receipt}) == 3
    assert third.previous == (FIRST.receipt, second.receipt)
    assert third.refs == ("7",)
