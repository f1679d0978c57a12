"""That somebody's data was erased, under which certificate and when: all that is kept of it, as keyed hashes."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.storage import conversations, drafts, files, misses, outbox, set_aside, submissions, subscriptions
from bot.storage.tables import erasures
from bot.storage.vault import Vault


def erase_all(conn: Connection, vault: Vault, *, address_hash: bytes, certificate: str, now: datetime) -> int:
    """Erase everything that is held of an address, and note that it was done. How many rows went."""
    gone = (
        files.erase(conn, address_hash)
        + submissions.erase(conn, address_hash)
        + drafts.erase(conn, address_hash)
        + misses.erase(conn, address_hash)
        + set_aside.erase(conn, address_hash)
        + subscriptions.end(conn, address_hash, None)
        + outbox.erase(conn, address_hash)
        + conversations.erase(conn, address_hash)
    )
    row = {
        "certificate_hash": vault.certificate_hash(certificate),
        "address_hash": address_hash,
        "erased_at": now,
    }
    conn.execute(insert(erasures), row)
    return gone


def erased_at(conn: Connection, vault: Vault, certificate: str) -> datetime | None:
    """When what that certificate is about was erased; None for no certificate of ours, or one kept long enough."""
    of_certificate = erasures.c.certificate_hash == vault.certificate_hash(certificate)
    return conn.execute(select(erasures.c.erased_at).where(of_certificate)).scalar()


def purge(conn: Connection, before: datetime) -> int:
    """Forget erasures made before an instant. How many."""
    return conn.execute(delete(erasures).where(erasures.c.erased_at < before)).rowcount
