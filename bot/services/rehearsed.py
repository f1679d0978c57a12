"""What a rehearsal shows: who gets what and when, the phases, the load, the clashes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot.conversation.reminding import Recipient
from bot.conversation.turn import Reply
from bot.programmes.editions import Edition
from bot.programmes.moments import Moment
from bot.programmes.phases import Phase
from bot.programmes.timing import Shift

CLASH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Group:
    """`size` people who would all read the same: the same audience, language and standing."""

    audience: str
    recipient: Recipient
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """One message to one group. `lead` is empty for a correction."""

    at: datetime
    due: datetime
    kind: str
    milestone: str
    milestone_at: Moment
    lead: str
    group: Group
    reply: Reply
    shifted: Shift | None = None
    silent: bool = False

    @property
    def audience(self) -> str:
        """Whom it concerns."""
        return self.group.audience

    @property
    def recipients(self) -> int:
        """How many people get it."""
        return self.group.size


@dataclass(frozen=True, slots=True)
class PhaseChange:
    """From `at` on, the call that the milestone belongs to is in that phase."""

    at: datetime
    milestone: str
    phase: Phase


@dataclass(frozen=True, slots=True)
class Clash:
    """Messages that reach the same people within an hour."""

    at: datetime
    audience: str
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A campaign from `start` to `end`."""

    edition: Edition
    start: datetime
    end: datetime
    phases: tuple[PhaseChange, ...]
    deliveries: tuple[Rehearsed, ...]

    @property
    def per_hour(self) -> Mapping[datetime, int]:
        """How many messages go in each hour in which any goes."""
        counted: Counter[datetime] = Counter()
        for delivery in self.deliveries:
            hour = delivery.at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
            counted[hour] += delivery.recipients
        return counted

    @property
    def peak_per_hour(self) -> int:
        """The most messages in one hour."""
        return max(self.per_hour.values(), default=0)

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """Where the same people get a message less than an hour after another."""
        found = []
        for group in dict.fromkeys(delivery.group for delivery in self.deliveries):
            theirs = [delivery for delivery in self.deliveries if delivery.group == group]
            for before, after in pairwise(theirs):
                if after.at - before.at < CLASH:
                    found.append(Clash(after.at, group.audience, (_name(before), _name(after))))
        return tuple(found)


def _name(delivery: Rehearsed) -> str:
    return f"{delivery.milestone} {delivery.lead or delivery.kind}"
