"""What a receipt says, before it is drawn: number, times, digest, every answer with its label, and what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot import i18n
from bot.conversation.knowledge import Knowledge
from bot.faq.facts_text import Quoting
from bot.forms.draft import StoredFile, Submission
from bot.i18n import Msg
from bot.programmes.editions import Edition, Milestone
from bot.programmes.facts import Fact
from bot.programmes.phases import CALL_OF_AUDIENCE, Call, call_state, closing_instant
from bot.services.labels import Labels

AUDIENCE_OF_CALL = {call: audience for audience, call in CALL_OF_AUDIENCE.items()}
_STEPS = ("interviews.starts", "interviews.ends", "propose.selection", "results", "mission.starts")


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what stands beside or under it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A receipt in one language. `warning` stands under the number where it is not the last word; empty else."""

    lang: str
    heading: str
    title: str
    number: str
    warning: str
    facts: tuple[Line, ...]
    answers_heading: str
    answers: tuple[Line, ...]
    next_heading: str
    next: tuple[str, ...]
    missing: str
    page: str


def sheet(submission: Submission, knowledge: Knowledge) -> Sheet:
    """The receipt of that version, as things were known when it was received."""
    return _Writer(submission, knowledge).sheet()


@dataclass(frozen=True, slots=True)
class _Writer:
    submission: Submission
    knowledge: Knowledge

    @property
    def lang(self) -> str:
        return self.submission.lang

    @property
    def _labels(self) -> Labels:
        return Labels(self.knowledge, self.lang)

    @property
    def edition(self) -> Edition | None:
        return self._labels.edition(self.submission.form)

    @property
    def _call(self) -> Call:
        return "propose" if self.submission.form.endswith("/propose") else "apply"

    def sheet(self) -> Sheet:
        return Sheet(
            lang=self.lang,
            heading=self._say(Msg("Receipt of a submission")),
            title=self._labels.title(self.submission.form),
            number=self.submission.receipt,
            warning=self._warning(),
            facts=tuple(self._facts()),
            answers_heading=self._say(Msg("What was sent")),
            answers=tuple(self._answers()),
            next_heading=self._say(Msg("What comes next")),
            next=tuple(self._next()),
            missing=self._say(Msg("A character that cannot be printed here is shown as {sign}.", sign="\ufffd")),
            page=self._say(Msg("Receipt {number}", number=self.submission.receipt)),
        )

    def _warning(self) -> str:
        if self.submission.withdrawn_at:
            at = i18n.exact(self.submission.withdrawn_at, self.lang, self.knowledge.catalogues)
            return self._say(Msg("Withdrawn on {at}.", at=at))
        if self.submission.previous:
            number = self.submission.previous[-1]
            return self._say(Msg("It takes the place of what receipt {number} is about.", number=number))
        return ""

    def _facts(self) -> Iterator[Line]:
        if self.edition:
            yield Line(self._say(Msg("Call")), self.edition.name[self.lang])
        yield Line(self._say(Msg("Sent")), self._exact(self.submission.sent_at))
        yield Line(self._say(Msg("Received")), self._exact(self.submission.received_at))
        if deadline := self._deadline():
            yield Line(self._say(Msg("The call closes")), deadline)
        yield Line(self._say(Msg("Version")), str(self.submission.version))
        yield Line(self._say(Msg("Digest of the answers (SHA-256)")), self.submission.digest)

    def _exact(self, at: datetime) -> str:
        iso = i18n.paris(at).isoformat(timespec="seconds")
        return f"{i18n.exact(at, self.lang, self.knowledge.catalogues)} — {iso}"

    def _deadline(self) -> str:
        return self._milestone(f"{self._call}.closes")

    def _answers(self) -> Iterator[Line]:
        for answer in self._labels.answers(self.submission.form, self.submission.answers):
            digest = f"\nSHA-256 {answer.value.digest}" if isinstance(answer.value, StoredFile) else ""
            yield Line(answer.label, f"{answer.text}{digest}")

    def _next(self) -> Iterator[str]:
        if form := self._labels.form(self.submission.form):
            yield self._say(Msg("Who reads it: {readers}", readers=form.readers[self.lang]))
        if self._is_open():
            yield self._say(Msg("Until the call closes, it can be changed or withdrawn: /myfiles."))
        for milestone in self._steps():
            label, date = milestone.label[self.lang], self._milestone(milestone.id)
            yield self._say(Msg("{step}: {date}", step=f"{label[0].upper()}{label[1:]}", date=date))
        if contact := self._contact():
            yield self._say(Msg("Contact: {contact}", contact=contact))

    def _is_open(self) -> bool:
        at = self.submission.received_at
        state = call_state(self.edition, self._call, at) if self.edition else None
        return state is not None and state.closes is not None and at < closing_instant(state.closes)

    def _steps(self) -> list[Milestone]:
        """What is still to come for those who sent something, as it was announced then."""
        at, concerned = self.submission.received_at, ("anyone", AUDIENCE_OF_CALL[self._call])
        milestones = self.edition.milestones if self.edition else {}
        found = [milestones[name] for name in _STEPS if name in milestones and milestones[name].audience in concerned]
        return [milestone for milestone in found if (entry := milestone.at(at)) and entry.moment.end > at]

    def _milestone(self, name: str) -> str:
        edition, at = self.edition, self.submission.received_at
        entry = edition.milestones[name].at(at) if edition and name in edition.milestones else None
        if entry is None:
            return ""
        answers = self.knowledge.answers
        return Quoting(answers.programmes, edition, self.lang, at, answers.catalogues).entry(entry, (), name)

    def _contact(self) -> str | None:
        if self.knowledge.answers.team_contact or not self.edition:
            return self.knowledge.answers.team_contact
        programme = self.knowledge.programmes[self.edition.programme]
        facts: list[Fact | None] = [one.facts.get("contact.email") for one in (self.edition, programme)]
        values = [fact.at(self.submission.received_at) for fact in facts if fact]
        return next((str(value.content) for value in values if value), None)

    def _say(self, message: Msg) -> str:
        return self.knowledge.catalogues.render(message, self.lang)
