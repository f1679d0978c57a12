"""Facts, milestones and phases into words of a language; what was not public yet at that instant stays unsaid."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import i18n
from bot.faq.sections import Placeholder
from bot.faq.words import NotInWords, in_words
from bot.i18n import Catalogues, Msg
from bot.i18n.dates import DayStyle
from bot.programmes.editions import Edition, Entry, Milestone, Programme
from bot.programmes.facts import Value
from bot.programmes.moments import Moment
from bot.programmes.phases import Call, CallState, call_state, closing_instant


class Unpublished(Exception):
    """The fact was not public at that instant, or never was: the line that quotes it is not said."""


class UnknownPlaceholder(Exception):
    """No fact, milestone or status has that name, or the filter does not fit it."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words for a placeholder, the sources they rest on, and the milestone they give: `eig/4:apply.closes`."""

    text: str
    sources: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quoting:
    """Fills in placeholders for one edition, in one language, at one instant."""

    programmes: Mapping[str, Programme]
    edition: Edition | None
    lang: str
    now: datetime
    catalogues: Catalogues

    def quote(self, placeholder: Placeholder) -> Quoted:
        """The words for a placeholder. Raises Unpublished or UnknownPlaceholder."""
        edition = self._edition(placeholder)
        if placeholder.key in ("apply.status", "propose.status"):
            return self._status(edition, "apply" if placeholder.key.startswith("apply") else "propose")
        milestone = edition.milestones.get(placeholder.key)
        if milestone is not None:
            return self._milestone(edition, milestone, placeholder.filters)
        return self._fact(edition, placeholder)

    def _edition(self, placeholder: Placeholder) -> Edition:
        if placeholder.edition is None:
            if self.edition is None:
                raise UnknownPlaceholder(f"{placeholder.key}: in a section for all, say of which edition")
            return self.edition
        programme = self.programmes.get(placeholder.edition.split("/")[0])
        edition = programme.editions.get(placeholder.edition) if programme else None
        if edition is None:
            raise UnknownPlaceholder(f"{placeholder.edition}: there is no such edition")
        return edition

    def _fact(self, edition: Edition, placeholder: Placeholder) -> Quoted:
        fact = edition.facts.get(placeholder.key) or self.programmes[edition.programme].facts.get(placeholder.key)
        if fact is None:
            raise UnknownPlaceholder(f"{placeholder.key}: {edition.id} has no such fact or milestone")
        value = fact.at(self.now) if edition.is_known(self.now) else None
        if value is None or value.kind == "none":
            raise Unpublished(placeholder.key)
        return Quoted(self._value(value, placeholder.filters), value.sources)

    def _value(self, value: Value, filters: tuple[str, ...]) -> str:
        if isinstance(value.content, Moment):
            return self._moment(value.content, filters)
        if filters:
            raise UnknownPlaceholder(f"| {filters[0]}: only dates have filters")
        try:
            return in_words(value, self.lang, self.catalogues)
        except NotInWords as fault:
            raise UnknownPlaceholder(str(fault)) from None

    def _milestone(self, edition: Edition, milestone: Milestone, filters: tuple[str, ...]) -> Quoted:
        entry = milestone.first(self.now) if "first" in filters else milestone.at(self.now)
        if entry is None:
            raise Unpublished(milestone.id)
        rest = tuple(name for name in filters if name != "first")
        return Quoted(self.entry(entry, rest, milestone.id), entry.sources, (f"{edition.id}:{milestone.id}",))

    def entry(self, entry: Entry, filters: tuple[str, ...], milestone: str) -> str:
        """A value of a milestone: a date, a period, a date before which it falls."""
        if "left" in filters:
            return self.left(entry, milestone)
        if entry.cancelled:
            date = self.entry(replace(entry, cancelled=False), filters, milestone)
            return self.say(Msg("{date} (cancelled)", date=date))
        words = self._moment(entry.moment, filters)
        if entry.until is not None:
            return self._period(entry.moment, entry.until, filters)
        if entry.before:
            return self.say(Msg("before {date}", date=words))
        return self.say(Msg("by {date}", date=words)) if entry.by else words

    def _period(self, start: Moment, end: Moment, filters: tuple[str, ...]) -> str:
        first, last = self._moment(start, filters), self._moment(end, filters)
        if first == last:
            return first
        if start.precision == "month":
            return self.say(Msg("between {start} and {end}", start=first, end=last))
        if start.start.date() != end.start.date():
            return self.say(Msg("from {start} to {end}", start=first, end=last))
        style: DayStyle = "long" if filters else "full"
        hours = (i18n.clock_time(moment.start, self.lang) for moment in (start, end))
        day = i18n.day(start.start, self.lang, style)
        return self.say(Msg("{day}, from {start} to {end}", day=day, start=next(hours), end=next(hours)))

    def left(self, entry: Entry, milestone: str) -> str:
        """The time left until it. Unpublished when it is past or cancelled."""
        until = self._until(entry, milestone)
        if until < self.now or entry.cancelled:
            raise Unpublished(f"{milestone} is past or cancelled")
        return i18n.time_left(until, self.now, self.lang, self.catalogues)

    def _until(self, entry: Entry, milestone: str) -> datetime:
        """What the time left is counted to: the moment as it is written, so that « dans 3 jours » fits the date beside it."""
        if not milestone.endswith(".closes") or (entry.moment.precision == "minute" and self.now <= entry.moment.start):
            return entry.moment.start
        end = closing_instant(entry)
        return end if entry.moment.precision == "minute" else end - timedelta(seconds=1)

    def _moment(self, moment: Moment, filters: tuple[str, ...]) -> str:
        style = filters[0] if filters else "full"
        if moment.precision == "month" or style == "month":
            return i18n.month(moment.start, self.lang)
        if style in ("date", "day"):
            return i18n.day(moment.start, self.lang, "long" if style == "date" else "full")
        if style == "time":
            if moment.precision != "minute":
                raise Unpublished("no hour was published")
            return i18n.clock_time(moment.start, self.lang)
        if style != "full":
            raise UnknownPlaceholder(f"| {style}: there is no such filter")
        if moment.precision == "minute":
            return i18n.instant(moment.start, self.lang, self.catalogues)
        return i18n.day(moment.start, self.lang, "full")

    def _status(self, edition: Edition, call: Call) -> Quoted:
        state = call_state(edition, call, self.now)
        if state is None:
            raise Unpublished(f"{call}.status")
        sources = {name: None for entry in (state.closes, state.opens) if entry for name in entry.sources}
        return Quoted(status_sentence(state, self), tuple(sources))

    def say(self, message: Msg) -> str:
        """A phrase of the assistant's own."""
        return self.catalogues.render(message, self.lang)


def status_sentence(state: CallState, quoting: Quoting) -> str:
    """Where the call stands: « L'appel à candidatures est clos depuis le 19 juillet 2020. »"""
    if state.called_off:
        return quoting.say(Msg(_CALLED_OFF[state.call]))
    opens = quoting.entry(state.opens, (), "opens") if state.opens else ""
    if state.closes is None:
        return quoting.say(Msg(_status_phrase(state), opens=opens))
    return quoting.say(
        Msg(
            _status_phrase(state),
            opens=opens,
            closes=quoting.entry(state.closes, (), "closes"),
            closed_on=quoting.entry(state.closes, ("date",), "closes"),
            left=quoting.left(state.closes, f"{state.call}.closes") if state.phase != "closed" else "",
        )
    )


def _status_phrase(state: CallState) -> str:
    if state.phase == "before":
        forecast = state.opens is not None and state.opens.moment.precision == "month"
        return (_FORECAST if forecast else _BEFORE)[state.call]
    if state.phase == "closed":
        return _CLOSED[state.call]
    if state.closes is None:
        return _OPEN_ENDED[state.call]
    if state.phase == "closing-today" and state.closes.moment.precision == "minute":
        return _CLOSING_TODAY[state.call]
    return _OPEN[state.call]


def _msgids(message: Msg) -> str:
    return message.msgid


_BEFORE: dict[Call, str] = {
    "apply": _msgids(Msg("Applications are not open yet: they open on {opens}.")),
    "propose": _msgids(Msg("The call to administrations is not open yet: it opens on {opens}.")),
}
_FORECAST: dict[Call, str] = {
    "apply": _msgids(Msg("Applications are not open yet: they are announced for {opens}.")),
    "propose": _msgids(Msg("The call to administrations is not open yet: it is announced for {opens}.")),
}
_CLOSED: dict[Call, str] = {
    "apply": _msgids(Msg("Applications closed on {closed_on}.")),
    "propose": _msgids(Msg("The call to administrations closed on {closed_on}.")),
}
_CALLED_OFF: dict[Call, str] = {
    "apply": _msgids(Msg("This call for applications is cancelled.")),
    "propose": _msgids(Msg("This call to administrations is cancelled.")),
}
_OPEN: dict[Call, str] = {
    "apply": _msgids(Msg("Applications are open until {closes}: it ends {left}.")),
    "propose": _msgids(Msg("The call to administrations is open until {closes}: it ends {left}.")),
}
_OPEN_ENDED: dict[Call, str] = {
    "apply": _msgids(Msg("Applications are open; no closing date has been published.")),
    "propose": _msgids(Msg("The call to administrations is open; no closing date has been published.")),
}
_CLOSING_TODAY: dict[Call, str] = {
    "apply": _msgids(Msg("Last day: applications close today, {closes}, {left}.")),
    "propose": _msgids(Msg("Last day: the call to administrations closes today, {closes}, {left}.")),
}
