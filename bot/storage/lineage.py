"""How far this database has come, and where it stands: so that a copy put back into service is known as one."""

from typing import NamedTuple

from sqlalchemy import Connection, select, text, update

from bot.storage.tables import meta
from bot.storage.upsert import insert_new

_SENDINGS, _HOME = "sendings", "home"


class Sendings(NamedTuple):
    """How often something was about to be sent, in which life of the database: it begins a new one when it is restored."""

    life: int = 0
    times: int = 0


def sendings(conn: Connection) -> Sendings:
    """How far it is."""
    return _read(_value(conn, _SENDINGS))


def advance(conn: Connection) -> Sendings:
    """Something is about to be sent once more."""
    life, times = sendings(conn)
    return _save(conn, Sendings(life, times + 1))


def begin_life(conn: Connection, life: int) -> Sendings:
    """A copy goes on from here, in the place where it stands now; `life` must be later than any before."""
    _put(conn, _HOME, place_of(conn))
    return _save(conn, Sendings(life))


def is_elsewhere(conn: Connection) -> bool:
    """Whether it was made in another place than where it stands: loaded from a dump, or copied within its server."""
    here = place_of(conn)
    if insert_new(conn, meta, {"name": _HOME, "value": here}):
        return False
    return _value(conn, _HOME) != here


def place_of(conn: Connection) -> str:
    """What a server tells of where the tables stand, which no copy of them has; a file tells nothing."""
    if conn.dialect.name != "postgresql":
        return ""
    row = conn.execute(_NUMBERS).one()
    cluster = conn.execute(_CLUSTER).scalar() if row.may_ask else ""
    return f"{cluster}/{row.database}/{row.tables}"


_NUMBERS = text(
    "SELECT has_function_privilege('pg_control_system()', 'execute') AS may_ask,"
    " (SELECT oid FROM pg_database WHERE datname = current_database()) AS database, 'meta'::regclass::oid AS tables"
)
_CLUSTER = text("SELECT system_identifier FROM pg_control_system()")


def _read(value: str | None) -> Sendings:
    return Sendings(*map(int, value.split("/"))) if value else Sendings()


def _save(conn: Connection, far: Sendings) -> Sendings:
    _put(conn, _SENDINGS, f"{far.life}/{far.times}")
    return far


def _value(conn: Connection, name: str) -> str | None:
    return conn.execute(select(meta.c.value).where(meta.c.name == name)).scalar()


def _put(conn: Connection, name: str, value: str) -> None:
    if not conn.execute(update(meta).where(meta.c.name == name).values(value=value)).rowcount:
        insert_new(conn, meta, {"name": name, "value": value})
