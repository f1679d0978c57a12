"""How long before a date people are reminded: `J-7` is seven calendar days, `H-3` three hours."""

import re
from dataclasses import dataclass
from typing import Literal

_WRITTEN = re.compile(r"([JH])-(\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class LeadTime:
    """`unit` J counts calendar days in Paris, H real hours."""

    unit: Literal["J", "H"]
    number: int

    def __str__(self) -> str:
        return f"{self.unit}-{self.number}"


def parse_lead_time(written: str) -> LeadTime:
    """`J-7`, `H-3`. ValueError for anything else, and for no hours at all."""
    found = _WRITTEN.fullmatch(written)
    if found is None or written == "H-0":
        raise ValueError(f"A lead time is written J-7 or H-3, not {written!r}.")
    return LeadTime("J" if found[1] == "J" else "H", int(found[2]))
