"""Looking for what people entrust to us where it must not stand in clear."""

import base64
from collections.abc import Collection, Iterator

from bot.storage import tables
from bot.storage.database import Connection


def found_in(content: bytes, canaries: Collection[str]) -> list[str]:
    """The canaries that stand there, also as base64 or hexadecimal would write them."""
    return [canary for canary in canaries if any(written in content for written in _ways_of_writing(canary.encode()))]


def dumped(conn: Connection) -> bytes:
    """Every table of PostgreSQL as the server writes it out, bytes in hexadecimal as `pg_dump` has them."""
    rows = (
        str(row[0])
        for table in tables.metadata.sorted_tables
        for row in conn.exec_driver_sql(f"SELECT t::text FROM {table.name} t")  # noqa: S608  # our own tables
    )
    return "\n".join(rows).encode()


def _ways_of_writing(raw: bytes) -> Iterator[bytes]:
    yield from (raw, raw.hex().encode())
    # What stands before it decides how base64 cuts it: three ways, without the letters that its neighbours share.
    yield from (base64.b64encode(b" " * shift + raw)[4:-4] for shift in range(3))
