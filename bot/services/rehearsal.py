"""A campaign played on paper: who would get what and when, from the same rules and words, with nothing that could send."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from bot.clock import PARIS
from bot.conversation.knowledge import Knowledge
from bot.conversation.reminding import Moved, NotSaid, Recipient, correct, remind
from bot.programmes import amendments
from bot.programmes.amendments import with_entry
from bot.programmes.changes import Change, correction_slot, entry_told, recent_change
from bot.programmes.editions import Edition
from bot.programmes.lead_times import LeadTime
from bot.programmes.phases import Call, Phase, call_state, closing_instant, last_day
from bot.programmes.reminders import AUDIENCES, CALLS, Reminder, schedule
from bot.programmes.timing import Timing
from bot.programmes.written import read_value
from bot.services.rehearsed import Group, PhaseChange, Rehearsal, Rehearsed


def amended(edition: Edition, milestone: str, written: str, known_from: datetime) -> Edition:
    """The edition with one more value of a milestone, as the team writes it, known from an instant.

    KeyError when it has no such milestone; ValueError as `read_value`.
    """
    old = edition.milestones[milestone].at(known_from)
    return with_entry(edition, milestone, replace(read_value(written, old), known_from=known_from))


def with_edition(knowledge: Knowledge, edition: Edition) -> Knowledge:
    """What would be known, were the edition so."""
    changed = amendments.with_edition(knowledge.programmes[edition.programme], edition)
    return replace(
        knowledge, answers=replace(knowledge.answers, programmes={**knowledge.programmes, changed.id: changed})
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """What a rehearsal needs: the calendar, the groups, the lead times, decent hours."""

    knowledge: Knowledge
    edition: Edition
    groups: Sequence[Group]
    leads: Sequence[LeadTime]
    timing: Timing


def rehearse(stage: Stage, start: datetime, end: datetime) -> Rehearsal:
    """Play the campaign from `start` included to `end` excluded, the dates moving when they did."""
    played = [*_reminders(stage, start, end), *_corrections(stage, start, end)]
    played.sort(key=lambda one: (one.at, one.audience, one.kind, one.lead))
    phases = tuple(sorted(_phases(stage.edition, start, end), key=lambda change: change.at))
    return Rehearsal(stage.edition, start, end, phases, tuple(played))


def _reminders(stage: Stage, start: datetime, end: datetime) -> Iterator[Rehearsed]:
    """Each stretch between two changes of the calendar is played with the calendar as it is known there."""
    edges = [start, *_changes(stage.edition, start, end), end]
    for begins, ends in pairwise(edges):
        for reminder in schedule(stage.edition, begins, stage.leads, stage.timing):
            if begins <= reminder.at < ends:
                yield from _to_groups(stage, reminder)


def _to_groups(stage: Stage, reminder: Reminder) -> Iterator[Rehearsed]:
    for group in stage.groups:
        if group.audience != reminder.audience:
            continue
        said = remind(reminder, group.recipient, stage.knowledge, reminder.at)
        if not isinstance(said, NotSaid):
            yield Rehearsed(
                at=reminder.at,
                due=reminder.due,
                kind=reminder.kind,
                milestone=reminder.milestone,
                milestone_at=reminder.entry.moment,
                lead=str(reminder.lead),
                group=group,
                reply=said,
                shifted=reminder.slotted.shifted,
                silent=reminder.slotted.silent,
            )


def _changes(edition: Edition, start: datetime, end: datetime) -> list[datetime]:
    """When something new became known of a call's milestones."""
    known = {
        entry.known_from
        for call in CALLS
        for name in (f"{call}.opens", f"{call}.closes")
        if name in edition.milestones
        for entry in edition.milestones[name].history
        if entry.known_from and start < entry.known_from < end
    }
    return sorted(known)


def _corrections(stage: Stage, start: datetime, end: datetime) -> Iterator[Rehearsed]:
    reminders = list(_reminders(stage, start, end))
    for call in CALLS:
        for name in (f"{call}.opens", f"{call}.closes"):
            told = [(one.at, one.milestone_at.start.isoformat()) for one in reminders if one.milestone == name]
            for change in _changes_of(stage.edition, name, start, end):
                known_from = change.new.known_from or start
                last = max((one for one in told if one[0] < known_from), default=(start, ""))[1]
                if change.is_news_to(last):
                    moved = Moved(stage.edition.id, call, name, entry_told(change.known, last), change.new)
                    played = list(_correction(stage, moved, change))
                    told += [(one.at, change.new.told) for one in played]
                    yield from played


def _changes_of(edition: Edition, milestone: str, start: datetime, end: datetime) -> Iterator[Change]:
    history = edition.milestones[milestone].history if milestone in edition.milestones else ()
    for entry in history:
        change = recent_change(history, entry.known_from) if entry.known_from else None
        if change and entry.known_from and start <= entry.known_from < end:
            yield change


def _correction(stage: Stage, moved: Moved, change: Change) -> Iterator[Rehearsed]:
    known_from = change.new.known_from or change.new.moment.start
    office = moved.call == "propose"
    slotted = correction_slot(change.old, change.new, known_from, timing=stage.timing, office=office)
    for group in stage.groups:
        said = correct(moved, group.recipient, stage.knowledge, slotted.at)
        if group.audience == AUDIENCES[moved.call] and not isinstance(said, NotSaid):
            yield Rehearsed(
                at=slotted.at,
                due=known_from,
                kind="correction",
                milestone=moved.milestone,
                milestone_at=moved.new.moment,
                lead="",
                group=group,
                reply=said,
                shifted=slotted.shifted,
                silent=slotted.silent,
            )


def _phases(edition: Edition, start: datetime, end: datetime) -> Iterator[PhaseChange]:
    for call in CALLS:
        before: Phase | None = None
        for instant in _moments_to_look(edition, call, start, end):
            state = call_state(edition, call, instant)
            if state is not None and state.phase != before:
                before = state.phase
                milestone = f"{call}.opens" if state.phase in ("before", "open") else f"{call}.closes"
                yield PhaseChange(instant.astimezone(PARIS), milestone, state.phase)


def _moments_to_look(edition: Edition, call: Call, start: datetime, end: datetime) -> list[datetime]:
    """The only instants at which a phase can change."""
    found = {start, *_changes(edition, start, end)}
    for name in (f"{call}.opens", f"{call}.closes"):
        for entry in edition.milestones[name].history if name in edition.milestones else ():
            last = datetime.combine(last_day(entry), datetime.min.time(), PARIS)
            found |= {entry.moment.start, entry.moment.end, closing_instant(entry), last}
    return sorted(instant for instant in found if start <= instant < end)


def groups_of(people: Iterable[tuple[str, Recipient]]) -> list[Group]:
    """People who stand alike, counted together."""
    return [Group(audience, recipient, size) for (audience, recipient), size in Counter(people).items()]
