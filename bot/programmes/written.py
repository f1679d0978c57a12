"""The value of a milestone as the team writes it: a date, a period, a date before which it falls, or that it is cancelled."""

import re
from dataclasses import replace
from typing import Literal

from bot.programmes.editions import Entry
from bot.programmes.moments import Moment, read_moment

CANCELLED = "cancelled"
# `on` that date, `before` it, or `by` it at the latest.
Meaning = Literal["on", "before", "by"]
_VALUE = re.compile(r"(?:(?P<meaning>on|before|by) )?(?P<start>[^/ ]+)(?:/(?P<end>[^/ ]+))?")


class NothingToCancel(ValueError):
    """No date was known, so that none can be cancelled."""


def read_value(written: str, old: Entry | None) -> Entry:
    """`2020-07-19T23:59` (or `on 2020-07-19`), `2020-07-20/2020-07-31`, `before 2020-09-01`, `by 2020-09-01`; `cancelled`: `old`.

    ValueError for anything else.
    """
    if written == CANCELLED:
        return cancelled(old)
    found = _VALUE.fullmatch(written)
    if found is None:
        raise ValueError(f"This is not a date: {written!r}")
    start, end = read_moment(found["start"]), read_moment(found["end"]) if found["end"] else None
    if end is not None and (found["meaning"] or _is_before(end, start)):
        raise ValueError(f"This is not a period: {written!r}")
    return Entry(moment=start, until=end, before=found["meaning"] == "before", by=found["meaning"] == "by")


def cancelled(old: Entry | None) -> Entry:
    """The same date, which does not hold any more. NothingToCancel."""
    if old is None:
        raise NothingToCancel
    return replace(old, cancelled=True, known_from=None, sources=())


def write_value(moment: str, *, until: str | None = None, meaning: Meaning | None = None) -> str:
    """What `read_value` reads."""
    period = f"{moment}/{until}" if until else moment
    return f"{meaning} {period}" if meaning else period


def _is_before(end: Moment, start: Moment) -> bool:
    return end.end <= start.start
