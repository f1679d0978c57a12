"""What one database encrypts and names things with: the master keys and its own secrets."""

import base64
import hmac
from collections.abc import Mapping
from functools import lru_cache, partial

from bot.storage.crypto import Keys

LOOKUP = "lookup"
WEBHOOK_SECRET = "webhook-secret"  # noqa: S105  # its name
WEBHOOK_PATH = "webhook-path"
SECRETS = (LOOKUP, WEBHOOK_SECRET, WEBHOOK_PATH)

_REMEMBERED = 10_000
_ENCODING = "utf-8"
# Telegram lets half a surrogate pair through; a person's text is kept as it came.
_ERRORS = "surrogatepass"


class Vault:
    """Encrypts values for their place (table, column, row) and turns addresses and event keys into look-up hashes."""

    def __init__(self, keys: Keys, secrets: Mapping[str, bytes]) -> None:
        self.keys = keys
        self._secrets = dict(secrets)
        # The same few addresses come again and again, several times in each turn.
        self._address_hash = lru_cache(_REMEMBERED)(partial(self._hash, "address"))

    def seal(self, text: str, place: str) -> bytes:
        """The text encrypted for `place` (see `place`)."""
        return self.seal_bytes(text.encode(_ENCODING, _ERRORS), place)

    def unseal(self, ciphertext: bytes, place: str) -> str:
        """The text that was sealed for this very place. Unreadable otherwise."""
        return self.unseal_bytes(ciphertext, place).decode(_ENCODING, _ERRORS)

    def seal_bytes(self, content: bytes, place: str) -> bytes:
        """The same as `seal`, for a file's content."""
        return self.keys.encrypt(content, place.encode())

    def unseal_bytes(self, ciphertext: bytes, place: str) -> bytes:
        """The content that was sealed for this very place. Unreadable otherwise."""
        return self.keys.decrypt(ciphertext, place.encode())

    def address_hash(self, address: str) -> bytes:
        """32 bytes that stand for an address in this database only."""
        return self._address_hash(address)

    def event_hash(self, key: str) -> bytes:
        """32 bytes that stand for an event's key."""
        return self._hash("event", key)

    def receipt_hash(self, number: str) -> bytes:
        """32 bytes that stand for the number of a receipt."""
        return self._hash("receipt", number)

    def certificate_hash(self, number: str) -> bytes:
        """32 bytes that stand for the number of a certificate of erasure."""
        return self._hash("certificate", number)

    def token(self, name: str) -> str:
        """One of the database's own secrets (`WEBHOOK_SECRET`, `WEBHOOK_PATH`) as 43 letters, digits, `-` and `_`."""
        return base64.urlsafe_b64encode(self._secrets[name]).decode().rstrip("=")

    def _hash(self, kind: str, text: str) -> bytes:
        message = f"{kind}\0{text}".encode(_ENCODING, _ERRORS)
        return hmac.digest(self._secrets[LOOKUP], message, "sha256")


def place(table: str, column: str, row: bytes | str) -> str:
    """Where a value is stored, as the ciphertext is bound to it: moved elsewhere it does not open."""
    return f"{table}.{column}:{row if isinstance(row, str) else row.hex()}"
