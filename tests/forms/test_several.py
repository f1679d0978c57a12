"""Several choices, in order or not, typed in every way and tapped."""

import pytest

from bot.forms.checking import check, check_option, check_several
from tests.forms.slots import FRENCH, noted, outcome, slot, suggested

LANGUAGES = (
    ("php", "PHP", "PHP"),
    ("java", "Java", "Java"),
    ("python", "Python", "Python"),
    ("node", "Node.js", "Node.js"),
    ("c", "C", "C"),
    ("cpp", "C++", "C++"),
    ("html", "HTML et CSS", "HTML and CSS"),
    ("other", "Autre, à préciser", "Other, please say"),
)
SOME = slot("choices", *LANGUAGES, at_least=1, at_most=4)
RANKED = slot("ranking", *LANGUAGES, at_least=2, at_most=3)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("php", ("php",)),
        ("3,1", ("python", "php")),
        ("1 et 3", ("php", "python")),
        ("1 3 4", ("php", "python", "node")),
        ("php, java et python", ("php", "java", "python")),
        ("php/java", ("php", "java")),
        ("python + c++", ("python", "cpp")),
        ("HTML et CSS, php", ("html", "php")),
        ("HTML et CSS et Java", ("html", "java")),
        ("autre, à préciser", ("other",)),
        ("php ; Autre, à préciser", ("php", "other")),
        ("1. PHP\n2. Java", ("php", "java")),
        ("- php\n- Node.js\n", ("php", "node")),
        ("python > php", ("python", "php")),
        ("python puis php", ("python", "php")),
        ("le php et le java", ("php", "java")),
        ("php, et", ("php",)),
        ("php, php", ("php",)),
    ],
)
def test_several_are_parted_as_people_part_them(text: str, chosen: tuple[str, ...]) -> None:
    assert outcome(check(SOME, text, FRENCH)) == chosen


@pytest.mark.parametrize("text", ["tous", "Toutes !", "all"])
def test_all_are_meant(text: str) -> None:
    assert outcome(check(slot("choices", *LANGUAGES[:3]), text, FRENCH)) == ("php", "java", "python")


def test_a_misspelt_one_is_told() -> None:
    assert noted(check(SOME, "nodejs et pyhton", FRENCH)) == "J'ai compris : Node.js et Python."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("php et cobol", "« cobol » n'est pas un des choix."),
        ("php/cobol", "Vouliez-vous dire « PHP » ?"),
        ("cobol/ada", "« cobol/ada » n'est pas un des choix."),
        ("pas php", "Vouliez-vous dire « PHP » ?"),
        ("1 et 12", "12 n'est pas un des choix : de 1 à 8."),
        ("1 2 3 4 5", "Au plus 4 : vous en avez choisi 5."),
        ("tous", "Au plus 4 : vous en avez choisi 8."),
        ("", "Choisissez une des réponses, ou écrivez son numéro."),
        ("et, et", "Choisissez une des réponses, ou écrivez son numéro."),
        ("php, " * 41, "« php php php php php php php php php php… » n'est pas un des choix."),
        ("x" * 2_000, "Écrivez seulement vos choix, séparés par des virgules."),
    ],
)
def test_the_reason_names_what_is_wrong(text: str, reason: str) -> None:
    assert outcome(check(SOME, text, FRENCH)) == reason


def test_too_few_are_counted() -> None:
    assert outcome(check(RANKED, "java", FRENCH)) == "Au moins 2 : vous en avez choisi 1."


def test_tapped_ones_are_checked_together() -> None:
    assert outcome(check_option(RANKED, "java", FRENCH)) == ("java",)
    assert outcome(check_several(RANKED, ("java", "php"), FRENCH)) == ("java", "php")
    assert outcome(check_several(RANKED, ("java", "moon"), FRENCH)) == "Ce choix n'existe plus."
    assert outcome(check_several(RANKED, ("java",), FRENCH)) == "Au moins 2 : vous en avez choisi 1."


def test_what_may_be_meant_can_be_tapped() -> None:
    assert suggested(check(SOME, "php ?", FRENCH)) == ["php"]
