"""Receipts: a number that cannot be guessed and is easily read aloud, and a digest of what was sent."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256

from bot.forms.draft import StoredFile, Value

# Crockford's letters: none that is taken for another when it is read aloud or copied by hand.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 11  # and the letter that checks them: 55 bits of chance in three groups of four
_HEARD_AS = str.maketrans("OIL", "011")
_FIELD = 0b100101  # x^5 + x^2 + 1, of the field of 32 elements


def receipt_number(nonce: str, prefix: str) -> str:
    """« CUX-7K3M-9QXR-2T4V »; the same for the same chance. ValueError without any."""
    if not nonce:
        raise ValueError("A receipt is made of chance, and there is none.")
    bits = int.from_bytes(sha256(f"receipt {nonce}".encode()).digest())
    letters = "".join(LETTERS[bits >> 5 * place & 31] for place in range(LENGTH))
    number = letters + _check_letter(letters)
    return "-".join((prefix, *(number[start : start + 4] for start in range(0, len(number), 4))))


def is_sound(number: str) -> bool:
    """Whether the letter that checks the others says that the number was copied without a slip."""
    letters = as_written(number).partition("-")[2].replace("-", "")
    return len(letters) == LENGTH + 1 and set(letters) <= set(LETTERS) and _check_letter(letters[:-1]) == letters[-1]


def as_written(number: str) -> str:
    """The number as receipts write it, from what somebody typed: any case, O for 0, I and L for 1, spaces for dashes."""
    parts = number.upper().replace("-", " ").split()
    return "-".join((parts[0], *(part.translate(_HEARD_AS) for part in parts[1:]))) if parts else ""


def prefix_of(edition: str) -> str:
    """`commando-ux/2020` gives CUX, `eig/4` gives EIG."""
    *first, last = edition.split("/")[0].split("-")
    return ("".join(word[0] for word in first) + last[:3]).upper()


def id_from(nonce: str, what: str) -> str:
    """A name in the database, from the chance of an event: 32 hexadecimal digits. ValueError without any."""
    if not nonce:
        raise ValueError("An id is made of chance, and there is none.")
    return sha256(f"{what} {nonce}".encode()).hexdigest()[:32]


def canonical(answers: Mapping[str, Value | None]) -> str:
    """The answers as JSON that depends on nothing but them; a file is its name, size and SHA-256."""
    return json.dumps(
        {name: _plain(value) for name, value in answers.items()},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def digest(answers: Mapping[str, Value | None]) -> str:
    """The SHA-256 of the canonical answers, in hexadecimal."""
    return sha256(canonical(answers).encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Value | None) -> object:
    if isinstance(value, StoredFile):
        # Its id is ours alone; the rest can be computed anew from the file itself.
        return {name: part for name, part in asdict(value).items() if name != "id"}
    return value


def _check_letter(letters: str) -> str:
    """The sum of the letters, each times another power of two, in the field of 32 elements.

    So it finds every wrong letter and every two that changed places.
    """
    total, power = 0, 1
    for letter in letters:
        power = _doubled(power)
        total ^= _times(LETTERS.index(letter), power)
    return LETTERS[total]


def _times(first: int, second: int) -> int:
    product = 0
    while second:
        if second & 1:
            product ^= first
        first, second = _doubled(first), second >> 1
    return product


def _doubled(element: int) -> int:
    element <<= 1
    return element ^ _FIELD if element > 31 else element
