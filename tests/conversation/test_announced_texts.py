"""A file of an announcement: two sections, marks that every door can show, and precise words for everything else."""

import pytest

from bot.conversation.announced_texts import read_texts
from tests.knowing import knowledge

ENGLISH = "# en\nHello.\n"


def faults(content: str) -> list[str]:
    return [knowledge().catalogues.render(fault, "en") for fault in read_texts(content)[1]]


def with_line(line: str) -> str:
    return f"# fr\nBonjour.\n{line}\n\n{ENGLISH}"


def test_each_section_is_a_text() -> None:
    texts, wrong = read_texts("\ufeff# fr\r\n\r\nBonjour,\r\n- **un**\r\n\r\n\r\n\r\nDeux.  \r\n# en\r\nHello.")
    assert wrong == []
    assert texts == {"fr": "Bonjour,\n- **un**\n\nDeux.", "en": "Hello."}


@pytest.mark.parametrize(
    "line",
    [
        "**gras**, _italique_ et [un lien](https://www.example.org/a_b_c?d=_e)",
        "**[un lien](https://example.org) en gras**",
        "- une puce",
        "Écrire à equipe_eig@beta.gouv.fr ou voir https://eig.etalab.gouv.fr/defis/un_defi",
        "3 000 €/mois, 50 % & plus ; a < b > c ; [sic] (vu) : 5 * 3 = 15",
        "1. numéroté ; des candidat·es ; « /dates » ; snake_case_name",
        "Un trait — d'union – et des émojis 👩🏽‍💻 ✅",
    ],
)
def test_what_every_door_shows_is_taken(line: str) -> None:
    assert faults(with_line(line)) == []


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("## Un titre", "##"),
        ("#titre", "#"),
        ("* une puce", "*"),
        ("  - une puce dans une puce", "-"),
        ("> citation", ">"),
        ("| a | b |", "|"),
        ("---", "---"),
        ("du `code`", "`"),
        ("~~barré~~", "~~"),
        ("__gras__", "__"),
        ("***les deux***", "***"),
        ("**pas fermé", "**"),
        ("*italique*", "*italique*"),
        ("_pas fermé", "_"),
        ("![image](https://example.org/a.png)", "!["),
        ("[lien](mailto:a@example.org)", "](mailto:a@example.org)"),
        ("[lien] (https://example.org)", "] (https://example.org)"),
        ("<b>gras</b>", "<b>"),
        ("a &nbsp; b", "&nbsp;"),
    ],
)
def test_other_marks_are_named_with_their_line(line: str, mark: str) -> None:
    [fault] = faults(with_line(line))
    assert fault.startswith(f"Line 3: “{mark}” cannot be shown.")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "There is no section “# fr”."),
        ("# fr\nBonjour.", "There is no section “# en”."),
        (f"# fr\n\n \n{ENGLISH}", "The section “# fr” is empty."),
        (f"# fr\nA.\n# fr\nB.\n{ENGLISH}", "There are two sections “# fr”."),
        (f"Bonjour\n# fr\nA.\n{ENGLISH}", "Line 1: begin with a line “# fr”, later a line “# en”."),
        (f"# fr\nA.\n{ENGLISH}# de\nB.", "Line 5: “# de” is no language here. There are: fr, en."),
        (with_line("le {{ pay.amount }}"), "Line 3: nothing is filled in at “{{”: write the date or amount out."),
        (with_line("un\u202ebidi"), "Line 3: there is a character that cannot be shown (U+202E)."),
        (
            with_line("voir https://example.org/_a_/b"),
            "Line 3: write [words](https://example.org/_a_/b): alone it would be torn.",
        ),
    ],
)
def test_whatever_else_is_wrong_is_said(content: str, fault: str) -> None:
    assert fault in faults(content)


def test_everything_wrong_is_said_at_once() -> None:
    assert len(faults("# fr\n## Titre\n`code`\n")) == 3
