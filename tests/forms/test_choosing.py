"""Choices, typed or tapped."""

import pytest

from bot.forms.checking import Accepted, Refused, check, check_option, options_of
from tests.forms.slots import FRENCH, outcome, said, slot

TRADE = slot(
    "choice",
    ("product", "Designer produit", "Product designer"),
    ("full", "Développeur full stack", "Full-stack developer"),
    ("back", "Développeur back-end", "Back-end developer"),
    ("c", "C", "C"),
    ("cpp", "C++", "C++"),
    ("three", "3 mois", "3 months"),
)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("1", "product"),
        ("le 2", "full"),
        ("n° 3", "back"),
        ("#3", "back"),
        ("la deuxième", "full"),
        ("Designer produit", "product"),
        ("DESIGNER PRODUIT !", "product"),
        ("product designer", "product"),
        ("desinger produit", "product"),
        ("designer", "product"),
        ("je suis designer", "product"),
        ("fullstack", "full"),
        ("dévelopeur fulstack", "full"),
        ("back", "back"),
        ("c", "c"),
        ("c++", "cpp"),
        ("3 mois", "three"),
    ],
)
def test_a_choice_is_typed_by_number_by_label_or_by_a_misspelt_label(text: str, option: str) -> None:
    assert outcome(check(TRADE, text, FRENCH)) == option


@pytest.mark.parametrize(
    "text", ["pas designer", "designer ?", "quel est le salaire", "4 mois", "", "🙂", "ni l'un ni l'autre"]
)
def test_what_names_no_option_is_refused(text: str) -> None:
    assert isinstance(check(TRADE, text, FRENCH), Refused)


def test_what_may_mean_several_is_asked() -> None:
    verdict = check(TRADE, "développeur", FRENCH)
    assert isinstance(verdict, Refused)
    assert [option.id for option in verdict.suggestions] == ["full", "back"]
    assert said(verdict.reason) == "« développeur » peut désigner plusieurs choix. Lequel ?"


def test_what_was_guessed_is_said() -> None:
    verdict = check(TRADE, "designer", FRENCH)
    assert isinstance(verdict, Accepted)
    assert said(verdict.note) == "J'ai compris : Designer produit."


def test_a_number_that_no_choice_has_is_named() -> None:
    assert outcome(check(TRADE, "9", FRENCH)) == "9 n'est pas un des choix : de 1 à 6."


def test_an_option_that_is_gone_is_not_taken() -> None:
    assert outcome(check_option(TRADE, "back", FRENCH)) == "back"
    assert outcome(check_option(TRADE, "moon", FRENCH)) == "Ce choix n'existe plus."


@pytest.mark.parametrize("text", ["oui", "Ouais", "y", "yes", "1", "ok", "oui bien sûr", "d'accord"])
def test_yes(text: str) -> None:
    assert outcome(check(slot("yes-no"), text, FRENCH)) is True


@pytest.mark.parametrize("text", ["non", "nan", "n", "NO", "2", "non merci", "pas du tout"])
def test_no(text: str) -> None:
    assert outcome(check(slot("yes-no"), text, FRENCH)) is False


@pytest.mark.parametrize(
    "text", ["oui et non", "oui ?", "peut-être", "", "oui mais seulement le lundi et le mardi en fait"]
)
def test_neither_yes_nor_no(text: str) -> None:
    assert isinstance(check(slot("yes-no"), text, FRENCH), Refused)


@pytest.mark.parametrize(
    ("text", "value"),
    [("oui", True), ("J'accepte.", True), ("I agree", True), ("non", False), ("nan", False), ("je refuse", False)],
)
def test_a_consent_is_said(text: str, value: bool) -> None:
    assert outcome(check(slot("consent"), text, FRENCH)) is value


@pytest.mark.parametrize("text", ["ouais", "ok", "ça dépend", "j'accepte pas", "oui ?"])
def test_a_consent_is_never_guessed(text: str) -> None:
    assert isinstance(check(slot("consent"), text, FRENCH), Refused)


def test_yes_and_no_can_be_tapped_in_both_languages() -> None:
    yes, no = options_of(slot("yes-no"), FRENCH)
    assert (yes.label, no.label) == ({"fr": "Oui", "en": "Yes"}, {"fr": "Non", "en": "No"})
    assert [outcome(check_option(slot("consent"), option, FRENCH)) for option in ("yes", "no")] == [True, False]
