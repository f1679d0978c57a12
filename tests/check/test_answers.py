"""Rules on answers: placeholders, conditions, typed facts, headings, links."""

import pytest

from tests.check.conftest import Checking
from tests.check.faults import Fault, told
from tests.content_folder import ContentFolder

PAY = "fr/answers/pay.amount.md"
ALL = "fr/answers/programme.difference.md"
QUOTE = "{{ pay.amount }} nets par mois.\n[open"


def quoting(written: str, words: str) -> Fault:
    """Another placeholder in the section « alpha » of the French answer on pay."""
    return Fault(PAY, QUOTE, f"Voici {written}.\n[open", words, f"Voici {written}")


PLACEHOLDERS = [
    quoting("{{ pay.amont }}", "Perhaps “pay.amount”?"),
    quoting("{{ work.zebra }}", "has no such fact or milestone."),
    quoting("{{ gamma/1.pay.amount }}", "there is no edition “gamma/1”"),
    quoting("{{ apply.closes | soon }}", "there is no filter “soon”"),
    quoting("{{ apply.closes | day | month }}", "one filter is enough"),
    quoting("{{ pay.amount | first }}", "only a milestone has a first value"),
    quoting("{{ apply.status | day }}", "a status takes no filter"),
    quoting("{{ pay.amount | day }}", "cannot be filled in"),
    quoting("{{ pay.bonus }}", "this was never published"),
    quoting("{{ apply.opens | time }}", "there is no day on which this can be said"),
    quoting("{{ propose.closes | first | day }}", "there is no day on which this can be said"),
    quoting("{{ beta/2.apply.status }}", "has no such call"),
    Fault(ALL, "{{ alpha/1.propose.status }}", "{{ pay.amount }}", "say of which edition", "est court"),
]

CONDITIONS = [
    Fault(PAY, "[open, closing-today]", "[Open]", "is not read as a condition", "[Open]"),
    Fault(PAY, "[open, closing-today]", "- [open]", "is not read as a condition", "- [open]"),
    Fault(PAY, "[open, closing-today]", "[since mission.starts]", "has no milestone", "[since"),
    Fault(PAY, "## beta\n", "## beta\n[closed] ", "has no “apply” call", "[closed]"),
    Fault(ALL, "Alpha est", "[closed] Alpha est", "in a section for all is never true", "[closed]"),
]

HEADINGS = [
    Fault(PAY, "## beta", "## gamma", "no programme or edition “gamma”", "## gamma"),
    Fault(PAY, "## beta", "## beta/9", "no programme or edition “beta/9”", "## beta/9"),
    Fault(PAY, "## beta\n", "## alpha/1\nBien payé.\nSources: P1\n\n## beta\n", "are the same edition", "## alpha/1"),
    Fault(PAY, "{{ pay.amount }} nets par mois. Voir {{ link.page }}.", "", "says nothing", "## beta"),
]

LINKS = [
    Fault(PAY, "related: [admin.deadline]", "related: [pay.amount]", "names the answer itself", "---"),
    Fault(PAY, "related: [admin.deadline]", "related: [pay.zebra]", "there is no topic “pay.zebra”", "---"),
    Fault(ALL, "court", "[court](pay.amount)", "is a dead link", "court"),
    Fault(ALL, "court", "[court](https://example.com/x)", "neither in the facts nor in the sources", "court"),
    Fault(ALL, "court", "court (http://example.gouv.fr/page)", "write https", "court"),
    Fault(ALL, "court", "court : equipe@example.gouv.fr", "typed by hand: quote a fact, such as", "court"),
    Fault(
        "fr/answers/elsewhere.tax.md",
        "www.impots.gouv.fr",
        "impots.example",
        "not the site of a public service",
        "impots",
    ),
]


@pytest.mark.parametrize("fault", PLACEHOLDERS + CONDITIONS + HEADINGS + LINKS, ids=str)
def test_an_answer_with_a_fault_is_told(fault: Fault, folder: ContentFolder, checked: Checking) -> None:
    told(fault, folder, checked)


def test_a_programme_without_a_word_is_advice(folder: ContentFolder, checked: Checking) -> None:
    told(Fault(PAY, "## beta\n", "## beta/2\n", "Nothing is said about Beta", "", blocks=False), folder, checked)


@pytest.mark.parametrize(
    "typed",
    [
        "3 500 €",
        "3\u202f500 euros",
        "€3,500",
        "trois mille euros",
        "17 juillet",
        "1er septembre 2020",
        "en juillet",
        "July 2020",
        "17/07/2020",
        "en 2020",
        "23h59",
        "23 h 59",
        "23:59",
        "75 %",
        "75 pour cent",
        "1 200 personnes",
        "4 mois",
        "250",
    ],
)
def test_a_fact_typed_as_text_is_an_error(typed: str, folder: ContentFolder, checked: Checking) -> None:
    told(Fault(ALL, "est court", f"est, dit-on, {typed}, court", "typed by hand", "est, dit-on"), folder, checked)


@pytest.mark.parametrize(
    "allowed",
    [
        "EIG 4",
        "la promotion 5",
        "les promotions 1 à 3 et 6",
        "la 1re promotion",
        "la saison 2",
        "24 h/24 et 7 j/7",
        "[le site](https://example.gouv.fr/page)",
        "Alpha 1",
        "le niveau B2",
        "deux mentors",
    ],
)
def test_ranks_names_and_idioms_may_hold_digits(allowed: str, folder: ContentFolder, checked: Checking) -> None:
    folder.change("programmes/beta/programme.yaml", "short: Beta", "short: EIG")
    folder.change("programmes/beta/2/edition.yaml", "{fr: Beta 2, en: Beta 2}", "{fr: EIG 4, en: EIG 4}")
    folder.change(ALL, "est court", f"est court ({allowed})")
    assert [problem for problem in checked() if problem.file == ALL] == []


def test_a_small_number_in_digits_is_advice(folder: ContentFolder, checked: Checking) -> None:
    told(
        Fault(ALL, "est court", "a 2 mentors", "small number in letters", "a 2 mentors", blocks=False), folder, checked
    )


def test_emergency_numbers_are_allowed_only_in_answers_about_something_else(
    folder: ContentFolder, checked: Checking
) -> None:
    folder.change("fr/answers/elsewhere.tax.md", "Pour vos impôts", "Urgence : le 112 ou le 3114. Pour vos impôts")
    assert checked() == []
    told(Fault(ALL, "est court", "répond au 3114", "typed by hand", "3114"), folder, checked)


def test_unpublished_must_agree_with_the_facts(folder: ContentFolder, checked: Checking) -> None:
    for lang in ("fr", "en"):
        folder.change(f"{lang}/answers/pay.amount.md", "## beta", "## beta unpublished")
    assert [problem.words for problem in checked()] == [
        "This section is “unpublished”, while beta/2 has the fact “pay.amount”."
    ] * 2
    folder.change("programmes/beta/2/edition.yaml", "euros: 4000, sources: [P2]", "none: true")
    assert "this was never published" in checked()[0].words


def test_a_fact_never_published_wants_the_section_to_say_so(folder: ContentFolder, checked: Checking) -> None:
    folder.change("programmes/beta/2/edition.yaml", "euros: 4000, sources: [P2]", "none: true")
    for lang in ("fr", "en"):
        folder.change(f"{lang}/answers/pay.amount.md", "## beta\n{{ pay.amount }} ", "## beta\n")
    found = checked()
    assert [problem.blocks for problem in found] == [False, False]
    assert found[0].words == "“pay.amount” was never published for beta/2: is this section not “unpublished”?"


def test_a_first_line_that_waits_for_a_late_fact_is_advice(folder: ContentFolder, checked: Checking) -> None:
    late = "facts:\n  pay.level: {text: {fr: a, en: b}, known_from: 2020-06-20, sources: [P1]}\n"
    folder.change("programmes/alpha/1/edition.yaml", "facts:\n", late)
    folder.change("en/answers/pay.amount.md", "## alpha\n", "## alpha\nIn short, {{ pay.level }}.\n")
    words = "The first line is left out on 3 June 2020, when the call was open: {{ pay.level }} was not public yet."
    told(Fault(PAY, "## alpha\n", "## alpha\nBref, {{ pay.level }}.\n", words, "Bref", blocks=False), folder, checked)
