"""A conversation that reads like one: `talk` says things to the real assistant and reads what it answers."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

import pytest

from bot.channels.plain import plain_text
from bot.clock import parse_instant
from bot.conversation.engine import respond
from bot.conversation.events import AnyEvent, ChoiceEvent, CommandEvent, MediaEvent, MediaKind, PresenceEvent, TextEvent
from bot.conversation.knowledge import Knowledge
from bot.conversation.state import Conversation, from_json, to_json
from bot.conversation.subscription import subscription_from_json, subscription_to_json
from bot.conversation.turn import Turn
from bot.forms.draft import Draft, Submission
from bot.forms.form import Form
from bot.forms.papers_json import draft_from_json, draft_to_json, submission_from_json, submission_to_json
from tests.knowing import knowledge
from tests.made_form import FORM


@dataclass
class Conversing:
    """One person and the assistant; the state goes through JSON between turns, as it does in the database."""

    now: datetime = field(default_factory=lambda: parse_instant("2026-11-23T12:00"))
    lang: str | None = "fr"
    conversation: Conversation = field(default_factory=Conversation)
    turn: Turn | None = None
    knows: Knowledge | None = None
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    group: bool = False

    def says(self, text: str, **more: Any) -> "Conversing":
        """An utterance; `more` may say edited or forwarded."""
        return self.takes(TextEvent(text=text, **{**self._common(), **more}))

    def taps(self, label: str) -> "Conversing":
        """Take the choice with that label."""
        found = [choice for choice in self.choices if _spaced(choice.label) == _spaced(label)]
        assert found, f"{label!r} is not among {[choice.label for choice in self.choices]}"
        return self.takes(ChoiceEvent(token=found[0].token, **self._common()))

    def sends_token(self, token: str) -> "Conversing":
        """A press of a button that we may never have shown."""
        return self.takes(ChoiceEvent(token=token, **self._common()))

    def commands(self, name: str, argument: str = "") -> "Conversing":
        """`/name argument`."""
        return self.takes(CommandEvent(name=name, argument=argument, **self._common()))

    def sends(self, kind: MediaKind, **more: Any) -> "Conversing":
        """Something that is not words; `more` may give a file."""
        return self.takes(MediaEvent(kind=kind, **{**self._common(), **more}))

    def leaves(self) -> "Conversing":
        """Block us, or remove us from the group."""
        return self._quietly(PresenceEvent(present=False, **self._common()))

    def comes_back(self) -> "Conversing":
        """Unblock us, or add us again."""
        return self._quietly(PresenceEvent(present=True, **self._common()))

    def begins(self) -> "Conversing":
        """Take up or begin the made-up form."""
        return self.sends_token(f"form:apply:{FORM.edition}")

    def answers(self, *texts: str) -> "Conversing":
        """Several utterances, one after the other."""
        for text in texts:
            self.says(text)
        return self

    def waits(self, **duration: float) -> "Conversing":
        """Time passes."""
        self.now += timedelta(**duration)
        return self

    def in_group(self) -> "Conversing":
        """From now on among several people."""
        self.group = True
        return self

    def _quietly(self, event: AnyEvent) -> "Conversing":
        self.turn = respond(event, self.conversation, self.knows or knowledge(), self.now)
        self.conversation = kept(self.turn.conversation)
        assert self.turn.replies == ()
        return self

    def takes(self, event: AnyEvent) -> "Conversing":
        """Any event."""
        self.turn = respond(event, self.conversation, self.knows or knowledge(), self.now)
        self.conversation = kept(self.turn.conversation)
        assert self.turn.replies, "Nobody is left without a reply."
        return self

    @property
    def last(self) -> Turn:
        """The last turn."""
        assert self.turn is not None
        return self.turn

    @property
    def reads(self) -> str:
        """What the person just read, without the marks and the unbreakable spaces."""
        text = "\n\n".join(plain_text(reply.text) for reply in self.last.replies)
        return _spaced(text)

    @property
    def choices(self) -> list[Any]:
        """The choices just offered."""
        return [choice for reply in self.last.replies for choice in reply.choices]

    @property
    def labels(self) -> list[str]:
        """Their labels."""
        return [_spaced(choice.label) for choice in self.choices]

    @property
    def draft(self) -> Draft:
        """The draft of the made-up form."""
        draft = self.conversation.draft(FORM.id)
        assert draft is not None
        return draft

    @property
    def values(self) -> dict[str, Any]:
        """What is answered in it so far."""
        return {name: answer.value for name, answer in self.draft.answers.items()}

    @property
    def submitted(self) -> Submission:
        """What was sent of it."""
        sent = self.conversation.submission(FORM.id)
        assert sent is not None
        return sent

    @property
    def asks(self) -> str:
        """What the last screen asks: the label of the question, « notice », « summary », or nothing."""
        screen = self.last.replies[-1]
        tokens = [choice.token.split(":")[1] for choice in screen.choices if choice.token.startswith("f:")]
        if "read" in tokens:
            return "notice"
        if "yes" in tokens:
            return "confirmation"
        if "send" in tokens:
            return "summary"
        if "mine" in tokens:
            return "doubt"
        found = [slot.label["fr"] for slot in FORM.slots if f"**{slot.prompt['fr']}**" in screen.text]
        return found[0] if found else ""

    @property
    def kind(self) -> str:
        """What the turn came to."""
        assert self.last.outcome is not None
        return self.last.outcome.kind

    @property
    def programme(self) -> str | None:
        """The programme that the answer is about."""
        assert self.last.outcome is not None
        return self.last.outcome.programme

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that were answered or offered."""
        assert self.last.outcome is not None
        return self.last.outcome.topics

    def _common(self) -> dict[str, Any]:
        number = next(self.numbers)
        return {
            "key": f"k{number}",
            "address": "test:1",
            "sent_at": self.now,
            "lang": self.lang,
            "group": self.group,
            "message_ref": f"m{number}",
            "nonce": sha256(f"nonce {number}".encode()).hexdigest()[:32],
        }


def kept(conversation: Conversation) -> Conversation:
    """The conversation as the next turn finds it: state, drafts and submissions each through JSON."""
    return replace(
        from_json(to_json(conversation)),
        drafts=tuple(draft_from_json(draft_to_json(draft)) for draft in conversation.drafts),
        submissions=tuple(submission_from_json(submission_to_json(one)) for one in conversation.submissions),
        subscriptions=tuple(subscription_from_json(subscription_to_json(one)) for one in conversation.subscriptions),
        suspended=tuple(subscription_from_json(subscription_to_json(one)) for one in conversation.suspended),
    )


def _spaced(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def knowing(*forms: Form) -> Knowledge:
    """The real knowledge with these forms instead of those that ship."""
    return replace(knowledge(), forms={form.id: form for form in forms})


@pytest.fixture
def anne() -> Conversing:
    """Somebody on 10 July 2020, while the call of the made-up form is open until the 17th, 23:59, and then the 19th."""
    return Conversing(now=parse_instant("2020-07-10T12:00"), knows=knowing(FORM))


@pytest.fixture
def talk() -> Conversing:
    """A new conversation with the real assistant."""
    return Conversing()
