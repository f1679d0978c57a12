"""Dates that the team moved, laid over those of the files: in force is the last one known (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import PARIS
from bot.programmes.editions import Edition, Entry, Programme
from bot.programmes.written import NothingToCancel, read_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A milestone moved by the team. `moment` is as `read_value` reads it; `source` is the id of a document or an address."""

    revision: int
    edition: str
    milestone: str
    moment: str
    made_at: datetime
    reason: str
    source: str

    @property
    def citation(self) -> str:
        """The id under which answers cite it."""
        return f"amendment:{self.revision}"

    @property
    def has_address(self) -> bool:
        """Whether its source is an address, not a document that the content knows."""
        return "://" in self.source

    def entry(self, old: Entry | None) -> Entry:
        """The value that the milestone has from then on, after `old`. ValueError, as `read_value`."""
        sources = (self.citation,) if self.has_address else (self.citation, self.source)
        return replace(read_value(self.moment, old), known_from=self.made_at.astimezone(PARIS), sources=sources)


def amended(programmes: Mapping[str, Programme], amendments: Iterable[Amendment]) -> dict[str, Programme]:
    """The programmes with these amendments; one of an edition or a milestone that is no more changes nothing."""
    found = dict(programmes)
    for amendment in sorted(amendments, key=lambda one: (one.made_at, one.revision)):
        programme = found.get(amendment.edition.split("/")[0])
        edition = programme.editions.get(amendment.edition) if programme else None
        if programme and edition and amendment.milestone in edition.milestones:
            found[programme.id] = with_edition(programme, _with(edition, amendment))
    return found


def _with(edition: Edition, amendment: Amendment) -> Edition:
    old = edition.milestones[amendment.milestone].at(amendment.made_at)
    try:
        return with_entry(edition, amendment.milestone, amendment.entry(old))
    except NothingToCancel:
        return edition


def with_edition(programme: Programme, edition: Edition) -> Programme:
    """The programme with that edition in the place of the one of the same id."""
    return replace(programme, editions={**programme.editions, edition.id: edition})


def with_entry(edition: Edition, milestone: str, entry: Entry) -> Edition:
    """The edition with one more value, known from an instant, of a milestone. KeyError when it has no such milestone."""
    found = edition.milestones[milestone]
    history = list(found.history)
    history.insert(_place(found.history, entry.known_from), entry)
    return replace(edition, milestones={**edition.milestones, milestone: replace(found, history=tuple(history))})


def _place(history: tuple[Entry, ...], known_from: datetime | None) -> int:
    """After all that was known by then; a value that cannot be dated is older than one that can."""
    known = (
        place
        for place, entry in enumerate(history, start=1)
        if entry.known_from is None or known_from is None or entry.known_from <= known_from
    )
    return max(known, default=0)
