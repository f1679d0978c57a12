"""Values as people read them, and whether they still stand."""

import pytest

from bot.forms.checking import stands
from bot.forms.draft import StoredFile, Value
from bot.forms.form import Slot, SlotKind
from bot.forms.showing import shown
from tests.forms.slots import ALPHA, AT_ALPHA, CATALOGUES, slot

TRADES = (("a", "Designer", "Designer"), ("b", "Développeuse", "Developer"))
CV = StoredFile("id", "cv.pdf", 245_000, "ab")


def read(asked: Slot, value: Value | None, lang: str = "fr") -> str:
    """The value as it is shown, with plain spaces."""
    text = shown(asked, value, lang, catalogues=CATALOGUES, edition=ALPHA)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("asked", "value", "fr", "en"),
    [
        (slot("text"), None, "(sans réponse)", "(no answer)"),
        (slot("text"), "Anne", "Anne", "Anne"),
        (slot("long-text"), "a\nb", "a\nb", "a\nb"),
        (slot("phone"), "+33612345678", "06 12 34 56 78", "06 12 34 56 78"),
        (slot("phone"), "+442079460958", "+44 20 7946 0958", "+44 20 7946 0958"),
        (slot("choice", *TRADES), "b", "Développeuse", "Developer"),
        (slot("choice", *TRADES), "gone", "gone", "gone"),
        (slot("choices", *TRADES), ("b", "a"), "Développeuse, Designer", "Developer, Designer"),
        (slot("ranking", *TRADES), ("b", "a"), "1. Développeuse\n2. Designer", "1. Developer\n2. Designer"),
        (slot("yes-no"), True, "Oui", "Yes"),
        (slot("yes-no"), False, "Non", "No"),
        (slot("consent"), True, "Oui, j'accepte", "Yes, I agree"),
        (slot("number"), 18000, "18 000", "18,000"),
        (slot("date"), "2020-03-01", "1er mars 2020", "1 March 2020"),
        (slot("challenge"), "archives-des-armées", "Archives des armées", "Archives des armées"),
        (slot("challenge"), "gone", "gone", "gone"),
        (slot("file"), CV, "cv.pdf (239 Ko)", "cv.pdf (239 KB)"),
        (slot("file"), StoredFile("id", "cv.pdf", 3, "ab"), "cv.pdf (1 Ko)", "cv.pdf (1 KB)"),
        (slot("file"), StoredFile("id", "cv.pdf", 1_600_000, "ab"), "cv.pdf (1,5 Mo)", "cv.pdf (1.5 MB)"),
    ],
)
def test_a_value_is_read_in_each_language(asked: Slot, value: Value | None, fr: str, en: str) -> None:
    assert (read(asked, value), read(asked, value, "en")) == (fr, en)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (slot("choice", *TRADES), "a"),
        (slot("choices", *TRADES), ("b", "a")),
        (slot("ranking", *TRADES, at_least=2), ("b", "a")),
        (slot("challenge"), "champs"),
        (slot("yes-no"), False),
        (slot("consent"), True),
        (slot("text", at_least=2), "ab"),
        (slot("long-text"), "x" * 4_000),
        (slot("email"), "anne@exemple.fr"),
        (slot("place"), "Lyon"),
        (slot("number"), 0),
        (slot("number", at_least=-3, at_most=3), -3),
        (slot("date"), "2020-02-29"),
        (slot("file"), CV),
        (slot("file", most_bytes=245_000), CV),
        (slot("text", required=False), None),
    ],
)
def test_a_value_that_would_still_do_stands(asked: Slot, value: Value | None) -> None:
    assert stands(asked, value, AT_ALPHA)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (slot("text"), None),
        (slot("choice", *TRADES), "gone"),
        (slot("choices", *TRADES), ("a", "gone")),
        (slot("choices", *TRADES), "a"),
        (slot("choices", *TRADES), ("a", "a")),
        (slot("choices", *TRADES, at_most=1), ("b", "a")),
        (slot("ranking", *TRADES, at_least=2), ("b",)),
        (slot("challenge"), "gone"),
        (slot("yes-no"), "yes"),
        (slot("text", at_least=3), "ab"),
        (slot("text", at_most=1), "ab"),
        (slot("text"), 3),
        (slot("email"), ""),
        (slot("number"), -1),
        (slot("number", at_most=3), 4),
        (slot("number"), True),
        (slot("number"), "3"),
        (slot("date"), "2019-02-29"),
        (slot("date"), "20200229"),
        (slot("date"), 3),
        (slot("file"), "cv.pdf"),
        (slot("file", most_bytes=244_999), CV),
    ],
)
def test_a_value_that_would_not_do_any_more_is_asked_again(asked: Slot, value: Value | None) -> None:
    assert not stands(asked, value, AT_ALPHA)


ANSWERS: dict[SlotKind, Value] = {
    "text": "x", "long-text": "x", "email": "a@b.fr", "phone": "+33612345678", "link": "https://exemple.fr", "choice": "a",
    "choices": ("a",), "ranking": ("a",), "yes-no": True, "number": 3, "date": "2020-03-01", "place": "Lyon",
    "challenge": "champs", "procedure": "x", "file": CV, "consent": True,
}  # fmt: skip


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_of_another_kind_never_stands_nor_breaks(kind: SlotKind) -> None:
    asked = slot(kind, *TRADES)
    for other in ANSWERS.values():
        if type(other) is not type(ANSWERS[kind]):
            assert not stands(asked, other, AT_ALPHA)
        assert read(asked, other)
    assert stands(asked, ANSWERS[kind], AT_ALPHA)
