"""The database's own secrets, wrapped by the master keys: made once, re-wrapped when a newer master key comes."""

import secrets
from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from bot.storage.crypto import KEY_BYTES, Keys, Unreadable
from bot.storage.errors import CannotOpen
from bot.storage.tables import keyring
from bot.storage.upsert import insert_new
from bot.storage.vault import SECRETS, Vault, place


def is_empty(conn: Connection) -> bool:
    """Whether nothing was ever encrypted in this database."""
    return conn.execute(select(keyring.c.name).limit(1)).first() is None


def open_vault(conn: Connection, keys: Keys) -> Vault:
    """The vault of this database, made if it is new. CannotOpen when a key that it was written under is missing."""
    known = _unwrap(conn, keys)
    for name in SECRETS:
        secret = known.setdefault(name, secrets.token_bytes(KEY_BYTES))
        _wrap(conn, keys, name, secret)
    # Read again: another process may have made this database's secrets in the same instant.
    return Vault(keys, _unwrap(conn, keys))


def older_keys(conn: Connection, keys: Keys) -> list[bytes]:
    """The ids of keys, other than the newest, that the database may still need."""
    return [key_id for key_id in _key_ids(conn) if key_id != keys.newest]


def forget_keys(conn: Connection, key_ids: Iterable[bytes]) -> None:
    """Note that nothing is encrypted under these keys any more: they may leave GUICHET_KEYS."""
    conn.execute(delete(keyring).where(keyring.c.key_id.in_(list(key_ids))))


def _unwrap(conn: Connection, keys: Keys) -> dict[str, bytes]:
    if any(key_id not in keys.ids for key_id in _key_ids(conn)):
        raise CannotOpen("GUICHET_KEYS does not open this database: a key that it was written under is missing.")
    try:
        return {
            row.name: keys.decrypt(row.secret_ciphertext, _place(row.name).encode())
            for row in conn.execute(select(keyring))
        }
    except Unreadable as error:
        raise CannotOpen("The secrets of this database were damaged: its keyring does not open.") from error


def _wrap(conn: Connection, keys: Keys, name: str, secret: bytes) -> None:
    wrapped = keys.encrypt(secret, _place(name).encode())
    insert_new(conn, keyring, {"name": name, "key_id": keys.newest, "secret_ciphertext": wrapped})


def _key_ids(conn: Connection) -> list[bytes]:
    return [bytes(key_id) for key_id in conn.execute(select(keyring.c.key_id).distinct()).scalars()]


def _place(name: str) -> str:
    return place("keyring", "secret_ciphertext", name)
