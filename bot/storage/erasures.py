"""That somebody's data was erased, under which certificate and when: all that is kept of it, as keyed hashes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.storage import conversations, drafts, files, misses, outbox, set_aside, submissions, subscriptions
from bot.storage.tables import erasures
from bot.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Erasure:
    """That it was done: nothing in it says anything to anybody who does not have this database's own key."""

    certificate_hash: bytes
    address_hash: bytes
    erased_at: datetime


def erase_all(conn: Connection, vault: Vault, *, address_hash: bytes, certificate: str, now: datetime) -> int:
    """Erase everything that is held of an address, and note that it was done. How many rows went."""
    return _erase(conn, Erasure(vault.certificate_hash(certificate), address_hash, now))


def erase_again(conn: Connection, erasure: Erasure) -> bool:
    """The same in a copy that was made before it and put back into service; False where the copy knows of it."""
    known = select(erasures.c.erased_at).where(erasures.c.certificate_hash == erasure.certificate_hash)
    if conn.execute(known).first() is not None:
        return False
    _erase(conn, erasure)
    return True


def load(conn: Connection) -> list[Erasure]:
    """Every erasure that is still known of, oldest first."""
    columns = (erasures.c[name] for name in Erasure.__slots__)
    return [Erasure(*row) for row in conn.execute(select(*columns).order_by(erasures.c.erased_at))]


def _erase(conn: Connection, erasure: Erasure) -> int:
    address_hash = erasure.address_hash
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
    conn.execute(insert(erasures), {name: getattr(erasure, name) for name in Erasure.__slots__})
    return gone


def erased_at(conn: Connection, vault: Vault, certificate: str) -> datetime | None:
    """When what that certificate is about was erased; None for no certificate of ours, or one kept long enough."""
    of_certificate = erasures.c.certificate_hash == vault.certificate_hash(certificate)
    return conn.execute(select(erasures.c.erased_at).where(of_certificate)).scalar()


def purge(conn: Connection, before: datetime) -> int:
    """Forget erasures made before an instant. How many."""
    return conn.execute(delete(erasures).where(erasures.c.erased_at < before)).rowcount
