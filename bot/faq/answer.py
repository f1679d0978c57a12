"""Facts into an answer: which sections speak, what they say at that instant, and what they rest on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import i18n
from bot.faq.facts_text import Quoted, Quoting, Unpublished, status_sentence
from bot.faq.footers import existed, footer
from bot.faq.said import Said, Spoken
from bot.faq.sections import ALL, Answer, Condition, Line, Section, Topic
from bot.i18n import Catalogues, Msg
from bot.programmes.editions import Edition, Programme
from bot.programmes.facts import Source
from bot.programmes.phases import CALL_OF_AUDIENCE, Call, call_state, edition_in_focus, open_editions

TEAM_TOPIC = "bot.human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Every answer, with the facts that they quote."""

    topics: Mapping[str, Topic]
    answers: Mapping[tuple[str, str], Answer]
    programmes: Mapping[str, Programme]
    sources: Mapping[str, Source]
    catalogues: Catalogues
    team_contact: str | None = None

    def about(
        self, topic: str, lang: str, now: datetime, *, programmes: Sequence[str] = (), edition: str | None = None
    ) -> Said:
        """What is said about a topic: of one programme or edition, of those named side by side, or of the one that is open.

        KeyError when the topic has no answer in that language.
        """
        if topic == TEAM_TOPIC and self.team_contact:
            # Where people answer today comes before the addresses of their time.
            told = replace(self, team_contact=None).about(topic, lang, now)
            today = self.catalogues.render(
                Msg("To write to the team today: {contact}.", contact=self.team_contact), lang
            )
            return replace(told, body=f"{today}\n{told.body}")
        speaker = _Speaker(self, self.answers[lang, topic], lang, now)
        if edition is not None:
            return speaker.of_edition(self._edition(edition))
        wanted = tuple(name for name in programmes if name in self.programmes)
        if not speaker.depends_on_programme:
            return speaker.of_all(wanted)
        if not wanted:
            wanted = self._open_programme(topic, now) or tuple(
                name for name in self.programmes if name in speaker.spoken_of
            )
        if len(wanted) == 1:
            return speaker.of_edition(edition_in_focus(self.programmes[wanted[0]], self.call(topic), now))
        return speaker.side_by_side(wanted)

    def call(self, topic: str) -> Call:
        """The call that a topic's phase is about: of challenges for administrations, of candidates for all others."""
        return CALL_OF_AUDIENCE.get(self.topics[topic].audience, "apply")

    def _edition(self, edition: str) -> Edition:
        return self.programmes[edition.split("/")[0]].editions[edition]

    def _open_programme(self, topic: str, now: datetime) -> tuple[str, ...]:
        found = {edition.programme for edition in open_editions(self.programmes.values(), self.call(topic), now)}
        return tuple(found) if len(found) == 1 else ()


@dataclass(frozen=True, slots=True)
class _Speaker:
    """One answer file at one instant."""

    all: Answers
    answer: Answer
    lang: str
    now: datetime

    @property
    def spoken_of(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(about.split("/")[0] for about in self.answer.sections if about != ALL))

    @property
    def depends_on_programme(self) -> bool:
        return bool(self.spoken_of)

    def of_all(self, wanted: tuple[str, ...]) -> Said:
        edition = None
        if len(wanted) == 1:
            edition = edition_in_focus(self.all.programmes[wanted[0]], self.all.call(self.answer.topic), self.now)
        spoken = self._speak(self.answer.sections[ALL], None)
        return self._said(spoken, [*spoken.lines], edition.programme if edition else None, wanted)

    def of_edition(self, edition: Edition) -> Said:
        section, lead = self._section(edition)
        if section is None:
            return self.of_all((edition.programme,)) if ALL in self.answer.sections else self._silent(edition)
        told = self._edition_told(section, edition)
        spoken = self._speak(section, told)
        lines = [f"**{told.name[self.lang]}** — {spoken.lines[0]}", *spoken.lines[1:]]
        if lead:
            lines = [lead, "", *lines]
        off = self._called_off(told)
        status = off or self._status(section, told)
        if status and not any(status in line for line in lines):
            lines = [status, "", *lines] if off and spoken.dates else [*lines, "", status]
        return self._said(spoken, lines, edition.programme, (edition.programme,))

    def side_by_side(self, wanted: tuple[str, ...]) -> Said:
        lines: list[str] = []
        sources: list[str] = []
        published: list[bool] = []
        for name in wanted:
            edition = edition_in_focus(self.all.programmes[name], self.all.call(self.answer.topic), self.now)
            section, _ = self._section(edition)
            if section is None:
                continue
            told = self._edition_told(section, edition)
            spoken = self._speak(section, told)
            lines.append(f"- **{told.name[self.lang]}** — {spoken.lines[0]}")
            sources.extend(spoken.sources[:1])
            published.append(spoken.published)
        together = Spoken(tuple(lines), tuple(sources), any(published))
        return self._said(together, lines, None, wanted)

    def _section(self, edition: Edition) -> tuple[Section | None, str | None]:
        sections = self.answer.sections
        if edition.id in sections:
            return sections[edition.id], None
        section = sections.get(edition.programme)
        reference = self.all.programmes[edition.programme].reference
        if section is None or edition.id == reference:
            return section, None
        other = self.all.programmes[edition.programme].editions[reference].name[self.lang]
        lead = Msg(
            "I have no checked answer about {edition}. Here is the one about {other}:",
            edition=edition.name[self.lang],
            other=other,
        )
        return section, self._say(lead)

    def _edition_told(self, section: Section, edition: Edition) -> Edition:
        if section.about == edition.id:
            return edition
        programme = self.all.programmes[edition.programme]
        return programme.editions[programme.reference]

    def _silent(self, edition: Edition) -> Said:
        words = Msg("I have no checked answer on this about {edition}.", edition=edition.name[self.lang])
        return self._said(Spoken((), (), False), [self._say(words)], edition.programme, (edition.programme,))

    def _speak(self, section: Section, edition: Edition | None) -> Spoken:
        quoting = Quoting(self.all.programmes, edition, self.lang, self.now, self.all.catalogues)
        if edition is not None and not edition.is_known(self.now):
            return self._nothing_yet()
        told = [self._line(line, quoting) for line in section.lines]
        kept = [quoted for quoted in told if quoted is not None]
        while kept and not kept[-1].text:
            kept.pop()
        while kept and not kept[0].text:
            kept.pop(0)
        if not kept:
            return self._nothing_yet()
        quoted_sources = [name for quoted in kept for name in quoted.sources]
        sources = tuple(name for name in dict.fromkeys([*quoted_sources, *section.sources]) if self._existed(name))
        dates = tuple(dict.fromkeys(date for quoted in kept for date in quoted.dates))
        return Spoken(tuple(quoted.text for quoted in kept), sources, not section.unpublished, dates)

    def _existed(self, name: str) -> bool:
        source = self.all.sources.get(name)
        return source is None or existed(source, self.now)

    def _nothing_yet(self) -> Spoken:
        words = Msg("On {day}, nothing had been published on this yet.", day=i18n.day(self.now, self.lang))
        return Spoken((self._say(words),), (), False)

    def _line(self, line: Line, quoting: Quoting) -> Quoted | None:
        if line.condition and not self._holds(line.condition, quoting):
            return None
        try:
            quoted = [quoting.quote(part) if not isinstance(part, str) else Quoted(part) for part in line.parts]
        except Unpublished:
            return None
        sources = tuple(name for part in quoted for name in part.sources)
        dates = tuple(date for part in quoted for date in part.dates)
        return Quoted("".join(part.text for part in quoted), sources, dates)

    def _holds(self, condition: Condition, quoting: Quoting) -> bool:
        edition = quoting.edition
        if edition is None:
            return False
        if condition.subject in ("since", "until"):
            milestone = edition.milestones.get(condition.values[0])
            entry = milestone.at(self.now) if milestone else None
            passed = entry is not None and entry.moment.start <= self.now
            return passed == (condition.subject == "since")
        call: Call = self.all.call(self.answer.topic)
        if condition.subject in ("apply", "propose"):
            call = "apply" if condition.subject == "apply" else "propose"
        state = call_state(edition, call, self.now)
        return state is not None and state.phase in condition.values

    def _called_off(self, edition: Edition) -> str | None:
        """That the call is cancelled, which is said whatever was asked about."""
        state = call_state(edition, self.all.call(self.answer.topic), self.now)
        quoting = Quoting(self.all.programmes, edition, self.lang, self.now, self.all.catalogues)
        return status_sentence(state, quoting) if state and state.called_off else None

    def _status(self, section: Section, edition: Edition) -> str | None:
        audience = self.all.topics[self.answer.topic].audience
        quoted = [
            placeholder.key
            for line in section.lines
            for placeholder in line.placeholders
            if placeholder.edition is None
        ]
        if audience not in CALL_OF_AUDIENCE or any(key.startswith(("apply.", "propose.")) for key in quoted):
            return None
        state = call_state(edition, CALL_OF_AUDIENCE[audience], self.now)
        quoting = Quoting(self.all.programmes, edition, self.lang, self.now, self.all.catalogues)
        return status_sentence(state, quoting) if state else None

    def _said(self, spoken: Spoken, lines: Iterable[str], programme: str | None, programmes: tuple[str, ...]) -> Said:
        return Said(
            body="\n".join(lines),
            footer=self._footer(spoken.sources),
            topic=self.answer.topic,
            programme=programme,
            programmes=programmes,
            published=spoken.published,
            sources=spoken.sources,
            dates=spoken.dates,
        )

    def _footer(self, sources: Sequence[str]) -> str:
        found = [self.all.sources[name] for name in sources if name in self.all.sources]
        return footer(found, self.answer.reviewed, self.lang, catalogues=self.all.catalogues)

    def _say(self, message: Msg) -> str:
        return self.all.catalogues.render(message, self.lang)
