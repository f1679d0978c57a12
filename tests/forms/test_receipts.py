"""Receipts are unguessable, survive being read aloud, and say exactly what was sent."""

import itertools
import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.draft import StoredFile
from bot.forms.receipts import LETTERS, as_written, canonical, digest, id_from, is_sound, prefix_of, receipt_number

nonces = st.text("0123456789abcdef", min_size=32, max_size=32)
NUMBER = receipt_number("7" * 32, "CUX")


@given(nonces)
def test_a_number_is_three_groups_of_four_and_sound(nonce: str) -> None:
    number = receipt_number(nonce, "CUX")
    assert re.fullmatch(rf"CUX(-[{LETTERS}]{{4}}){{3}}", number)
    assert is_sound(number)
    assert receipt_number(nonce, "CUX") == number


def test_numbers_differ_by_chance_alone() -> None:
    numbers = {receipt_number(f"{count:032x}", "DIG") for count in range(2_000)}
    assert len(numbers) == 2_000
    assert len({number[4:8] for number in numbers}) > 1_900


@given(nonces, st.integers(0, 11), st.sampled_from(LETTERS))
def test_any_wrong_letter_is_noticed(nonce: str, place: int, letter: str) -> None:
    bare = receipt_number(nonce, "CUX").replace("-", "")[3:]
    wrong = bare[:place] + letter + bare[place + 1 :]
    assert is_sound(f"CUX-{wrong}") == (wrong == bare)


@given(nonces)
def test_any_two_letters_that_changed_places_are_noticed(nonce: str) -> None:
    bare = receipt_number(nonce, "CUX").replace("-", "")[3:]
    for first, second in itertools.combinations(range(12), 2):
        swapped = list(bare)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        wrong = "".join(swapped)
        assert is_sound(f"CUX-{wrong}") == (wrong == bare)


def test_a_number_is_read_as_people_write_it() -> None:
    heard = NUMBER.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert as_written(heard) == NUMBER
    assert as_written(" ") == ""
    assert not is_sound("CUX-7K3M")
    assert not is_sound("CUX-ÉÉÉÉ-ÉÉÉÉ-ÉÉÉÉ")


def test_without_chance_there_is_no_number() -> None:
    with pytest.raises(ValueError, match="chance"):
        receipt_number("", "CUX")
    with pytest.raises(ValueError, match="chance"):
        id_from("", "file")


def test_ids_of_one_event_differ_by_what_they_name() -> None:
    assert id_from("7" * 32, "file") != id_from("7" * 32, "submission")
    assert re.fullmatch("[0-9a-f]{32}", id_from("7" * 32, "file"))


@pytest.mark.parametrize(
    ("edition", "prefix"), [("commando-ux/2020", "CUX"), ("dig/2019", "DIG"), ("eig/4", "EIG"), ("guichet/1", "GUI")]
)
def test_prefixes_come_from_the_programme(edition: str, prefix: str) -> None:
    assert prefix_of(edition) == prefix


def test_the_digest_can_be_computed_anew_from_what_the_person_holds() -> None:
    answers = {
        "b": None,
        "a": "Élan",
        "c": ("x", "y"),
        "d": StoredFile("secret", "cv.pdf", 3, "00ff"),
        "e": True,
        "f": 3,
    }
    written = '{"a":"Élan","b":null,"c":["x","y"],"d":{"digest":"00ff","name":"cv.pdf","size":3},"e":true,"f":3}'
    assert canonical(answers) == written
    assert digest(answers) == sha256(written.encode()).hexdigest()
    assert digest(dict(reversed(answers.items()))) == digest(answers)
    assert digest({**answers, "d": StoredFile("other id", "cv.pdf", 3, "00ff")}) == digest(answers)
    assert digest({**answers, "a": "élan"}) != digest(answers)
