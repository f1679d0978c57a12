"""Single facts about the database itself."""

from sqlalchemy import Connection, select, update

from bot.storage.errors import CannotOpen
from bot.storage.tables import meta
from bot.storage.upsert import insert_new

_TURNS = "turns"
_REAL = "real"
SIMULATED = "simulated"


def holds_turns(conn: Connection) -> str | None:
    """`real`, `simulated`, or None while no turn was taken. Real once a real one was."""
    return conn.execute(select(meta.c.value).where(meta.c.name == _TURNS)).scalar()


def refuse_simulation_of_real(conn: Connection, simulated: bool) -> None:
    """CannotOpen when the clock is simulated and people have really written to this database."""
    if simulated and holds_turns(conn) == _REAL:
        raise CannotOpen("This database holds real conversations: GUICHET_NOW needs another one.")


def mark_turns(conn: Connection, simulated: bool) -> None:
    """Note which kind of turn is about to be saved. CannotOpen as for `refuse_simulation_of_real`."""
    refuse_simulation_of_real(conn, simulated)
    kind = SIMULATED if simulated else _REAL
    if not insert_new(conn, meta, {"name": _TURNS, "value": kind}):
        conn.execute(update(meta).where(meta.c.name == _TURNS).values(value=kind))
