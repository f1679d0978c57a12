"""A form that is being filled in, in one turn: where it stands, and how it changes."""

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from bot.conversation.calls import CallNow, call_now, programme_of
from bot.conversation.effects import Effect, SaveDraft
from bot.conversation.outcome import Outcome
from bot.conversation.papers import context_for, open_draft
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.forms.asking import answered, asked, current, position
from bot.forms.checking import options_of
from bot.forms.draft import Draft, Submission, Value
from bot.forms.form import Form, Slot
from bot.forms.receipts import canonical
from bot.forms.showing import shown
from bot.forms.verdicts import Context
from bot.i18n import Msg
from bot.programmes.editions import Programme


@dataclass(frozen=True)
class Filling:
    """`saved`: the draft is not what the turn started from; `effects` come before that it is kept.

    What follows from the answers is worked out once, however many buttons carry it.
    """

    talk: Talk
    form: Form
    draft: Draft
    saved: bool = False
    effects: tuple[Effect, ...] = ()

    @cached_property
    def context(self) -> Context:
        """What the checks of values need to know."""
        return context_for(self.form, self.talk.knowledge, self.talk.lang, now=self.talk.now)

    @cached_property
    def slot(self) -> Slot | None:
        """The slot to ask now; None when all is answered."""
        return current(self.form, self.draft, self.context)

    @property
    def needs_notice(self) -> bool:
        """Whether the notice about personal data comes before the slot to ask now."""
        slot = self.slot
        return slot is not None and slot.personal and not self.draft.noticed

    @cached_property
    def asked(self) -> tuple[Slot, ...]:
        """Every slot that is asked, in order."""
        return asked(self.form, self.draft.answers, self.context)

    @property
    def answered(self) -> dict[str, Value | None]:
        """The answers that count, as they would be sent."""
        return answered(self.form, self.draft, self.context)

    @property
    def position(self) -> tuple[int, int]:
        """« étape k sur n »."""
        return position(self.form, self.draft, self.context)

    @property
    def title(self) -> str:
        """The form as people read it."""
        return self.form.title[self.talk.lang]

    @property
    def programme(self) -> Programme:
        """The programme whose form it is."""
        return programme_of(self.talk, self.form)

    @cached_property
    def call(self) -> CallNow:
        """How the call stands for what was just sent."""
        return call_now(self.talk, self.form)

    @property
    def amended(self) -> Submission | None:
        """What was sent already and sending would replace."""
        return self.talk.conversation.submission(self.form.id)

    @cached_property
    def stamp(self) -> str:
        """What the buttons of the present screen carry: 8 hexadecimal digits, others for another screen."""
        slot = self.slot
        asked = "notice" if self.needs_notice else slot.id if slot else canonical(self.answered)
        options = options_of(slot, self.context) if slot else ()
        parts = (self.form.id, self.draft.begun_at.isoformat(), asked, *(option.id for option in options))
        return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:8]

    def token(self, action: str, more: str | int = "") -> str:
        """`f:<action>:<stamp>[:<more>]`."""
        return f"f:{action}:{self.stamp}" + (f":{more}" if more != "" else "")

    def choice(self, label: Msg, action: str, more: str | int = "") -> Choice:
        """A choice of the present screen."""
        return self.talk.choice(label, self.token(action, more))

    def shown(self, slot: Slot, value: Value | None) -> str:
        """A value as a person reads it."""
        talk = self.talk
        edition = self.programme.editions.get(self.form.edition)
        return shown(slot, value, talk.lang, catalogues=talk.knowledge.catalogues, edition=edition)

    def say(self, message: Msg) -> str:
        """A phrase of the assistant's own."""
        return self.talk.say(message)

    def changed(self, draft: Draft, *effects: Effect) -> "Filling":
        """The same with another draft, to be kept."""
        kept = replace(draft, changed_at=self.talk.now)
        return replace(self, draft=kept, saved=True, effects=(*self.effects, *effects))

    def turn(self, *replies: Reply, stays: bool = True) -> Turn:
        """The end of the turn; the form stays open unless it is left."""
        conversation, ours = self.talk.conversation, self.form.id
        others = tuple(draft for draft in conversation.drafts if draft.form != ours)
        left = None if conversation.form == ours else conversation.form
        changes = {"drafts": (*others, self.draft), "papers": True, "form": ours if stays else left}
        effects = (*self.effects, *((SaveDraft(self.draft),) if self.saved else ()))
        outcome = Outcome(
            kind="action", programme=self.programme.id, programmes=(self.programme.id,), lang=self.talk.lang
        )
        return self.talk.turn(replies, changes=changes, effects=effects, outcome=outcome)


def opened(talk: Talk) -> Filling | None:
    """The form that is open in this conversation; None where there is none."""
    found = open_draft(talk.conversation, talk.knowledge)
    return Filling(talk, *found) if found else None


def resumed(talk: Talk, form: Form, draft: Draft) -> Filling:
    """A form that is taken up again, or begun."""
    return Filling(replace(talk, conversation=replace(talk.conversation, form=form.id)), form, draft)
