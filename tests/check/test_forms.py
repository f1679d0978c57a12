"""Rules on forms: their call, their questions, their words, their sources."""

import pytest

from tests.check.conftest import Checking
from tests.check.faults import Fault, told
from tests.content_folder import ContentFolder

APPLY = "programmes/alpha/1/apply.yaml"
PROPOSE = "programmes/alpha/1/propose.yaml"
EDITION = "programmes/alpha/1/edition.yaml"
LONG = "un deux trois quatre cinq six sept huit neuf dix onze douze treize " * 2
SHORT = "One two three four five six. "
WHY = "    why: {fr: Ce poste écrit du code., en: This post writes code.}\n"
AGREE = "Acceptez-vous de rester dans le vivier ?"

FAULTS = [
    # what each kind needs
    Fault(APPLY, WHY, "", "Say why “languages” is", "id: languages"),
    Fault(APPLY, "    example: {fr: anne@exemple.fr, en: anne@example.org}\n", "", "“email” is typed", "id: email"),
    Fault(APPLY, "    personal: true\n    ours", "    ours", "“email” is about a person", "id: email"),
    Fault(APPLY, "    most_megabytes: 5\n", "", "Say how big the file may be", "id: resume"),
    Fault(APPLY, "most_megabytes: 5", "most_megabytes: 21", "between 1 and 20 megabytes", "most_megabytes"),
    Fault(APPLY, "most_megabytes: 5", "most_megabytes: 0", "between 1 and 20 megabytes", "most_megabytes"),
    Fault(APPLY, "at_most: 1", "most_megabytes: 5", "“most_megabytes” means nothing for the kind “ranking”", "most_m"),
    Fault(APPLY, "      - {id: designer, fr: Designer, en: Designer}\n", "", "One option is no choice", "options:"),
    # bounds
    Fault(APPLY, "kind: email", "kind: email\n    at_most: 3", "“at_most” means nothing for the kind “email”", "at_most: 3"),
    Fault(APPLY, "at_least: 1", "at_least: 0", "must be at least 1", "at_least"),
    Fault(APPLY, "at_least: 1", "at_least: 3", "“at_least” is 3, but there are 2 options", "at_least"),
    Fault(APPLY, "at_least: 1", "at_least: 2\n    at_most: 1 #", "at least 2, at most 1", "at_most: 1 #"),
    # consent
    Fault(APPLY, AGREE, "Restez-vous dans le vivier ?", "This asks for no consent", "Restez-vous"),
    Fault(APPLY, "    required: false\n    ours: c", "    ours: c", "A consent that one must give is none", "id: pool"),
    # sources
    Fault(APPLY, "    ours: the", "    # ours: the", "“email” names no source", "id: email"),
    Fault(APPLY, "5\n    sources: [P1]", "5\n    sources: [P9]", "There is no source “P9”", "P9"),
    # words
    Fault(APPLY, "label: {fr: Langages,", f"label: {{fr: {'L' * 41},", "has 41 characters (at most 40 in a label)", "LLL"),
    Fault(APPLY, "fr: Java, en", f"fr: {'J' * 41}, en", "has 41 characters (at most 40 in a label)", "JJJ"),
    Fault(APPLY, "help: {fr: Deux pages suffisent.", f"help: {{fr: {LONG}", "A sentence has 26 words (at most 25)", "help"),
    Fault(APPLY, "    Vous pouvez tout supprimer.", f"    {LONG}", "A sentence has 26 words (at most 25)", "  fr: |"),
    Fault(APPLY, "    You may", f"    {SHORT * 33}You may", "The notice has 209 words (at most 200)", "  en: |"),
    Fault(APPLY, "You may erase", "Before {{ apply.closes }} you may erase", "Facts are not quoted here", "  en: |"),
    Fault(APPLY, "en: Send your CV as a PDF.", "en: Envoyez votre CV en PDF.", "the same in both languages", "en: Envoyez"),
    # answers that can be typed
    Fault(APPLY, "{fr: anne@exemple.fr,", "{fr: anne chez exemple.fr,", "“anne chez exemple.fr” would be refused", "anne chez"),
    Fault(APPLY, "fr: Java, en: Java", "fr: python, en: Java", "Two options are named “python” in “fr”", "fr: python"),
    Fault(APPLY, "fr: Java, en: Java", "fr: Java, en: 2", "“2” would be taken for the number of an option", "en: 2"),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_form_with_a_fault_is_told(fault: Fault, folder: ContentFolder, checked: Checking) -> None:
    told(fault, folder, checked)


def test_a_form_of_a_call_that_does_not_exist_is_told(folder: ContentFolder, checked: Checking) -> None:
    for end in ("opens", "closes"):
        folder.change(EDITION, f"  propose.{end}:", f"  event.{end}:")
    words = [problem.words for problem in checked() if problem.file == PROPOSE]
    assert words == ["alpha/1 has no “propose” call: nobody can fill this in."]


def test_a_form_without_a_question_is_told(folder: ContentFolder, checked: Checking) -> None:
    text = (folder.root / PROPOSE).read_text(encoding="utf-8")
    folder.write(PROPOSE, text[: text.index("slots:")] + "slots: []\n")
    assert [problem.words for problem in checked() if problem.file == PROPOSE] == ["This form asks nothing."]


@pytest.mark.parametrize("file", ["programmes/alpha/1/aply.yaml", "programmes/beta/2/propose.yml"])
def test_a_file_that_nobody_reads_is_told(file: str, folder: ContentFolder, checked: Checking) -> None:
    folder.write(file, "slots: []\n")
    assert [problem.words.split(" (")[0] for problem in checked() if problem.file == file] == ["Nobody reads this file"]


def test_a_form_without_an_edition_beside_it_is_told(folder: ContentFolder, checked: Checking) -> None:
    folder.write("programmes/beta/3/apply.yaml", "slots: []\n")
    assert [problem.words for problem in checked() if problem.file == "programmes/beta/3/apply.yaml"] == [
        "Nobody reads this file: there is no edition.yaml beside it."
    ]


def test_an_answer_too_long_for_a_button_is_told(folder: ContentFolder, checked: Checking) -> None:
    folder.change(EDITION, "id: fields", f"id: {'fields-' * 8}")
    told(
        Fault(APPLY, "at_most: 1", "at_most: 1", "is too long for a button: 12 bytes too many", "{from"),
        folder,
        checked,
    )
    folder.change(APPLY, "kind: ranking", "kind: challenge")
    folder.change(APPLY, "    options: {from: profiles}\n    at_most: 1\n", "")
    fault = Fault(APPLY, "kind: challenge", "kind: challenge", "is too long for a button: 10 bytes", "id: wish")
    told(fault, folder, checked)


def test_labels_of_profiles_are_as_long_as_the_edition_makes_them(folder: ContentFolder, checked: Checking) -> None:
    folder.change(EDITION, "fr: designer produit", "fr: designer produit et de services numériques pour tous")
    assert checked() == []


def test_a_source_that_only_a_question_names_is_used(folder: ContentFolder, checked: Checking) -> None:
    folder.change("sources.yaml", "P2:", "P3: {title: {fr: a, en: b}, reliability: press}\nP2:")
    assert [problem.words for problem in checked()] == ["1 source is named nowhere: P3"]
    folder.change(PROPOSE, "sources: [P2]", "sources: [P2, P3]")
    assert checked() == []


def test_a_procedure_listed_twice_is_told(folder: ContentFolder, checked: Checking) -> None:
    fault = Fault("procedures.yaml", "- Décl", "- demande de Passeport\n- Décl", "is listed twice", "demande de")
    told(fault, folder, checked)


ELIGIBILITY = "programmes/alpha/1/eligibility.yaml"
TO_CHECK = "- when: [{slot: status, is: [no]}, {slot: abroad, is: [yes]}]"

CHECK_FAULTS = [
    Fault(ELIGIBILITY, "      sources: [P1]\n", "", "This rule names no source", "- when: [{slot: status, is: [civil"),
    Fault(ELIGIBILITY, "[P1]", "[P7]", "There is no source “P7”", "P7"),
    Fault(ELIGIBILITY, "    unpublished: true", "    unpublished: true\n      sources: [P1]", "keep one of them", TO_CHECK),
    Fault(ELIGIBILITY, "slot: abroad, is: [yes]", "slot: status, is: [civil-servant]", "This rule never holds", "is: [no]}, {"),
    Fault(ELIGIBILITY, ", {slot: abroad, is: [yes]}", "", "No rule uses the question “abroad”", "id: abroad"),
    Fault(ELIGIBILITY, "extérieures.", f"extérieures {LONG}.", "(at most 25)", "extérieures"),
    Fault(ELIGIBILITY, "label: {fr: Situation,", f"label: {{fr: {'S' * 41},", "has 41 characters", "SSS"),
    Fault(ELIGIBILITY, "en: \"Yes\"", "en: \"no\"", "Two options are named “no” in “en”", "en: \"no\""),
]  # fmt: skip


@pytest.mark.parametrize("fault", CHECK_FAULTS, ids=str)
def test_a_check_with_a_fault_is_told(fault: Fault, folder: ContentFolder, checked: Checking) -> None:
    told(fault, folder, checked)


def test_a_check_without_rules_is_told(folder: ContentFolder, checked: Checking) -> None:
    text = (folder.root / ELIGIBILITY).read_text(encoding="utf-8")
    folder.write(ELIGIBILITY, text[: text.index("  rules:")] + "  rules: []\n")
    assert "A check needs questions and rules." in [problem.words for problem in checked()]


def test_a_question_that_decides_whether_another_is_asked_is_used(folder: ContentFolder, checked: Checking) -> None:
    folder.change(ELIGIBILITY, "{slot: status, is: [civil-servant]}", "{slot: abroad, is: [no]}")
    folder.change(ELIGIBILITY, "{slot: status, is: [no]}, {slot: abroad", "{slot: abroad")
    assert checked() == []
