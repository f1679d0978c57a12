"""Encryption of single values with AES-256-GCM, bound to the place where they are stored."""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.storage.errors import CannotOpen

KEY_BYTES = 32
_VERSION = b"\x01"
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12
_HEAD_BYTES = 1 + _KEY_ID_BYTES


class Unreadable(Exception):
    """A ciphertext that none of the keys opens in this place: it was moved, changed, or written under a lost key."""


class Keys:
    """The master keys, newest first: the newest encrypts, each of them decrypts what it encrypted."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise CannotOpen(f"Each of GUICHET_KEYS must be {KEY_BYTES} bytes in base64url.")
        self.ids = tuple(_key_id(key) for key in keys)
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}

    @property
    def newest(self) -> bytes:
        """The id of the key that encrypts."""
        return self.ids[0]

    def encrypt(self, text: bytes, place: bytes) -> bytes:
        """Version byte, key id, nonce and ciphertext; `place` must be said again to open it."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _VERSION + self.newest + nonce + self._ciphers[self.newest].encrypt(nonce, text, place)

    def decrypt(self, ciphertext: bytes, place: bytes) -> bytes:
        """The text that `encrypt` was given. Unreadable otherwise."""
        cipher = self._ciphers.get(key_id_of(ciphertext))
        if cipher is None:
            raise Unreadable("Encrypted under a key that is not among GUICHET_KEYS.")
        nonce, body = ciphertext[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES], ciphertext[_HEAD_BYTES + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, place)
        except (InvalidTag, ValueError) as error:
            raise Unreadable("Not what was encrypted in this place.") from error


def key_id_of(ciphertext: bytes) -> bytes:
    """Which key encrypted it. Unreadable for another version of the format."""
    if ciphertext[:1] != _VERSION:
        raise Unreadable("Unknown version of a ciphertext.")
    return ciphertext[1:_HEAD_BYTES]


def make_key() -> str:
    """A new key as GUICHET_KEYS wants it: 32 random bytes in base64url."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode().rstrip("=")


def parse_keys(text: str) -> Keys:
    """`GUICHET_KEYS`: keys in base64url separated by commas, newest first. CannotOpen when one is not a key."""
    return Keys([_decode(part.strip()) for part in text.split(",") if part.strip()])


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise CannotOpen("GUICHET_KEYS holds something that is not base64url.") from error


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"guichet key id" + key).digest()[:_KEY_ID_BYTES]
