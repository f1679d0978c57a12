"""The calendar of a programme as a file that calendar programs read (RFC 5545), and of one milestone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDuration

from bot.clock import PARIS
from bot.conversation.knowledge import Knowledge
from bot.i18n import Msg
from bot.programmes.editions import Edition, Entry, Milestone
from bot.programmes.moments import Moment
from bot.programmes.phases import cancelled_with, last_day

# On the day before, when people are reminded too: not a whole day before, which may be in the night.
_ALARM_AT = time(10)
_REFRESH = timedelta(hours=6)
_AN_INSTANT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Calendars:
    """Makes calendar files from what is known at an instant. The same knowledge gives the same bytes."""

    knowledge: Knowledge

    def of_programme(self, programme: str, now: datetime, lang: str) -> bytes:
        """Every dated milestone of every edition that is public. KeyError for no such programme."""
        found = self.knowledge.programmes[programme]
        editions = [edition for edition in found.editions.values() if edition.is_known(now)]
        dated = ((edition, milestone) for edition in editions for milestone in edition.milestones.values())
        calendar = _calendar()
        # A name is for what is subscribed: with one, Outlook would open a single date as a calendar of its own.
        calendar.add("x-wr-calname", found.name)
        calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(_REFRESH))
        return self._file(calendar, dated, now, lang)

    def of_milestone(self, edition: str, milestone: str, now: datetime, lang: str) -> bytes:
        """One milestone. KeyError where there is none of that name."""
        found = self.knowledge.programmes[edition.split("/")[0]].editions[edition]
        return self._file(_calendar(), [(found, found.milestones[milestone])], now, lang)

    def _file(
        self, calendar: Calendar, milestones: Iterable[tuple[Edition, Milestone]], now: datetime, lang: str
    ) -> bytes:
        calendar.add_component(_paris())
        for event in self._events(milestones, now, lang):
            calendar.add_component(event)
        return bytes(calendar.to_ical())

    def _events(self, milestones: Iterable[tuple[Edition, Milestone]], now: datetime, lang: str) -> Iterator[Event]:
        for edition, milestone in milestones:
            entry = milestone.at(now)
            # A month is a forecast: no day can be marked for it.
            if entry is not None and entry.moment.precision != "month":
                yield self._event(edition, milestone, entry, now=now, lang=lang)

    def _event(self, edition: Edition, milestone: Milestone, entry: Entry, *, now: datetime, lang: str) -> Event:
        cancelled = cancelled_with(edition, milestone.id, now)
        latest = cancelled or entry
        event = Event()
        event.add("uid", f"{edition.id.replace('/', '-')}.{milestone.id}@guichet")
        event.add("sequence", _revision(edition, milestone, now))
        stamp = (latest.known_from or latest.moment.start).astimezone(UTC)
        event.add("dtstamp", stamp)
        event.add("last-modified", stamp)
        event.add("summary", f"{edition.name[lang]} — {milestone.label[lang]}")
        event.add("description", self._description(latest, lang))
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        _place_in_time(event, entry, milestone)
        if not cancelled:
            event.add_component(_alarm(event))
        return event

    def _description(self, entry: Entry, lang: str) -> str:
        found = (self.knowledge.answers.sources.get(name) for name in entry.sources)
        titles = [source.title[lang] for source in found if source is not None]
        words = [self._say(Msg("Times are in Paris."), lang)]
        if titles:
            words.append(self._say(Msg("Source: {title}.", title=titles[0]), lang))
        return "\n".join(words)

    def _say(self, message: Msg, lang: str) -> str:
        return self.knowledge.catalogues.render(message, lang)


def _revision(edition: Edition, milestone: Milestone, now: datetime) -> int:
    """It grows with each value of either end of a call, as one cancels both: calendars take the new one for the old."""
    call, _, end = milestone.id.partition(".")
    both = (f"{call}.opens", f"{call}.closes") if end in ("opens", "closes") else (milestone.id,)
    histories = (edition.milestones[name].history for name in both if name in edition.milestones)
    known = [one for history in histories for one in history if (one.known_from or one.moment.start) <= now]
    return len(known) - 1


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Guichet//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _paris() -> Timezone:
    """The rule of the European Union since 1996: the last Sundays of March and October, at one o'clock UTC."""
    zone = Timezone()
    zone.add("tzid", "Europe/Paris")
    for part, start, offsets, month in (
        (TimezoneDaylight(), datetime(1996, 3, 31, 2), (1, 2), 3),  # noqa: DTZ001 (local time is what this part defines)
        (TimezoneStandard(), datetime(1996, 10, 27, 3), (2, 1), 10),  # noqa: DTZ001 (the same)
    ):
        part.add("dtstart", start)
        part.add("tzoffsetfrom", timedelta(hours=offsets[0]))
        part.add("tzoffsetto", timedelta(hours=offsets[1]))
        part.add("tzname", "CEST" if month == 3 else "CET")
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone


def _place_in_time(event: Event, entry: Entry, milestone: Milestone) -> None:
    if entry.moment.precision == "minute":
        start = entry.moment.start.astimezone(PARIS)
        event.add("dtstart", start)
        event.add("dtend", _until(entry, start))
        return
    ends = milestone.id.endswith(".closes") or entry.before
    first = last_day(entry) if ends else entry.moment.start.date()
    last = entry.until.start.date() if entry.until else first
    event.add("dtstart", first)
    # The day after: the end of whole days is excluded.
    event.add("dtend", max(first, last) + timedelta(days=1))


def _until(entry: Entry, start: datetime) -> datetime:
    until: Moment | None = entry.until
    if until is not None and until.precision == "minute" and until.start > start:
        return until.start.astimezone(PARIS)
    return start + _AN_INSTANT


def _alarm(event: Event) -> Alarm:
    start = event.decoded("dtstart")
    # By the clock on the wall, as calendars count from a start that has a zone; a whole day starts at midnight.
    begins = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time())
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event["summary"])
    alarm.add("trigger", datetime.combine(begins.date() - timedelta(days=1), _ALARM_AT) - begins)
    return alarm
