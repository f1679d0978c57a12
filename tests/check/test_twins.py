"""Rules on twins: both languages stand, and do not contradict each other."""

import pytest

from tests.check.conftest import Checking
from tests.check.faults import Fault, told
from tests.content_folder import ContentFolder

PAY = "fr/answers/pay.amount.md"
DEADLINE = "fr/answers/admin.deadline.md"
ALL = "fr/answers/programme.difference.md"

CONTRADICTIONS = [
    Fault(
        PAY,
        " Voir {{ link.page }}.",
        "",
        "{{ link.page }} is quoted in en/answers/pay.amount.md and not here",
        "## beta",
    ),
    Fault(
        PAY,
        "nets par mois. Voir",
        "({{ link.page }}, {{ alpha/1.pay.amount }}). Voir",
        "is quoted here and not in",
        "## beta",
    ),
    Fault(DEADLINE, "## beta unpublished", "## beta", "Only one of this section and its twin", "## beta"),
    Fault(PAY, "[open, closing-today]", "[open]", "The conditions are not the same", "## alpha", blocks=False),
    Fault(ALL, "Sources: P1", "Sources: P2", "“Sources” is not the same", "## all", blocks=False),
    Fault(PAY, "related: [admin.deadline]", "related: []", "“related” is not the same", "---", blocks=False),
]


@pytest.mark.parametrize("fault", CONTRADICTIONS, ids=str)
def test_sections_that_contradict_are_told(fault: Fault, folder: ContentFolder, checked: Checking) -> None:
    told(fault, folder, checked)


@pytest.mark.parametrize(
    ("here", "there", "words"),
    [
        ("Deux mentors suivent.", "Three mentors follow.", "numbers in letters differ: 2 here, 3 in"),
        ("Oui, c'est possible.", "No, it is not.", "begins with “oui”, its twin with “no”"),
    ],
)
def test_twins_that_say_the_contrary_are_told(
    here: str, there: str, words: str, folder: ContentFolder, checked: Checking
) -> None:
    folder.change("en/answers/programme.difference.md", "Alpha is short", f"{there} Alpha is short")
    told(Fault(ALL, "Alpha est court", f"{here} Alpha est court", words, "## all"), folder, checked)


@pytest.mark.parametrize(
    ("here", "there"), [("Les deux mentors suivent.", "Both mentors follow."), ("Oui, deux.", "Yes, two.")]
)
def test_twins_that_say_the_same_otherwise_are_fine(
    here: str, there: str, folder: ContentFolder, checked: Checking
) -> None:
    folder.change("en/answers/programme.difference.md", "Alpha is short", f"{there} Alpha is short")
    folder.change(ALL, "Alpha est court", f"{here} Alpha est court")
    assert checked() == []


def test_an_answer_without_its_twin_is_told_where_it_stands(folder: ContentFolder, checked: Checking) -> None:
    folder.remove("en/answers/chat.greeting.md")
    found = [(problem.file, problem.words) for problem in checked()]
    assert ("fr/answers/chat.greeting.md", "This answer has no twin: write en/answers/chat.greeting.md.") in found


def test_a_section_of_one_language_only_is_told_once(folder: ContentFolder, checked: Checking) -> None:
    folder.change("en/answers/admin.deadline.md", "## beta unpublished\nNo date was published.\n", "")
    words = [problem.words for problem in checked() if problem.blocks]
    assert words == ["The section “beta” is missing in en/answers/admin.deadline.md."]
