"""Rules on lengths: sections, first lines and sentences once facts are filled in."""

import pytest

from bot.check.lengths import sentences, visible, word_count
from tests.check.conftest import Checking
from tests.check.faults import Fault, told
from tests.content_folder import ContentFolder

PAY = "fr/answers/pay.amount.md"
ALL = "fr/answers/programme.difference.md"
TWENTY_SIX = " ".join(["mot"] * 26)


def test_a_section_over_600_characters_is_told_at_its_heading(folder: ContentFolder, checked: Checking) -> None:
    long = "\n".join(["Une phrase courte qui dit une chose utile à la personne."] * 11)
    told(Fault(PAY, "## alpha\n", f"## alpha\n{long}\n", "characters once filled in", "## alpha"), folder, checked)


def test_a_section_is_measured_on_the_day_on_which_it_is_longest(folder: ContentFolder, checked: Checking) -> None:
    line = "[open] Une phrase courte qui ne se dit que pendant l'appel et pas après.\n"
    fault = Fault(PAY, "[open, closing-today]", line * 10 + "[open]", "once filled in, on 2 June 2020", "## alpha")
    told(fault, folder, checked)


def test_addresses_and_the_status_added_by_the_assistant_do_not_count(folder: ContentFolder, checked: Checking) -> None:
    text = "\n".join(["Une phrase de quarante-neuf lettres est écrite ici."] * 10)
    folder.change(PAY, "## alpha\n", f"## alpha\n{text}\n")
    assert checked() == []


def test_a_long_first_line_is_told_on_its_line(folder: ContentFolder, checked: Checking) -> None:
    folder.change(PAY, "## alpha\n{{ pay.amount }} nets par mois.", "## alpha\nZut.")
    first = f"{' '.join(['mot'] * 13)}. {' '.join(['mot'] * 13)}."
    told(Fault(PAY, "Zut.", first, "The first line of “alpha” has 26 words", "mot mot"), folder, checked)


def test_a_long_sentence_is_told_on_its_line(folder: ContentFolder, checked: Checking) -> None:
    fault = Fault(
        ALL, "Sources:", f"{TWENTY_SIX}.\nSources:", "A sentence has 26 words (at most 25): “mot mot", "mot mot"
    )
    told(fault, folder, checked)


def test_a_sentence_that_a_fact_makes_too_long_is_told(folder: ContentFolder, checked: Checking) -> None:
    words = " ".join(["mot"] * 20)
    fault = Fault(
        ALL, "Sources:", f"{words} {{{{ alpha/1.apply.closes }}}}.\nSources:", "A sentence has 28 words", "mot mot"
    )
    told(fault, folder, checked)


def test_bullets_may_be_long(folder: ContentFolder, checked: Checking) -> None:
    folder.change(ALL, "Sources:", f"- {TWENTY_SIX}.\nSources:")
    assert checked() == []


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Un plafond, c.-à-d. un maximum, existe.", 1),
        ("Voir p. ex. le site https://example.gouv.fr/a.b. Puis écrire.", 2),
        ("Le site TECH.GOUV le dit. Mme Untel aussi !", 2),
        ("Some bodies, e.g. ministries, may ask. Others (i.e. towns) may not.", 2),
        ("« Quand ? » C'est tout de suite.", 2),
    ],
)
def test_abbreviations_and_addresses_do_not_end_a_sentence(line: str, number: int) -> None:
    assert len(sentences(line)) == number


def test_words_are_those_read_aloud() -> None:
    assert word_count("« L'appel » : 3\u202f500 € – dès l'été !") == 4
    assert visible("**Voir** [le site](https://example.gouv.fr).") == "Voir le site."
