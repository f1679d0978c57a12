"""Dates that the team moved: each a row, its number one more than that of the one before."""

from sqlalchemy import Connection, func, inspect, select

from bot.programmes.amendments import Amendment
from bot.storage.tables import amendments
from bot.storage.upsert import insert_new
from bot.storage.vault import Vault, place

_COLUMNS = (
    amendments.c.revision,
    amendments.c.edition,
    amendments.c.milestone,
    amendments.c.moment,
    amendments.c.made_at,
    amendments.c.reason,
    amendments.c.source,
)
_NEWEST = select(func.coalesce(func.max(amendments.c.revision), 0))


def newest(conn: Connection) -> int:
    """The number of the last amendment; 0 before the first."""
    return int(conn.execute(_NEWEST).scalar_one())


def load(conn: Connection) -> list[Amendment]:
    """All of them, in the order of their numbers."""
    rows = conn.execute(select(*_COLUMNS).order_by(amendments.c.revision))
    return [Amendment(**row._mapping) for row in rows]


def load_if_there(conn: Connection) -> list[Amendment]:
    """The same where the tables may be of an older program, or not there at all."""
    return load(conn) if inspect(conn).has_table(amendments.name) else []


def add(conn: Connection, vault: Vault, amendment: Amendment, *, author: str) -> bool:
    """Keep it; False when somebody else has amended meanwhile: its number is taken, and nothing is changed."""
    row = {column.name: getattr(amendment, column.name) for column in _COLUMNS}
    row["author_ciphertext"] = vault.seal(author, author_place(amendment.revision))
    return insert_new(conn, amendments, row)


def authors(conn: Connection, vault: Vault) -> dict[int, str]:
    """Who made each, by its number. Unreadable when one does not open."""
    rows = conn.execute(select(amendments.c.revision, amendments.c.author_ciphertext))
    return {row.revision: vault.unseal(row.author_ciphertext, author_place(row.revision)) for row in rows}


def author_place(revision: int) -> str:
    """What the author of an amendment is bound to."""
    return place("amendments", "author_ciphertext", str(revision))
