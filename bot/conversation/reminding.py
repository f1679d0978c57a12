"""What a reminder says to one person, judged again when it is sent: true, still useful, about what they have yet to do."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.conversation.dated import ADD, TAKE_OUT, to_come, token_of
from bot.conversation.knowledge import Knowledge
from bot.conversation.turn import Choice, Reply
from bot.faq.facts_text import Quoting, status_sentence
from bot.i18n import Msg
from bot.programmes.editions import Edition, Entry
from bot.programmes.phases import Call, call_state, cancelled_with
from bot.programmes.reminders import Reminder

_AS_GOOD_AS_ON_TIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where one person stands with one call: `draft` is (step, steps) of what is not sent, step None when all is answered."""

    lang: str
    subscribed: bool = True
    draft: tuple[int | None, int] | None = None
    submitted: bool = False


@dataclass(frozen=True, slots=True)
class NotSaid:
    """The reminder is not said; `reason` is a short code: submitted, unsubscribed, no-draft, moved, past."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that is another now. `old`: the one that this person was told; None when they were told none."""

    edition: str
    call: Call
    milestone: str
    old: Entry | None
    new: Entry


def remind(reminder: Reminder, recipient: Recipient, knowledge: Knowledge, now: datetime) -> Reply | NotSaid:
    """The words for this person at this instant, or why there are none."""
    reason = _why_not(reminder, recipient, knowledge, now)
    if reason is not None:
        return NotSaid(reason)
    # A few seconds late it is still « dans 3 heures », not two hours and fifty-nine minutes cut short.
    spoken_at = reminder.at if timedelta() <= now - reminder.at < _AS_GOOD_AS_ON_TIME else now
    writing = _Writing(knowledge, _edition(knowledge, reminder.edition), recipient.lang, spoken_at)
    said = writing.opening(reminder) if reminder.kind == "opening" else writing.deadline(reminder, recipient)
    return Reply(said, writing.choices(reminder.call, recipient))


def correct(moved: Moved, recipient: Recipient, knowledge: Knowledge, now: datetime) -> Reply | NotSaid:
    """The one message that says that a date has moved."""
    if recipient.submitted and not moved.new.cancelled:
        return NotSaid("submitted")
    if not recipient.subscribed and recipient.draft is None:
        return NotSaid("unsubscribed")
    edition = _edition(knowledge, moved.edition)
    in_force = _in_force(edition, moved.milestone, now)
    # The same date given anew has a correction of its own, for those who have not heard of it.
    if in_force is None or (in_force.moment, in_force.known_from) != (moved.new.moment, moved.new.known_from):
        return NotSaid("moved")
    writing = _Writing(knowledge, edition, recipient.lang, now)
    if moved.new.cancelled:
        return Reply(writing.cancellation(moved, recipient), writing.choices_without_call(moved, recipient))
    if cancelled_with(edition, moved.milestone, now):
        return NotSaid("moved")
    return Reply(writing.correction(moved, recipient), writing.choices(moved.call, recipient))


def _why_not(reminder: Reminder, recipient: Recipient, knowledge: Knowledge, now: datetime) -> str | None:
    if recipient.submitted:
        return "submitted"
    if reminder.kind == "draft" and recipient.draft is None:
        return "no-draft"
    if reminder.kind != "draft" and not recipient.subscribed:
        return "unsubscribed"
    in_force = _in_force(_edition(knowledge, reminder.edition), reminder.milestone, now)
    if in_force is None or in_force.cancelled or in_force.moment != reminder.entry.moment:
        return "moved"
    return "past" if now >= reminder.not_after else None


def _in_force(edition: Edition, milestone: str, now: datetime) -> Entry | None:
    found = edition.milestones.get(milestone)
    return found.at(now) if found else None


def _edition(knowledge: Knowledge, name: str) -> Edition:
    return knowledge.programmes[name.split("/")[0]].editions[name]


@dataclass(frozen=True, slots=True)
class _Writing:
    """The words about one edition, in one language, at one instant."""

    knowledge: Knowledge
    edition: Edition
    lang: str
    now: datetime

    def deadline(self, reminder: Reminder, recipient: Recipient) -> str:
        left = self._quoting.left(reminder.entry, reminder.milestone)
        when = self._say(Msg("{date} — {left}.", date=_capital(self._date(reminder.entry)), left=left))
        return "\n".join([self._heading(reminder.milestone), when, self._missing(recipient)])

    def opening(self, reminder: Reminder) -> str:
        phrase = {
            "apply": Msg("**{edition}**: applications are open.", edition=self._name),
            "propose": Msg("**{edition}**: administrations may propose their challenge.", edition=self._name),
        }[reminder.call]
        state = call_state(self.edition, reminder.call, self.now)
        if state is None or state.closes is None:
            return self._say(phrase)
        until = Msg("You have until {date}.", date=self._date(state.closes))
        return f"{self._say(phrase)}\n{self._say(until)}"

    def correction(self, moved: Moved, recipient: Recipient) -> str:
        date = self._date(moved.new)
        changed = (
            Msg(
                "The date I gave you has changed. It is now {date}, no longer {old}.",
                date=date,
                old=self._date(moved.old),
            )
            if moved.old
            else Msg("The date has changed: {date}.", date=date)
        )
        if moved.old and moved.old.cancelled:
            changed = Msg("It was cancelled, and holds again: {date}.", date=date)
        return "\n".join([self._heading(moved.milestone), self._say(changed), self._missing(recipient)])

    def cancellation(self, moved: Moved, recipient: Recipient) -> str:
        """Said of a call: whoever was about to answer it can stop."""
        date = self._date(replace(moved.new, cancelled=False))
        state = call_state(self.edition, moved.call, self.now)
        lines = [self._heading(moved.milestone)]
        lines += [status_sentence(state, self._quoting)] if state else []
        lines.append(self._say(Msg("This date no longer holds: {date}.", date=date)))
        source = self.knowledge.answers.sources.get(moved.new.sources[0]) if moved.new.sources else None
        lines += [self._say(Msg("Source: {title}.", title=source.title[self.lang]))] if source else []
        if recipient.draft:
            lines.append(self._say(Msg("Your draft can no longer be submitted. You can still read it.")))
        return "\n".join(lines)

    def choices_without_call(self, moved: Moved, recipient: Recipient) -> tuple[Choice, ...]:
        """What is left to do once a call is cancelled."""
        form = f"{self.edition.id}/{moved.call}"
        mine = (Choice(self._say(Msg("Read my draft")), f"p:draft:{form}"),) if recipient.draft else ()
        out = Choice(self._say(TAKE_OUT), token_of(self.edition.id, moved.milestone))
        return (*mine, out, *self._ends(recipient))

    def choices(self, call: Call, recipient: Recipient) -> tuple[Choice, ...]:
        """One action, the date for one's calendar, fewer, none."""
        action = (
            Msg("Go on with my draft")
            if recipient.draft
            else {"apply": Msg("Prepare my application"), "propose": Msg("Prepare my proposal")}[call]
        )
        choices = [Choice(self._say(action), f"form:{call}:{self.edition.id}")]
        if (closes := f"{call}.closes") in to_come(self.edition, self.now):
            choices.append(Choice(self._say(ADD), token_of(self.edition.id, closes)))
        fewer = Choice(self._say(Msg("Fewer reminders")), f"sub:fewer:{self.edition.programme}")
        return (*choices, *([fewer] if recipient.subscribed else []), *self._ends(recipient))

    def _ends(self, recipient: Recipient) -> tuple[Choice, ...]:
        stop = Choice(self._say(Msg("Stop")), f"sub:stop:{self.edition.programme}")
        return (stop,) if recipient.subscribed else ()

    def _heading(self, milestone: str) -> str:
        label = self.edition.milestones[milestone].label[self.lang]
        return self._say(Msg("**{edition}** — {milestone}", edition=self._name, milestone=label))

    def _missing(self, recipient: Recipient) -> str:
        if recipient.draft:
            step, steps = recipient.draft
            if step is None:
                return self._say(Msg("All is answered in your draft: it has not been sent."))
            return self._say(
                Msg("Your draft is at step {step} of {steps}: it has not been sent.", step=step, steps=steps)
            )
        return self._say(Msg("You have no file here yet."))

    def _date(self, entry: Entry) -> str:
        return self._quoting.entry(entry, (), "")

    @property
    def _name(self) -> str:
        return self.edition.name[self.lang]

    @property
    def _quoting(self) -> Quoting:
        return Quoting(self.knowledge.programmes, self.edition, self.lang, self.now, self.knowledge.catalogues)

    def _say(self, message: Msg) -> str:
        return self.knowledge.catalogues.render(message, self.lang)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
