"""Values open only with their key, in their place, unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.crypto import Unreadable, key_id_of, make_key, parse_keys
from bot.storage.errors import CannotOpen
from bot.storage.vault import LOOKUP, SECRETS, Vault, place

ANY_TEXT = st.text(st.characters(exclude_categories=()))
HERE = place("outbox", "body_ciphertext", "1")


def vault(keys: str, lookup: bytes = bytes(32)) -> Vault:
    return Vault(parse_keys(keys), dict.fromkeys(SECRETS, bytes(32)) | {LOOKUP: lookup})


@given(ANY_TEXT)
def test_any_text_comes_back_even_half_a_surrogate_pair(text: str) -> None:
    ours = vault(make_key())
    assert ours.unseal(ours.seal(text, HERE), HERE) == text


@given(ANY_TEXT)
def test_any_address_has_a_hash(address: str) -> None:
    assert len(vault(make_key()).address_hash(address)) == 32


@pytest.mark.parametrize(
    "elsewhere",
    [
        place("outbox", "body_ciphertext", "2"),
        place("outbox", "message_ref_ciphertext", "1"),
        place("misses", "body_ciphertext", "1"),
    ],
)
def test_a_value_moved_elsewhere_does_not_open(elsewhere: str) -> None:
    ours = vault(make_key())
    sealed = ours.seal("salaire", HERE)
    with pytest.raises(Unreadable):
        ours.unseal(sealed, elsewhere)


@given(st.integers(0, 40), st.integers(1, 255))
def test_a_changed_byte_is_noticed(position: int, change: int) -> None:
    ours = vault(make_key())
    sealed = bytearray(ours.seal("salaire", HERE))
    sealed[position % len(sealed)] ^= change
    with pytest.raises(Unreadable):
        ours.unseal(bytes(sealed), HERE)


@given(st.binary(max_size=40))
def test_rubbish_is_unreadable_and_nothing_worse(rubbish: bytes) -> None:
    with pytest.raises(Unreadable):
        vault(make_key()).unseal(rubbish, HERE)


def test_the_text_is_not_in_the_ciphertext_and_no_two_are_the_same() -> None:
    ours = vault(make_key())
    assert b"salaire" not in ours.seal("salaire", HERE)
    assert ours.seal("salaire", HERE) != ours.seal("salaire", HERE)


def test_the_newest_key_encrypts_and_the_older_ones_still_decrypt() -> None:
    old, new = make_key(), make_key()
    sealed = vault(old).seal("salaire", HERE)
    both = vault(f"{new}, {old}")
    assert both.unseal(sealed, HERE) == "salaire"
    assert key_id_of(both.seal("x", HERE)) == parse_keys(new).newest


def test_hashes_belong_to_one_database_and_kinds_do_not_mix() -> None:
    key = make_key()
    one, other = vault(key, bytes(32)), vault(key, bytes([1] * 32))
    assert one.address_hash("telegram:1") == one.address_hash("telegram:1")
    assert one.address_hash("telegram:1") != other.address_hash("telegram:1")
    assert one.address_hash("telegram:1") != one.event_hash("telegram:1")


@pytest.mark.parametrize("text", ["", ",", "short", "A" * 47, "é" * 43, "A" * 42 + "!"])
def test_what_is_not_a_key_is_refused(text: str) -> None:
    with pytest.raises(CannotOpen):
        parse_keys(text)


def test_padding_and_spaces_do_not_matter() -> None:
    key = make_key()
    assert parse_keys(f" {key}= ,").newest == parse_keys(key).newest
