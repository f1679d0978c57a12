"""Long texts in several messages, and messages that are edited."""

from dataclasses import replace

from bot.forms.answering import begin, give
from bot.forms.draft import Answer, Piece
from bot.forms.pieces import add_pieces, edited, joined, refs_of, slot_of, write_on
from tests.forms.slots import NOW
from tests.made_form import of, short

FORM = short("name", "story")
STORY, NAME = of(FORM, "story"), of(FORM, "name")
ONE, TWO = Piece("1", "J'ai conçu"), Piece("2", "des services.")
WRITING = add_pieces(add_pieces(begin(FORM, NOW), STORY, (ONE,)), STORY, (TWO,))


def test_messages_add_up_to_a_text_on_lines_of_their_own() -> None:
    assert WRITING.answers["story"] == Answer("J'ai conçu\ndes services.", unfinished=True, pieces=(ONE, TWO))


def test_a_new_text_takes_the_place_of_a_finished_one_unless_it_is_gone_on_with() -> None:
    done = give(FORM, WRITING, STORY, "J'ai conçu\ndes services.", (ONE, TWO))
    new = Piece("3", "Autre chose.")
    assert add_pieces(done, STORY, (new,)).answers["story"].pieces == (new,)
    assert add_pieces(write_on(done, STORY), STORY, (new,)).answers["story"].pieces == (ONE, TWO, new)


def test_a_text_without_its_messages_is_gone_on_with_as_one_of_them() -> None:
    sent = replace(begin(FORM, NOW), answers={"story": Answer("Hier.")})
    assert write_on(sent, STORY).answers["story"] == Answer("Hier.", unfinished=True, pieces=(Piece(None, "Hier."),))


def test_a_message_leads_to_the_answer_it_gave() -> None:
    given = give(FORM, WRITING, NAME, "Anne", (Piece("9", "Anne"),))
    assert (slot_of(given, "2"), slot_of(given, "9"), slot_of(given, "7"), slot_of(given, None)) == (
        "story", "name", None, None,
    )  # fmt: skip
    assert sorted(refs_of(given)) == ["1", "2", "9"]
    assert refs_of(replace(given, answers={"name": Answer("Anne", pieces=(Piece(None, "Anne"),))})) == ()


def test_an_edited_message_changes_its_own_piece_only() -> None:
    assert joined(edited((ONE, TWO), "2", "tout.")) == "J'ai conçu\ntout."
    assert edited((ONE, TWO), "7", "tout.") == (ONE, TWO)
