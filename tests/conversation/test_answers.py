"""Answers of every kind, tapped or typed: by number, label or a misspelt label; several, ranked, files."""

import pytest

from bot.conversation.effects import KeepFile
from bot.conversation.events import IncomingFile
from bot.conversation.papers import most_bytes_wanted, wants_file
from bot.conversation.turn import TOKEN_BYTES
from bot.forms.draft import StoredFile
from bot.forms.files import FileState
from tests.conversation.conftest import Conversing, knowing
from tests.made_form import FORM, short

CV = IncomingFile(ref="r", name="mon cv.pdf", size=2048, state="pdf", digest="ab" * 32, content=b"%PDF-")


def only(anne: Conversing, *names: str) -> Conversing:
    """A form with only these questions, begun, its notice read."""
    anne.knows = knowing(short(*names))
    anne.begins()
    return anne.says("j'ai lu") if anne.asks == "notice" else anne


@pytest.mark.parametrize(
    "text", ["2", "full stack", "Full stack", "ful stack", "FULL-STACK", "fullstack", "Full stack EN"]
)
def test_a_choice_is_typed_by_number_label_or_misspelt_label(anne: Conversing, text: str) -> None:
    assert anne.begins().says(text).values == {"role": "full-stack"}


def test_a_choice_is_tapped_and_the_message_is_replaced(anne: Conversing) -> None:
    anne.begins().taps("Full stack")
    assert anne.last.replies[0].in_place
    assert "Noté : Full stack" in anne.reads
    assert "J'ai compris : Full stack" in anne.says("retour").says("ful stack").reads


def test_a_number_that_no_choice_has_is_refused(anne: Conversing) -> None:
    assert "1 à 3" in anne.begins().says("12").reads
    assert anne.values == {}


def test_several_choices_are_tapped_one_by_one_and_let_go_again(anne: Conversing) -> None:
    only(anne, "role", "languages").says("Full stack")
    assert "Terminé" not in anne.labels
    anne.taps("PHP")
    assert "✓ PHP" in anne.labels
    anne.taps("Java").taps("✓ PHP")
    assert "Déjà choisi : Java" in anne.reads
    anne.taps("Python")
    assert "2 au plus" in anne.taps("PHP").reads
    assert anne.taps("Terminé").values["languages"] == ("java", "python")


def test_the_same_tap_twice_is_one_choice(anne: Conversing) -> None:
    only(anne, "role", "languages").says("Full stack")
    token = anne.choices[0].token
    anne.sends_token(token).sends_token(token)
    assert anne.values["languages"] == ("php",)


@pytest.mark.parametrize("text", ["PHP, Python", "1 et 3", "1, 3", "php pyton", "#1 #3"])
def test_several_choices_typed_at_once_are_a_whole_answer(anne: Conversing, text: str) -> None:
    only(anne, "role", "languages").says("Full stack").says(text)
    if text == "php pyton":
        anne.says("PHP").says("pyton").says("terminé")
    assert anne.values["languages"] == ("php", "python")
    assert anne.asks != "Langages"


def test_one_choice_typed_among_several_waits_for_more(anne: Conversing) -> None:
    only(anne, "role", "languages").answers("Full stack", "Java")
    assert anne.asks == "Langages"
    assert anne.says("PHP").says("fini").values["languages"] == ("java", "php")
    only(anne, "role", "languages").answers("retour", "Python")
    assert "2 au plus" in anne.reads


def test_a_ranking_keeps_the_order_and_shows_pages(anne: Conversing) -> None:
    only(anne, "wish")
    assert "Souhait I" not in anne.labels
    anne.taps("Suite").taps("Souhait L")
    assert "1. Souhait L" in anne.labels
    anne.taps("Précédents").taps("Souhait B")
    assert "1. Souhait L\n2. Souhait B" in anne.reads
    assert anne.taps("Terminé").values["wish"] == ("souhait-l", "souhait-b")
    assert anne.says("modifier souhaits").taps("Suite").says("1, 3").values["wish"] == ("souhait-i", "souhait-k")
    assert "Noté : 1. Souhait I ; 2. Souhait K" in anne.reads


def test_no_button_has_too_long_a_token_and_no_screen_too_many(anne: Conversing) -> None:
    anne.begins()
    for text in (
        "Full stack",
        "PHP, Java",
        "Symfony",
        "passer",
        "oui",
        "j'ai lu",
        "6",
        "Anne",
        "texte assez long",
        "Terminé",
    ):
        anne.says(text)
        assert all(len(choice.token.encode()) <= TOKEN_BYTES for choice in anne.choices)
        assert len(anne.choices) <= 14


@pytest.mark.parametrize(("text", "value"), [("oui", True), ("ouais", True), ("nan", False), ("1", True), ("2", False)])
def test_yes_and_no_in_many_words(anne: Conversing, text: str, value: bool) -> None:
    assert only(anne, "remote").says(text).values == {"remote": value}


@pytest.mark.parametrize(("text", "value"), [("oui", True), ("je suis d'accord", True), ("non", False)])
def test_a_consent_is_never_guessed(anne: Conversing, text: str, value: bool) -> None:
    only(anne, "pool").says("pourquoi pas")
    assert "oui" in anne.reads
    assert anne.values == {}
    assert anne.says(text).values == {"pool": value}


@pytest.mark.parametrize("name", ["years", "phone", "start"])
def test_where_a_number_is_the_answer_it_picks_no_choice(anne: Conversing, name: str) -> None:
    only(anne, name) if name != "start" else only(anne, "remote", "start").says("non")
    assert anne.last.replies[-1].numbers
    anne.says("2")
    assert anne.asks or anne.values.get("years") == 2
    assert anne.conversation.form is not None


def test_a_bare_number_is_an_answer_where_nothing_can_be_chosen(anne: Conversing) -> None:
    only(anne, "name").says("12")
    assert anne.values == {"name": "12"}
    assert "@" in only(anne, "email").says("2").reads
    assert anne.asks == "Courriel"


def test_after_another_screen_a_number_picks_what_was_just_shown(anne: Conversing) -> None:
    only(anne, "years").commands("help")
    assert anne.says("1").labels[-1].startswith("Reprendre")
    assert anne.values == {}


def test_what_is_found_by_words_or_place_is_offered_to_choose_from(anne: Conversing) -> None:
    only(anne, "challenge").says("à Rennes")
    assert anne.labels[0] == "Contestation de contravention"
    assert anne.taps("Contestation de contravention").values == {"challenge": "defi-contestation-contravention"}
    anne.says("modifier défi").says("accessibilité")
    assert "Voir tous les choix" in anne.labels
    assert len(anne.taps("Voir tous les choix").labels) > 10


def test_a_procedure_is_free_and_suggested(anne: Conversing) -> None:
    only(anne, "procedure")
    offered = anne.labels[0]
    assert anne.taps(offered).values == {"procedure": offered}
    assert (
        anne.says("modifier démarche").says("Permis de chasser en Corse").values["procedure"]
        == "Permis de chasser en Corse"
    )


def test_a_pdf_is_kept_with_the_draft_in_the_same_turn(anne: Conversing) -> None:
    only(anne, "cv").sends("file", file=CV)
    keep, save = anne.last.effects
    assert isinstance(keep, KeepFile)
    assert anne.values == {"cv": keep.file}
    assert type(save).__name__ == "SaveDraft"
    assert (keep.file.name, keep.file.size, keep.file.digest, len(keep.file.id)) == ("mon cv.pdf", 2048, "ab" * 32, 32)
    assert "mon cv.pdf (2 Ko)" in anne.reads


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("not-pdf", "n'est pas un pdf"),
        ("active", "scripts"),
        ("encrypted", "protégé"),
        ("damaged", "abîmé"),
        ("too-large", "trop"),
        ("unreachable", "renvoyez"),
        ("offered", "renvoyez"),
    ],
)
def test_other_files_are_refused_with_their_reason(anne: Conversing, state: FileState, words: str) -> None:
    only(anne, "cv").sends("file", file=IncomingFile(ref="r", name="x.pdf", state=state))
    assert words in anne.reads.casefold()
    assert anne.values == {}
    assert anne.asks == "CV"


def test_a_picture_where_a_file_is_asked_for_is_told_so(anne: Conversing) -> None:
    assert "pas une image" in only(anne, "cv").sends("photo").reads
    assert anne.asks == "CV"
    assert "PDF" in anne.says("le voici").reads


def test_a_file_that_nobody_asked_for_is_not_kept(anne: Conversing) -> None:
    only(anne, "role").sends("file", file=CV)
    assert "je n'ai pas gardé le vôtre" in anne.reads
    assert anne.asks == "Métier"
    assert not anne.last.effects


def test_a_file_is_wanted_only_where_the_form_asks_for_it_now(anne: Conversing) -> None:
    knows = knowing(short("role", "cv"))
    anne.knows = knows
    assert wants_file(anne.conversation, knows) is None
    anne.begins()
    assert wants_file(anne.conversation, knows) is None
    anne.says("Designer")
    assert (anne.asks, wants_file(anne.conversation, knows)) == ("notice", None)
    anne.says("j'ai lu")
    slot = wants_file(anne.conversation, knows)
    assert slot == FORM.slot("cv")
    assert most_bytes_wanted(anne.conversation, knows) == 1_000_000
    anne.commands("annuler")
    assert most_bytes_wanted(anne.conversation, knows) is None


def test_a_file_can_be_replaced_from_the_summary(anne: Conversing) -> None:
    only(anne, "cv").sends("file", file=CV).says("modifier cv")
    assert "Votre réponse actuelle : mon cv.pdf" in anne.reads
    anne.sends("file", file=CV)
    assert isinstance(anne.values["cv"], StoredFile)
    assert anne.asks == "summary"


def test_signs_in_an_answer_stay_signs(anne: Conversing) -> None:
    only(anne, "name").says("**Anne** _Martin_ [ici](https://mal.example)")
    shown = anne.last.replies[-1].text
    assert "**Anne**" not in shown
    assert "](https" not in shown
    assert anne.values["name"] == "**Anne** _Martin_ [ici](https://mal.example)"
