"""One question, one answer, without a conversation: `guichet ask`, singly or in batches of JSON lines."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson

from bot.channels.plain import plain_text
from bot.clock import Clock, parse_instant
from bot.conversation.engine import respond
from bot.conversation.events import TextEvent
from bot.conversation.knowledge import Knowledge
from bot.conversation.outcome import Outcome
from bot.conversation.state import Conversation, Focus
from bot.conversation.talk import Talk, begin
from bot.conversation.turn import Turn
from bot.faq.understanding import Hints
from bot.i18n import LANGUAGES


class BadQuestion(ValueError):
    """The line is not a question in the form that docs/operating.md gives; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question and what is known of who asks it; `at` None is now."""

    text: str
    id: str | int | None = None
    lang: str | None = None
    programme: str | None = None
    topic: str | None = None
    audience: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Answers questions from what the assistant knows, at the clock's instant or at one of their own."""

    knowledge: Knowledge
    clock: Clock

    def ask(self, question: Question) -> dict[str, Any]:
        """The answer as `guichet ask --json` prints it."""
        started = time.perf_counter()
        turn = self.turn(question)
        milliseconds = round((time.perf_counter() - started) * 1000, 2)
        return {"id": question.id, **self._told(turn), "ms": milliseconds}

    def turn(self, question: Question) -> Turn:
        """The turn that a conversation which knows only this much would take."""
        talk = self._talk(question)
        return respond(talk.event, talk.conversation, self.knowledge, talk.now)

    def hints(self, question: Question) -> Hints:
        """What the matcher is told besides the question."""
        return self._talk(question).hints

    def _talk(self, question: Question) -> Talk:
        now = question.at or self.clock.now()
        focus = None
        if question.programme or question.topic:
            focus = Focus(at=now, topic=question.topic, programme=question.programme)
        conversation = Conversation(lang=question.lang, audience=question.audience, focus=focus)
        event = TextEvent(key="ask", address="ask:", sent_at=now, lang=question.lang, text=question.text)
        return begin(event, conversation, self.knowledge, now)

    def _told(self, turn: Turn) -> dict[str, Any]:
        outcome = turn.outcome or Outcome(kind="fallback")
        told = asdict(outcome)
        told["text"] = "\n\n".join(plain_text(reply.text) for reply in turn.replies)
        told["choices"] = [choice.label for reply in turn.replies for choice in reply.choices]
        told["sources"] = [self._source(name) for name in outcome.sources]
        return told

    def _source(self, name: str) -> dict[str, str | None]:
        source = self.knowledge.answers.sources[name]
        return {"id": name, "title": source.title["fr"], "date": source.date, "url": source.url}

    def batch(self, lines: Iterable[bytes], given: Mapping[str, Any] | None = None) -> Iterator[bytes]:
        """One JSON line for each JSON line, in order; a line that is not a question gets an `error`.

        What is `given` holds where a line does not say otherwise.
        """
        for line in lines:
            if line.strip():
                yield orjson.dumps(self._answered(line, given or {})) + b"\n"

    def _answered(self, line: bytes, given: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return self.ask(read_question(line, self.knowledge, given))
        except BadQuestion as fault:
            return {"id": _id(line), "error": str(fault)}


def read_question(line: bytes, knowledge: Knowledge, given: Mapping[str, Any] | None = None) -> Question:
    """A question from a JSON line, over what is `given` for all of them. Raises BadQuestion."""
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as fault:
        raise BadQuestion(f"not JSON: {fault}") from None
    if not isinstance(data, dict) or not isinstance(data.get("q"), str):
        raise BadQuestion('a line is an object with "q", the question')
    data = {**(given or {}), **data}
    context = data.get("context") or {}
    return checked(
        Question(
            text=data["q"],
            id=data.get("id"),
            lang=data.get("lang"),
            programme=data.get("programme") or context.get("programme"),
            topic=context.get("topic"),
            audience=data.get("audience"),
            at=_instant(data.get("at")),
        ),
        knowledge,
    )


def checked(question: Question, knowledge: Knowledge) -> Question:
    """The question, once everything in it exists. Raises BadQuestion."""
    allowed: tuple[tuple[str, str | None, Callable[[str], bool]], ...] = (
        ("programme", question.programme, knowledge.programmes.__contains__),
        ("topic", question.topic, knowledge.topics.__contains__),
        ("audience", question.audience, ("candidate", "administration").__contains__),
    )
    for name, value, exists in allowed:
        if value is not None and not exists(value):
            raise BadQuestion(f"unknown {name}: {value}")
    if question.lang is not None and question.lang not in LANGUAGES:
        raise BadQuestion(f"unknown lang: {question.lang} (fr or en)")
    return question


def _instant(written: str | None) -> datetime | None:
    try:
        return parse_instant(written) if written else None
    except ValueError:
        raise BadQuestion(f"not an instant: {written}") from None


def _id(line: bytes) -> Any:
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return data.get("id") if isinstance(data, dict) else None
