"""A rehearsal as JSON (architecture, section 5), as lines for a terminal, and as a page to look at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape

from bot import i18n
from bot.clock import PARIS
from bot.conversation.turn import Reply
from bot.i18n import Catalogues, Msg
from bot.programmes.moments import Moment
from bot.services.rehearsed import Rehearsal, Rehearsed

_BOLD = re.compile(r"\*\*(.+?)\*\*")


def as_json(rehearsal: Rehearsal) -> dict[str, Any]:
    """The object of the contract; every instant with its offset in Paris."""
    return {
        "phases": [
            {"at": _iso(change.at), "milestone": change.milestone, "phase": change.phase} for change in rehearsal.phases
        ],
        "deliveries": [_delivery(one) for one in rehearsal.deliveries],
        "peak_per_hour": rehearsal.peak_per_hour,
        "clashes": [
            {"at": _iso(clash.at), "audience": clash.audience, "messages": list(clash.messages)}
            for clash in rehearsal.clashes
        ],
    }


def as_lines(rehearsal: Rehearsal) -> Iterator[str]:
    """Each message on a line, then the words."""
    for one in rehearsal.deliveries:
        moved = f" ({one.shifted})" if one.shifted else ""
        yield f"{_short(one.at)}{moved}  {one.kind} {one.lead}  {one.audience}: {one.recipients}"
        yield from (f"    {line}" for line in one.reply.text.split("\n"))
    yield f"At most {rehearsal.peak_per_hour} messages in an hour; {len(rehearsal.clashes)} clashes."


def as_page(rehearsal: Rehearsal, lang: str, *, catalogues: Catalogues, per_second: int) -> str:
    """A page with a timeline; `per_second` is the bulk rate that the load is compared with."""
    folder = Path(__file__).parent
    environment = Environment(loader=FileSystemLoader(folder), autoescape=select_autoescape())
    environment.filters["words"] = _words
    words = _Words(rehearsal, lang, catalogues)
    return environment.get_template("rehearsal.html").render(
        rehearsal=rehearsal,
        name=rehearsal.edition.name[lang],
        lang=lang,
        days=_days(rehearsal, lang),
        place=words.place,
        say={name: words.say(phrase) for name, phrase in PHRASES.items()},
        span=words.span(),
        load=words.load(per_second),
        shifted=words.shifted,
        people=words.people,
        count=lambda number: i18n.count(number, lang),
        day=words.day,
        hour=words.hour,
    )


PHRASES: dict[str, Msg] = {
    "title": Msg("rehearsal of the campaign"),
    "messages": Msg("different messages"),
    "sendings": Msg("sendings"),
    "clashes": Msg("messages less than an hour apart"),
    "timeline": Msg("A timeline of the messages that are listed below"),
    "candidate": Msg("candidates"),
    "administration": Msg("administrations"),
    "moved": Msg("a date that moved"),
    "list": Msg("The messages"),
    "reminder": Msg("Reminder"),
    "draft": Msg("Draft"),
    "opening": Msg("Opening"),
    "correction": Msg("Correction"),
    "silent": Msg("without sound"),
    "nothing": Msg("No message in this time."),
    "calls": Msg("The calls"),
    "since": Msg("From"),
    "call": Msg("Call"),
    "phase": Msg("Phase"),
    "apply": Msg("applications"),
    "propose": Msg("challenges"),
    "before": Msg("not open yet"),
    "open": Msg("open"),
    "closing-today": Msg("last day"),
    "closed": Msg("closed"),
}


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of the page in one language."""

    rehearsal: Rehearsal
    lang: str
    catalogues: Catalogues

    def say(self, message: Msg) -> str:
        return self.catalogues.render(message, self.lang)

    def place(self, at: datetime) -> float:
        """Where an instant stands on the line, in per cent."""
        return round(100 * ((at - self.rehearsal.start) / (self.rehearsal.end - self.rehearsal.start)), 2)

    def day(self, at: datetime) -> str:
        return i18n.day(at, self.lang, "full")

    def hour(self, at: datetime) -> str:
        return i18n.clock_time(at, self.lang)

    def span(self) -> str:
        start, end = self.day(self.rehearsal.start), self.day(self.rehearsal.end)
        return self.say(
            Msg("From {start} to {end}. Nothing was sent: nothing in this rehearsal is able to.", start=start, end=end)
        )

    def load(self, per_second: int) -> str:
        minutes = max(1, round(self.rehearsal.peak_per_hour / per_second / 60))
        return self.say(
            Msg(
                "sendings in the fullest hour: one minute at {rate} a second",
                "sendings in the fullest hour: {n} minutes at {rate} a second",
                n=minutes,
                rate=per_second,
            )
        )

    def people(self, number: int) -> str:
        return self.say(Msg("{count} person", "{count} people", n=number, count=i18n.count(number, self.lang)))

    def shifted(self, one: Rehearsed) -> str:
        due = f"{self.day(one.due)}, {self.hour(one.due)}"
        if one.shifted == "quiet hours":
            return self.say(Msg("moved out of the quiet hours; due on {due}", due=due))
        return self.say(Msg("moved to a working day; due on {due}", due=due))


def _days(rehearsal: Rehearsal, lang: str) -> list[tuple[datetime, str]]:
    """The first of each month in the span, to write under the line."""
    at = rehearsal.start.astimezone(PARIS).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = []
    while at < rehearsal.end:
        if at >= rehearsal.start:
            found.append((at, i18n.month(at, lang)))
        at = (at + timedelta(days=32)).replace(day=1)
    return found


def _words(reply: Reply) -> Markup:
    bold = _BOLD.sub(r"<strong>\1</strong>", str(escape(reply.text)))
    return Markup("<br>".join(bold.split("\n")))  # noqa: S704 (escaped above)


def _delivery(one: Rehearsed) -> dict[str, Any]:
    return {
        "at": _iso(one.at),
        "due": _iso(one.due),
        "kind": one.kind,
        "milestone": one.milestone,
        "milestone_at": _iso(_written(one.milestone_at)),
        "lead": one.lead or None,
        "audience": one.audience,
        "recipients": one.recipients,
        "text": one.reply.text,
        "shifted": one.shifted,
    }


def _written(moment: Moment) -> datetime:
    return moment.start


def _iso(at: datetime) -> str:
    return at.astimezone(PARIS).isoformat()


def _short(at: datetime) -> str:
    return f"{at.astimezone(PARIS):%Y-%m-%d %H:%M}"
