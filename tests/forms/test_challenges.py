"""Challenges: named, or pointed to by words, a place, a trade; only once they are public."""

from dataclasses import replace

import pytest

from bot.clock import parse_instant
from bot.forms.checking import check, check_option, options_of, stands
from bot.forms.form import Option
from tests.forms.slots import (
    ALPHA,
    ARCHIVES,
    AT_ALPHA,
    FIELDS,
    FINES,
    FRENCH,
    edition,
    noted,
    outcome,
    said,
    slot,
    suggested,
)

CHALLENGE = slot("challenge")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1", "champs"),
        ("le troisième", "amendes"),
        ("Champs", "champs"),
        ("défi champs", "champs"),
        ("the champs challenge", "champs"),
        ("contraventions", "amendes"),
        ("Archive des armees", "archives-des-armées"),
        ("armées", "archives-des-armées"),
        ("je voudrais les archives", "archives-des-armées"),
    ],
)
def test_a_name_is_taken(text: str, found: str) -> None:
    assert outcome(check(CHALLENGE, text, AT_ALPHA)) == found


def test_a_name_that_was_guessed_is_told() -> None:
    assert noted(check(CHALLENGE, "armees", AT_ALPHA)) == "J'ai compris : Archives des armées."


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("ruches", ["champs"]),
        ("beehives", ["champs"]),
        ("Étel", ["champs"]),
        ("à Vincennes", ["archives-des-armées", "amendes"]),
        ("quelque chose à Vincennes, merci", ["archives-des-armées", "amendes"]),
        ("designer", ["champs", "archives-des-armées"]),
        ("un poste de développeuse", ["archives-des-armées"]),
        ("data", ["amendes"]),
        ("ministère des armées", ["archives-des-armées"]),
        ("champs ?", ["champs"]),
        ("quel est le salaire", []),
        ("9", []),
        ("x" * 4_000, []),
    ],
)
def test_what_only_points_to_some_is_asked(text: str, offered: list[str]) -> None:
    assert suggested(check(CHALLENGE, text, AT_ALPHA)) == offered


def test_the_reason_says_what_to_do() -> None:
    assert outcome(check(CHALLENGE, "ruches", AT_ALPHA)) == "Vouliez-vous dire « Champs » ?"
    assert outcome(check(CHALLENGE, "Vincennes", AT_ALPHA)) == "Plusieurs défis correspondent. Lequel ?"
    assert outcome(check(CHALLENGE, "9", AT_ALPHA)) == "9 n'est pas un des choix : de 1 à 3."


def test_they_wait_until_they_are_public() -> None:
    public = parse_instant("2020-07-11")
    early = replace(AT_ALPHA, edition=edition(FIELDS, public=public))
    assert options_of(CHALLENGE, early) == ()
    assert outcome(check(CHALLENGE, "Champs", early)) == "Les défis ne sont pas encore publics."
    assert outcome(check_option(CHALLENGE, "champs", early)) == "Ce choix n'existe plus."
    assert outcome(check(CHALLENGE, "Champs", FRENCH)) == "Les défis ne sont pas encore publics."
    later = replace(early, now=public)
    assert outcome(check(CHALLENGE, "Champs", later)) == "champs"
    assert (stands(CHALLENGE, "champs", later), stands(CHALLENGE, "champs", early)) == (True, False)


def test_their_profiles_wait_with_them() -> None:
    profiles = slot(
        "ranking", ("champs.1", "Champs — designer", "Champs — designer"), ("amendes.1", "Amendes", "Amendes")
    )
    early = replace(AT_ALPHA, edition=edition(FIELDS, FINES, public=parse_instant("2020-07-11")))
    assert options_of(profiles, early) == ()
    assert outcome(check(profiles, "1", early)) == "Il n'y a encore rien à choisir."
    assert options_of(profiles, replace(early, edition=ALPHA)) == profiles.options


def test_other_options_do_not_wait() -> None:
    trade = slot("choice", ("champs", "Champs", "Fields"), ("ville", "Ville", "Town"))
    early = replace(AT_ALPHA, edition=edition(FIELDS, public=parse_instant("2020-07-11")))
    assert options_of(trade, early) == trade.options


def test_each_is_an_option_by_its_name() -> None:
    options = options_of(CHALLENGE, AT_ALPHA)
    assert [option.id for option in options] == [FIELDS.id, ARCHIVES.id, FINES.id]
    assert options[0] == Option("champs", {"fr": "Champs", "en": "Champs"})
    assert said(None) == ""
