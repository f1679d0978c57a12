"""Programmes, editions, milestones and challenges, each as it was known at an instant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.programmes.facts import ByLanguage, Fact, ItemsByLanguage
from bot.programmes.moments import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value that a milestone had. `before`: it falls before that date; `by`: at the latest on that date.

    `cancelled`: what was to be then will not be.
    """

    moment: Moment
    until: Moment | None = None
    before: bool = False
    by: bool = False
    cancelled: bool = False
    known_from: datetime | None = None
    sources: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What is noted of whoever is told it: the start as ISO text, or that it is cancelled."""
        return "cancelled" if self.cancelled else self.moment.start.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A dated step of an edition, with its history, the oldest value first."""

    id: str
    audience: str
    label: ByLanguage
    history: tuple[Entry, ...]
    theme: ByLanguage | None = None

    def at(self, now: datetime) -> Entry | None:
        """The value in force at that instant; an entry that cannot be dated counts once its own moment has come."""
        known = [entry for entry in self.history if (entry.known_from or entry.moment.start) <= now]
        return known[-1] if known else None

    def first(self, now: datetime) -> Entry | None:
        """The value first announced, when the one in force at that instant is another; else None."""
        current = self.at(now)
        first = self.history[0]
        return first if current is not None and current.moment != first.moment else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A post of a challenge: its trade (designer, developer, accessibility, data) and its name."""

    trade: str
    name: ByLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What one administration asked for."""

    id: str
    name: str
    title: ByLanguage
    subject: ByLanguage
    administration: str | None
    ministry: str | None
    places: tuple[str, ...]
    profiles: tuple[Profile, ...]
    aliases: tuple[str, ...] = ()
    region: str | None = None
    posts: int | None = None
    months: tuple[int, ...] = ()
    url: str | None = None
    goals: ItemsByLanguage = field(default_factory=dict)
    notes: ByLanguage = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of a programme: `dig/2019`, `eig/4`."""

    id: str
    name: ByLanguage
    known_from: datetime | None
    milestones: Mapping[str, Milestone]
    facts: Mapping[str, Fact]
    challenges: tuple[Challenge, ...] = ()
    challenges_known_from: datetime | None = None
    lead_times: tuple[str, ...] = ("J-7", "J-1", "H-3")

    @property
    def programme(self) -> str:
        """The id of its programme."""
        return self.id.split("/")[0]

    def is_known(self, now: datetime) -> bool:
        """Whether anything about it was public at that instant."""
        return self.known_from is None or self.known_from <= now

    def challenges_at(self, now: datetime) -> tuple[Challenge, ...]:
        """Its challenges, once they were public."""
        known_from = self.challenges_known_from
        return self.challenges if known_from is None or known_from <= now else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A programme; `reference` is the edition that an answer is about when none is named and none is open.

    `order` is its place where several are named side by side.
    """

    id: str
    name: str
    short: str
    reference: str
    facts: Mapping[str, Fact]
    editions: Mapping[str, Edition]
    order: int = 0
