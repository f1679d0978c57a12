"""Free texts, places and procedures: kept as written, cleaned of what nobody sees."""

from dataclasses import replace

import pytest

from bot.forms.checking import check, check_option, check_piece, options_of
from bot.forms.form import SlotKind
from bot.forms.texts import running_length
from tests.forms.slots import AT_ALPHA, FRENCH, noted, outcome, said, slot

PLACE, PROCEDURE = slot("place"), slot("procedure")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Anne   Martin ", "Anne Martin"),
        ("Anne\nMartin", "Anne Martin"),
        ("e\u0301te\u0301", "été"),
        ("a\u202eb\u0000c\ud800\u200b", "abc"),
        ("👩‍💻 code", "👩‍💻 code"),
    ],
)
def test_a_short_text_is_one_line_without_what_nobody_sees(text: str, kept: str) -> None:
    assert outcome(check(slot("text"), text, FRENCH)) == kept


def test_a_long_text_keeps_its_lines() -> None:
    assert outcome(check(slot("long-text"), "a\r\nb\tc\n\n", FRENCH)) == "a\nb c"


def test_a_text_keeps_its_bounds_to_the_character() -> None:
    bounded = slot("text", at_least=3, at_most=5)
    assert outcome(check(bounded, "abc", FRENCH)) == "abc"
    assert outcome(check(bounded, "e\u0301" * 5, FRENCH)) == "ééééé"
    assert outcome(check(bounded, "ab", FRENCH)) == "Il manque un caractère : c'est trop court."
    assert outcome(check(bounded, "a", FRENCH)) == "Il manque 2 caractères : c'est trop court."
    assert outcome(check(bounded, "abcdef", FRENCH)) == "Cela fait 6 caractères, soit 1 de trop : la limite est de 5."


@pytest.mark.parametrize(("kind", "most"), [("text", "200"), ("long-text", "4 000")])
def test_a_text_has_a_bound_of_ours_where_its_question_sets_none(kind: SlotKind, most: str) -> None:
    assert str(outcome(check(slot(kind), "x" * 5_000, FRENCH))).endswith(f"la limite est de {most}.")


@pytest.mark.parametrize("text", ["", "…", "🙂", "---", "\u0301"])
def test_a_text_has_words(text: str) -> None:
    assert outcome(check(slot("text"), text, FRENCH)) == "Je n'y trouve aucun mot."
    assert outcome(check_piece(slot("long-text"), "", text, FRENCH)) == "Je n'y trouve aucun mot."


def test_a_long_text_comes_in_pieces_and_may_be_short_meanwhile() -> None:
    story = slot("long-text", at_least=20, at_most=30)
    first = check_piece(story, "", " J'ai appris ", FRENCH)
    assert outcome(first) == "J'ai appris"
    assert outcome(check_piece(story, "J'ai appris", "le métier.", FRENCH)) == "J'ai appris\nle métier."
    assert str(outcome(check_piece(story, "J'ai appris", "x" * 20, FRENCH))).startswith(
        "Cela fait 32 caractères, soit 2 de trop"
    )
    assert said(running_length(story, "J'ai appris", FRENCH)) == "11 caractères sur 30 au plus"


@pytest.mark.parametrize("text", ["Lyon", "75011 Paris", "L'Haÿ-les-Roses", "Saint-Denis (93)", "दिल्ली"])
def test_any_place_is_kept_as_written(text: str) -> None:
    assert (outcome(check(PLACE, text, AT_ALPHA)), noted(check(PLACE, text, AT_ALPHA))) == (text, "")
    assert outcome(check(PLACE, text, FRENCH)) == text


def test_a_place_of_ours_is_spelt_as_we_spell_it() -> None:
    assert (outcome(check(PLACE, "ETEL", AT_ALPHA)), noted(check(PLACE, "ETEL", AT_ALPHA))) == ("Étel", "")


def test_a_place_that_looks_like_ours_is_kept_and_told() -> None:
    verdict = check(PLACE, "Vincenes", AT_ALPHA)
    assert outcome(verdict) == "Vincenes"
    assert (
        noted(verdict)
        == "Je l'ai gardé comme vous l'avez écrit. Si c'est « Vincennes », revenez en arrière pour corriger."
    )


@pytest.mark.parametrize("text", ["", "x", "42", "où ça ?", "a@b.fr", "https://exemple.fr", "🙂🙂", "<b>Paris</b>"])
def test_what_is_no_place_is_refused(text: str) -> None:
    assert outcome(check(PLACE, text, AT_ALPHA)) == "Écrivez le nom d'un lieu, par exemple une ville."


def test_a_place_has_at_most_eighty_characters() -> None:
    assert outcome(check(PLACE, "P" * 80, AT_ALPHA)) == "P" * 80
    assert outcome(check(PLACE, "P" * 81, AT_ALPHA)) == "C'est trop long : 80 caractères au plus."


@pytest.mark.parametrize(
    ("text", "kept", "resembles"),
    [
        ("demande de Logement social", "Demande de logement social", ""),
        ("2", "Demande de logement social", ""),
        ("Permis de construire", "Permis de construire", ""),
        ("ruches", "ruches", "Déclaration de ruches"),
        ("Declaration de ruche", "Declaration de ruche", "Déclaration de ruches"),
    ],
)
def test_a_procedure_is_free_and_spelt_as_usual_where_it_is_usual(text: str, kept: str, resembles: str) -> None:
    verdict = check(PROCEDURE, text, AT_ALPHA)
    assert outcome(verdict) == kept
    assert (resembles in noted(verdict)) if resembles else noted(verdict) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("9", "Écrivez le nom de la démarche."),
        ("?!", "Je n'y trouve aucun mot."),
        ("x" * 201, "C'est trop long : 200 caractères au plus."),
    ],
)
def test_what_is_no_procedure_is_refused(text: str, reason: str) -> None:
    assert outcome(check(PROCEDURE, text, AT_ALPHA)) == reason


def test_the_first_procedures_are_suggested_and_any_can_be_tapped() -> None:
    context = replace(AT_ALPHA, procedures=[f"Démarche {letter}" for letter in "ABCDEFGH"])
    offered = options_of(PROCEDURE, context)
    assert [option.label["en"] for option in offered] == [f"Démarche {letter}" for letter in "ABCDEF"]
    later = replace(context, procedures=["Autre", *reversed(context.procedures)])
    assert outcome(check_option(PROCEDURE, offered[1].id, later)) == "Démarche B"
