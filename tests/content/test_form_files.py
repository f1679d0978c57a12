"""Forms as they are read from the content folder: what an editor writes is what is asked, and no code is needed."""

from dataclasses import replace

import pytest

from bot.content.learning import corpus_of
from bot.forms.form import Condition, Form, Option
from tests.content.conftest import Refusals
from tests.content_folder import ContentFolder

APPLY = "programmes/alpha/1/apply.yaml"
QUESTION = """\
  - id: portfolio
    kind: link
    label: {fr: Portfolio, en: Portfolio}
    prompt: {fr: Où voit-on votre travail ?, en: Where can we see your work?}
    why: {fr: Le jury le regarde., en: The jury looks at it.}
    example: {fr: portfolio.exemple.fr, en: portfolio.example.org}
    when: {slot: trade, is: [designer]}
    sources: [P2]
"""


def apply_form(folder: ContentFolder) -> Form:
    return folder.read().forms["alpha/1/apply"]


def test_forms_are_found_by_edition_and_call(folder: ContentFolder) -> None:
    forms = folder.read().forms
    assert {name: (form.edition, form.call, form.file) for name, form in forms.items()} == {
        "alpha/1/apply": ("alpha/1", "apply", APPLY),
        "alpha/1/propose": ("alpha/1", "propose", "programmes/alpha/1/propose.yaml"),
    }


def test_a_form_keeps_the_order_and_the_words_of_its_editor(folder: ContentFolder) -> None:
    form = apply_form(folder)
    assert [(slot.id, slot.kind) for slot in form.slots] == [
        ("trade", "choice"),
        ("languages", "choices"),
        ("wish", "ranking"),
        ("email", "email"),
        ("resume", "file"),
        ("pool", "consent"),
    ]
    assert form.notice["fr"] == "Vos réponses servent à étudier votre candidature.\n\nVous pouvez tout supprimer."
    assert form.title == {"fr": "Candidature Alpha", "en": "Application to Alpha"}


def test_bounds_conditions_and_marks_are_read(folder: ContentFolder) -> None:
    form = apply_form(folder)
    trade, languages, wish, email, resume, pool = form.slots
    assert trade.options[1] == Option("full-stack", {"fr": "Développeur full stack", "en": "Full-stack developer"})
    assert languages.when == Condition("trade", ("full-stack",))
    assert (languages.at_least, languages.at_most, wish.at_most) == (1, None, 1)
    assert (resume.most_bytes, resume.required, resume.help is not None) == (5 * 1024 * 1024, False, True)
    assert (email.personal, trade.personal, pool.required) == (True, False, False)
    assert (trade.sources, email.sources, bool(email.ours)) == (("P1",), (), True)


def test_profiles_and_challenges_of_the_edition_become_options(folder: ContentFolder) -> None:
    assert apply_form(folder).slots[2].options == (
        Option("fields.1", {"fr": "Champs — designer produit", "en": "Champs — product designer"}),
    )
    folder.change(APPLY, "{from: profiles}", "{from: challenges}")
    assert apply_form(folder).slots[2].options == (Option("fields", {"fr": "Champs", "en": "Champs"}),)


def test_two_posts_of_one_profile_are_one_choice_and_ids_count_posts(folder: ContentFolder) -> None:
    posts = "{trade: designer, fr: designer produit, en: product designer}"
    other = "{trade: developer, fr: développeur, en: developer}"
    folder.change("programmes/alpha/1/edition.yaml", f"[{posts}]", f"[{posts}, {posts}, {other}]")
    assert [option.id for option in apply_form(folder).slots[2].options] == ["fields.1", "fields.3"]


def test_a_question_added_to_a_form_needs_no_code(folder: ContentFolder) -> None:
    before = apply_form(folder)
    folder.change(APPLY, "  - id: email\n", f"{QUESTION}  - id: email\n")
    after = apply_form(folder)
    added = after.slot("portfolio")
    assert added is not None and added.kind == "link" and added.when == Condition("trade", ("designer",))
    assert after == replace(before, slots=(*before.slots[:3], added, *before.slots[3:]))


def test_a_label_may_change_and_the_stored_ids_stay(folder: ContentFolder) -> None:
    folder.change(APPLY, "fr: Designer, en: Designer", "fr: Designer d'interfaces, en: Interface designer")
    trade = apply_form(folder).slots[0]
    option = trade.option("designer")
    assert option is not None and option.label["fr"] == "Designer d'interfaces"


def test_an_edition_without_forms_has_none(folder: ContentFolder, refusals: Refusals) -> None:
    for file in (APPLY, "programmes/alpha/1/propose.yaml", "programmes/alpha/1/eligibility.yaml", "procedures.yaml"):
        folder.remove(file)
    assert refusals() == []
    library = folder.read()
    assert (library.forms, library.eligibility, library.procedures) == ({}, {}, ())


def test_procedures_are_a_list_of_names(folder: ContentFolder, refusals: Refusals) -> None:
    assert folder.read().procedures == ("Demande de passeport", "Déclaration de revenus")
    folder.write("procedures.yaml", "- Demande de passeport\n- [une, deux]\n- nom: Carte grise\n")
    assert refusals() == [f"procedures.yaml:{line}: one name a line is expected: « - … »" for line in (2, 3)]


def test_what_the_matcher_learns_from_does_not_depend_on_forms(folder: ContentFolder) -> None:
    before = corpus_of(folder.read()).digest()
    folder.change(APPLY, "  - id: email\n", f"{QUESTION}  - id: email\n")
    folder.remove("programmes/alpha/1/eligibility.yaml")
    folder.write("procedures.yaml", "- Carte grise\n")
    assert corpus_of(folder.read()).digest() == before


@pytest.mark.parametrize(
    ("before", "after", "place", "words"),
    [
        ("title: {fr: Candidature Alpha,", "title: {fr: '',", "title", "« title » is missing in « fr »"),
        ("title:", "titre:", "titre", "« titre » is not known here (known: title, readers, notice, slots)"),
        ("readers: {fr: L'équipe d'Alpha.,", "readers: {fr: ~,", "readers", "« readers » is missing in « fr »"),
        ("readers: {fr:", "readers: {de: Das Team, fr:", "readers", "« de » is not known here"),
        ("slots:", "slots: []\nquestions:", "questions", "« questions » is not known here"),
        ("kind: choice\n", "kind: choose\n", "kind: choose", "« kind » is one of text, long-text"),
        ("label: {fr: Métier, en: Trade}", "label: Métier", "label: Métier", "in both languages: {fr: …, en: …}"),
        ("prompt: {fr: Envoyez", "ask: {fr: Envoyez", "ask:", "« ask » is not known here"),
        ("id: languages", "id: trade # again", "# again", "« trade » is written twice"),
        ("id: languages", "id: Languages", "Languages", "« Languages » is no id"),
        ("id: languages", f"id: {'l' * 25}", "lllll", "at most 24 characters"),
        ("id: designer", "id: 12", "id: 12", "« 12 » is no id"),
        ("id: java", "id: python", "fr: Java", "the option « python » is written twice"),
        ("fr: Java, en: Java", "fr: Java", "fr: Java", "« option » is missing in « en »"),
        ("options: {from: profiles}", "", "id: wish", "« options » is missing"),
        ("options: {from: profiles}", "options: {from: moon}", "options: {from", "« from » is one of profiles"),
        ("options: {from: profiles}", "options: all", "options: all", "« options » is a list"),
        ("    most_megabytes: 5", "    options: [{id: a, fr: a, en: a}]", "id: a,", "« file » has no options"),
        ("most_megabytes: 5", "most_megabytes: a lot", "a lot", "« most_megabytes » is a whole number, not « a lot »"),
        ("required: false", "required: perhaps", "perhaps", "« required » is true or false, not « perhaps »"),
        ("sources: [P1]\n  - id: wish", "sources: P1\n  - id: wish", "sources: P1", "« sources » is a list"),
        ("when: {slot: trade", "when: {slot: moon", "slot: moon", "« moon » is no question before this one"),
        ("when: {slot: trade", "when: {slot: email", "slot: email", "« email » is no question before this one"),
        ("when: {slot: trade", "when: {slot: languages", "when:", "« languages » is no question before this one"),
        ("is: [full-stack]", "is: [poet]", "is: [poet]", "no answer to « trade » (designer, full-stack)"),
        ("is: [full-stack]", "is: []", "is: []", "« is » names at least one answer"),
        ("when: {slot: trade, is: [full-stack]}", "when: full-stack", "when:", "{slot: role, is: [full-stack]}"),
        ("kind: choices\n", "kind: choices\n   oops\n", "oops", "not readable as YAML"),
    ],
)
def test_a_form_with_a_fault_is_refused_on_its_line(
    before: str, after: str, place: str, words: str, folder: ContentFolder, refusals: Refusals
) -> None:
    folder.change(APPLY, before, after)
    told = [line for line in refusals() if words in line]
    assert [line.split(": ")[0] for line in told] == [f"{APPLY}:{folder.line(APPLY, place)}"], refusals()


def test_a_question_can_depend_only_on_a_choice(folder: ContentFolder, refusals: Refusals) -> None:
    folder.change(
        APPLY, "    required: false\n    personal: true", "    when: {slot: email, is: [yes]}\n    personal: true"
    )
    line = folder.line(APPLY, "slot: email")
    assert refusals() == [f"{APPLY}:{line}: nothing can depend on « email »: its answers are not a choice"]


def test_a_question_may_depend_on_the_challenge_chosen(folder: ContentFolder, refusals: Refusals) -> None:
    folder.change(APPLY, "kind: ranking", "kind: challenge")
    folder.change(APPLY, "    options: {from: profiles}\n    at_most: 1\n", "")
    folder.change(APPLY, "kind: email\n", "kind: email\n    when: {slot: wish, is: [fields]}\n")
    assert refusals() == []
    folder.change(APPLY, "is: [fields]", "is: [moon]")
    line = folder.line(APPLY, "is: [moon]")
    assert refusals() == [f"{APPLY}:{line}: « moon » is no answer to « wish » (fields)"]


def test_an_edition_without_challenges_has_none_to_choose_from(folder: ContentFolder, refusals: Refusals) -> None:
    folder.write("programmes/beta/2/apply.yaml", (folder.root / APPLY).read_text(encoding="utf-8"))
    line = folder.line(APPLY, "options: {from")
    words = "beta/2 has no challenges to choose from"
    assert refusals() == [f"programmes/beta/2/apply.yaml:{line}: {words}"]


def test_procedures_that_are_not_yaml_are_told(folder: ContentFolder, refusals: Refusals) -> None:
    folder.write("procedures.yaml", "- Carte grise\n- [")
    assert [line.split(": ")[1] for line in refusals()] == ["not readable as YAML"]


def test_every_fault_of_every_file_is_told_at_once(folder: ContentFolder, refusals: Refusals) -> None:
    folder.change(APPLY, "kind: ranking", "kind: rank")
    folder.change(APPLY, "fr: Langages, ", "")
    folder.change("programmes/alpha/1/propose.yaml", "kind: procedure", "kind: process")
    folder.change("programmes/alpha/1/eligibility.yaml", "verdict: no", "verdict: never")
    assert [line.split(": ")[0].rsplit("/", 1)[1].split(":")[0] for line in refusals()] == [
        "apply.yaml",
        "apply.yaml",
        "eligibility.yaml",
        "propose.yaml",
    ]


@pytest.mark.parametrize(
    "text", ["", "- a\n- b\n", "just words\n", "\ufeff: [\n", "slots: {a: 1}\n", "slots: [1, [2]]\n"]
)
def test_whatever_stands_in_the_file_the_reader_says_what_is_amiss(
    text: str, folder: ContentFolder, refusals: Refusals
) -> None:
    folder.write(APPLY, text)
    found = refusals()
    assert found and all(line.startswith(APPLY) for line in found)
