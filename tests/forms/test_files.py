"""Files asked for by a form: their state decides, their name is made fit to show."""

from dataclasses import replace

import pytest

from bot.conversation.events import IncomingFile
from bot.forms.checking import check, check_file
from bot.forms.draft import StoredFile
from bot.forms.files import FileState
from tests.forms.slots import FRENCH, outcome, slot

CV = slot("file", most_bytes=5 * 1024 * 1024)
OFFERED = IncomingFile(ref="r", name="cv.pdf", size=245_000, state="pdf", digest="ab" * 32)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("CV Anne Martin.pdf", "CV Anne Martin.pdf"),
        ("cv.PDF", "cv.pdf"),
        ("cv.png", "cv.pdf"),
        ("cv", "cv.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\anne\\cv.pdf", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe.pdf"),
        ("a\nb.pdf", "a b.pdf"),
        (".pdf", "document.pdf"),
        ("", "document.pdf"),
        ("é" * 300 + ".pdf", "é" * 80 + ".pdf"),
    ],
)
def test_a_pdf_is_kept_whatever_its_name(name: str, kept: str) -> None:
    assert outcome(check_file(CV, replace(OFFERED, name=name), FRENCH)) == StoredFile("", kept, 245_000, "ab" * 32)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("not-pdf", "n'est pas un PDF"),
        ("active", "contient des scripts"),
        ("encrypted", "est protégé"),
        ("damaged", "abîmé ou trop compliqué"),
        ("unreachable", "pas pu récupérer"),
        ("offered", "pas pu récupérer"),
        ("too-large", "trop lourd : 5 Mo au plus"),
    ],
)
def test_another_file_is_refused_with_what_to_do(state: FileState, words: str) -> None:
    assert words in str(outcome(check_file(CV, replace(OFFERED, state=state), FRENCH)))


def test_the_bound_of_the_question_is_kept_to_the_byte() -> None:
    assert isinstance(outcome(check_file(CV, replace(OFFERED, size=5 * 1024 * 1024), FRENCH)), StoredFile)
    assert "trop lourd" in str(outcome(check_file(CV, replace(OFFERED, size=5 * 1024 * 1024 + 1), FRENCH)))
    assert outcome(check_file(slot("file"), replace(OFFERED, size=None), FRENCH)) == StoredFile(
        "", "cv.pdf", 0, "ab" * 32
    )


def test_words_are_no_file() -> None:
    assert (
        outcome(check(CV, "voici mon CV", FRENCH))
        == "Il me faut ici un fichier : joignez un PDF de 5 Mo au plus à votre message."
    )
    assert (
        outcome(check(slot("file"), "voici", FRENCH)) == "Il me faut ici un fichier : joignez un PDF à votre message."
    )
