"""How long each kind of thing is kept, and until when one draft or submission is (pure)."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import PARIS
from bot.programmes.editions import Edition, Programme
from bot.programmes.phases import closing_instant
from bot.programmes.timing import Timing

# The consent, an answer of a form, with which an application is kept for later calls.
TALENT_POOL = "talent-pool"
# The last step of a selection, the first of them that was published.
_LAST_STEPS = ("results", "interviews.ends", "interviews.starts", "mission.starts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Events are remembered well beyond the 24 h in which a door may repeat one. Months are those of a calendar.

    `drafts` counts from the closing of the call, `idle_drafts` from the last change where no closing is known; `applications`
    and `talent_pool` (with consent) from the end of the selection; `proposals` from the closing; `withdrawn` from that day.
    `warning`: how long before a draft goes its owner is told, at an hour that `timing` allows; `held` are editions whose
    submissions must not be erased. A delivery says what date somebody was told, which a correction has to know.
    """

    events: timedelta = timedelta(days=7)
    replies: timedelta = timedelta(days=7)
    deliveries: timedelta = timedelta(days=180)
    announcements: timedelta = timedelta(days=730)
    conversations: timedelta = timedelta(days=90)
    drafts: timedelta = timedelta(days=30)
    idle_drafts: timedelta = timedelta(days=180)
    warning: timedelta = timedelta(days=7)
    applications: int = 3
    talent_pool: int = 24
    proposals: int = 12
    withdrawn: timedelta = timedelta(days=30)
    erasures: timedelta = timedelta(days=60)
    held: frozenset[str] = frozenset()
    timing: Timing = field(default_factory=Timing)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The editions' milestones as they are known at `now`: what periods count from."""

    programmes: Mapping[str, Programme]
    now: datetime

    def closing(self, edition: str, call: str) -> datetime | None:
        """The first instant at which it is too late to send; None where no closing was published."""
        found = self._edition(edition)
        milestone = found.milestones.get(f"{call}.closes") if found else None
        entry = milestone.at(self.now) if milestone else None
        return closing_instant(entry) if entry else None

    def end_of_selection(self, edition: str) -> datetime | None:
        """When candidates know who was chosen: the last step that was published, never before the closing."""
        closing, found = self.closing(edition, "apply"), self._edition(edition)
        milestones = found.milestones if found else {}
        entries = (milestones[name].at(self.now) for name in _LAST_STEPS if name in milestones)
        last = [entry.until.end if entry.until else closing_instant(entry) for entry in entries if entry][:1]
        return max([*last, *([closing] if closing else [])], default=None)

    def _edition(self, name: str) -> Edition | None:
        programme = self.programmes.get(name.split("/")[0])
        return programme.editions.get(name) if programme else None


def draft_until(retention: Retention, calendar: Calendar, *, edition: str, call: str, changed_at: datetime) -> datetime:
    """Until when a draft is kept."""
    closing = calendar.closing(edition, call)
    return closing + retention.drafts if closing else changed_at + retention.idle_drafts


def submission_until(
    retention: Retention, calendar: Calendar, *, edition: str, call: str, sent_at: datetime, pooled: bool
) -> datetime:
    """Until when a submission is kept; `pooled`: with consent to be kept for later calls.

    Where nothing says when the selection ends, it cannot be said to have ended: the longest period, from the sending.
    """
    if call == "propose":
        closing = calendar.closing(edition, call)
        return months_after(closing or sent_at, retention.proposals)
    end = calendar.end_of_selection(edition)
    if end is None:
        return months_after(sent_at, retention.talent_pool)
    return months_after(end, retention.talent_pool if pooled else retention.applications)


def months_after(instant: datetime, months: int) -> datetime:
    """The same day and hour in Paris so many months later; the last day of a month that is shorter."""
    local = instant.astimezone(PARIS)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)
