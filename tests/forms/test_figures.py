"""Numbers and dates, as people write them."""

import pytest

from bot.forms.checking import check
from tests.forms.slots import AT_ALPHA, FRENCH, IN_ENGLISH, noted, outcome, slot

NUMBER, DATE = slot("number"), slot("date")


@pytest.mark.parametrize(
    ("text", "number"),
    [("3000", 3000), (" 3 000 ", 3000), ("3\u202f000", 3000), ("1 234 567", 1234567), ("0", 0), ("٣", 3), ("²", 2)],
)
def test_a_plain_number_needs_no_remark(text: str, number: int) -> None:
    assert (outcome(check(NUMBER, text, FRENCH)), noted(check(NUMBER, text, FRENCH))) == (number, "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3.000", 3000),
        ("3,000", 3000),
        ("12'500", 12500),
        ("environ 3000", 3000),
        ("3000 par an", 3000),
        ("3k", 3000),
        ("1,2 million", 1_200_000),
        ("2 milliards", 2_000_000_000),
        ("3000 €", 3000),
        ("douze", 12),
        ("twenty", 20),
        ("aucun", 0),
    ],
)
def test_how_a_number_was_understood_is_told(text: str, number: int) -> None:
    verdict = check(NUMBER, text, FRENCH)
    assert outcome(verdict) == number
    assert noted(verdict).startswith("J'ai compris : ")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3,5", "« 3,5 » n'est pas un nombre entier : arrondissez-le."),
        ("1,2345 mille", "« 1,2345 mille » n'est pas un nombre entier : arrondissez-le."),
        ("beaucoup", "« beaucoup » n'est pas un nombre : écrivez-le en chiffres."),
        ("deux cents", "« deux cents » n'est pas un nombre : écrivez-le en chiffres."),
        ("3 lapins", "« 3 lapins » n'est pas un nombre : écrivez-le en chiffres."),
        ("3 à 5", "Écrivez un seul nombre."),
        ("10-15", "Écrivez un seul nombre."),
        ("3 ?", "Écrivez un seul nombre."),
        ("x" * 100, "Écrivez un seul nombre."),
        ("-5", "Il faut au moins 0."),
        ("9" * 60, "Il faut au plus 1 000 000 000 000 000."),
    ],
)
def test_what_is_wrong_with_a_number_is_named(text: str, reason: str) -> None:
    assert outcome(check(NUMBER, text, FRENCH)) == reason


def test_a_number_keeps_the_bounds_of_its_question() -> None:
    bounded = slot("number", at_least=-2, at_most=1_000)
    assert [outcome(check(bounded, text, FRENCH)) for text in ("-2", "1000")] == [-2, 1000]
    assert outcome(check(bounded, "-3", FRENCH)) == "Il faut au moins -2."
    assert outcome(check(bounded, "1001", FRENCH)) == "Il faut au plus 1 000."


@pytest.mark.parametrize(
    "text",
    [
        "12/03/2020",
        "12.3.2020",
        "12-03-2020",
        "2020-03-12",
        "12 mars 2020",
        "le jeudi 12 mars 2020",
        "12 March 2020",
        "March 12, 2020",
        "12th March 2020",
        "12 MARS 2020",
    ],
)
def test_a_date_is_written_in_many_ways(text: str) -> None:
    assert (outcome(check(DATE, text, FRENCH)), noted(check(DATE, text, FRENCH))) == ("2020-03-12", "")


@pytest.mark.parametrize(
    ("text", "kept", "told"),
    [
        ("12/03/20", "2020-03-12", "12 mars 2020"),
        ("12 mars 20", "2020-03-12", "12 mars 2020"),
        ("1/1/85", "1985-01-01", "1er janvier 1985"),
        ("12 fevrer 2020", "2020-02-12", "12 février 2020"),
        ("demain", "2020-07-11", "11 juillet 2020"),
        ("Après-demain", "2020-07-12", "12 juillet 2020"),
        ("aujourd'hui", "2020-07-10", "10 juillet 2020"),
        ("yesterday", "2020-07-09", "9 juillet 2020"),
    ],
)
def test_how_a_date_was_understood_is_told(text: str, kept: str, told: str) -> None:
    verdict = check(DATE, text, FRENCH)
    assert (outcome(verdict), noted(verdict)) == (kept, f"J'ai compris : {told}.")


def test_in_english_the_order_of_figures_is_told() -> None:
    assert noted(check(DATE, "03/04/2020", IN_ENGLISH)) == "J'ai compris : 3 April 2020."
    assert noted(check(DATE, "03/04/2020", AT_ALPHA)) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/2020", "Il n'y a pas de 31 dans ce mois : il finit le 29 février 2020."),
        ("29/02/2019", "Il n'y a pas de 29 dans ce mois : il finit le 28 février 2019."),
        ("0/1/2020", "Il n'y a pas de 0 dans ce mois : il finit le 31 janvier 2020."),
        ("03/25/2020", "Écrivez le jour avant le mois."),
        ("45/45/2020", "Il n'y a pas de mois 45."),
        ("2020-00-12", "Il n'y a pas de mois 0."),
        ("12/03/1820", "Vérifiez l'année : 1820."),
        ("12/03", "Il manque l'année : écrivez par exemple « 12/03/2020 »."),
        ("12 mars", "Il manque l'année : écrivez par exemple « 12 mars 2020 »."),
        ("mars 2020", "Il manque le jour dans « mars 2020 »."),
        ("septembre", "Il manque le jour dans « septembre »."),
        ("bientôt", "Je ne trouve pas de date dans « bientôt »."),
        ("12/03/2020 à Paris", "Je ne trouve pas de date dans « 12/03/2020 à Paris »."),
        ("12 mars ou avril 2020", "Je ne trouve pas de date dans « 12 mars ou avril 2020 »."),
        ("1 2 3 mars", "Je ne trouve pas de date dans « 1 2 3 mars »."),
        ("12/03/2020 ?", "Écrivez une seule date."),
        ("12 mars 2020 " + "x" * 90, "Écrivez une seule date."),
    ],
)
def test_what_is_wrong_with_a_date_is_named(text: str, reason: str) -> None:
    assert outcome(check(DATE, text, FRENCH)) == reason
