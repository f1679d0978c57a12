"""An utterance is understood, then answered, clarified or admitted as not understood."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.conversation.effects import Effect, RecordMiss, WithdrawHeld
from bot.conversation.events import TextEvent
from bot.conversation.policies import acting, challenges, fallback, saying
from bot.conversation.state import Heard
from bot.conversation.talk import Talk
from bot.conversation.turn import HOLD_SECONDS, Choice, Reply, Turn
from bot.faq.said import Said
from bot.faq.understanding import Understanding
from bot.i18n import LANGUAGES, Msg

RANT = 1200
OFFERED = 3
# « data science », « freelance » are said in French too: fewer words do not change the language of a conversation.
SWITCHING_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Reading:
    """An utterance as read: with what came just before it, where that was still unanswered."""

    talk: Talk
    text: str
    found: Understanding
    effects: tuple[Effect, ...]


def answer(talk: Talk) -> Turn | None:
    """Answer a text; None when it is not one or nothing was found in it."""
    if not isinstance(talk.event, TextEvent):
        return None
    reading = _read(talk, talk.event)
    if reading.found.lang is not None and reading.found.lang not in LANGUAGES:
        return fallback.other_language(reading.talk)
    if talk.event.edited or talk.event.forwarded or len(talk.event.text) > RANT:
        return _ask_first(reading, talk.event)
    if reading.found.verdict == "answer":
        return _answered(reading)
    if reading.found.verdict == "clarify":
        return _clarified(reading, Msg("Did you mean:"))
    return fallback.not_understood(
        reading.talk, reading.text, heard(reading.text, reading.found, talk, held=True), reading.effects
    )


def _read(talk: Talk, event: TextEvent) -> _Reading:
    text = event.text
    effects: tuple[Effect, ...] = ()
    before = talk.conversation.heard
    if before and before.held and talk.now - before.at <= timedelta(seconds=HOLD_SECONDS) and not event.edited:
        text, effects = f"{before.text}\n{event.text}", (WithdrawHeld(),)
        talk = replace(talk, conversation=replace(talk.conversation, misses=max(0, talk.conversation.misses - 1)))
    found = talk.knowledge.matcher.understand(text, talk.hints)
    if talk.conversation.lang is None or len(text.split()) >= SWITCHING_WORDS:
        talk = talk.in_language(found.lang)
    if found.audience:
        talk = replace(talk, conversation=replace(talk.conversation, audience=found.audience))
    return _Reading(talk, text, found, effects)


def heard(text: str, found: Understanding, talk: Talk, *, held: bool = False) -> Heard:
    """What to remember of an utterance, to explain the answer or to join what follows."""
    return Heard(
        text=text[:RANT],
        at=talk.now,
        topics=tuple((candidate.topic, round(candidate.score, 3)) for candidate in found.candidates[:OFFERED]),
        words=found.why[:5],
        programmes=found.editions or found.programmes,
        followed=found.followed,
        held=held,
    )


def _answered(reading: _Reading) -> Turn:
    talk, found = reading.talk, reading.found
    topic = found.candidates[0].topic
    if topic == challenges.TOPIC:
        return _browsed(reading)
    said = _look_up(reading, topic)
    also = _look_up(reading, found.also) if found.also and found.also in talk.knowledge.topics else None
    text = f"{said.text}\n\n{also.text}" if also else _with_context(talk, said, found)
    outcome = saying.outcome_of(talk, said, score=found.confidence, margin=found.margin)
    if also:
        outcome = replace(outcome, topics=(topic, also.topic), published=said.published or also.published)
    focus = talk.focus(topic, said.programme, found.editions[0] if found.editions else None)
    ours = outcome.kind != "fallback"
    about = {
        "focus": focus if ours else talk.conversation.focus,
        "misses": 0,
        "heard": heard(reading.text, found, talk),
    }
    acted = acting.act(talk, topic, found.editions[0] if found.editions else said.programme)
    if acted is not None:
        said_first = () if topic in acting.INSTEAD_OF_ANSWER else (Reply(text),)
        return _said_and_done(reading, said_first, replace(acted, outcome=outcome), about)
    reply = Reply(text, saying.choices_after(talk, said))
    return talk.turn([reply], changes=about, outcome=outcome, effects=reading.effects)


def _said_and_done(reading: _Reading, said: tuple[Reply, ...], acted: Turn, about: dict[str, Any]) -> Turn:
    """The answer, then what it asked for."""
    return replace(
        acted,
        replies=(*said, *(replace(reply, in_place=False) for reply in acted.replies)),
        conversation=replace(acted.conversation, **about),
        effects=(*reading.effects, *acted.effects),
    )


def _browsed(reading: _Reading) -> Turn:
    talk, found = reading.talk, reading.found
    focus = talk.conversation.focus
    named = found.programmes or ((focus.programme,) if focus and focus.programme else ())
    turn = challenges.browse(talk, programme=named[0] if len(named) == 1 else None, words=reading.text)
    outcome = replace(turn.outcome, score=found.confidence, margin=found.margin) if turn.outcome else None
    remembered = replace(turn.conversation, heard=heard(reading.text, found, talk))
    return replace(turn, conversation=remembered, outcome=outcome, effects=reading.effects)


def _look_up(reading: _Reading, topic: str) -> Said:
    talk, found = reading.talk, reading.found
    if found.editions:
        return talk.knowledge.answers.about(topic, talk.lang, talk.now, edition=found.editions[0])
    focus = talk.conversation.focus
    in_focus = (focus.programme,) if focus and focus.programme else ()
    return talk.knowledge.answers.about(topic, talk.lang, talk.now, programmes=found.programmes or in_focus)


def _with_context(talk: Talk, said: Said, found: Understanding) -> str:
    focus = talk.conversation.focus
    if found.followed and focus and focus.topic == said.topic:
        return f"{talk.title(said.topic)} — {said.text.removeprefix('- ')}" if said.programme else said.text
    return said.text


def _clarified(reading: _Reading, question: Msg) -> Turn:
    talk, found = reading.talk, reading.found
    ours = [c.topic for c in found.candidates if talk.knowledge.topics[c.topic].kind in ("answer", "action")][:OFFERED]
    if not ours:
        return fallback.not_understood(talk, reading.text, heard(reading.text, found, talk, held=True), reading.effects)
    about = _about(found, talk)
    choices = [Choice(talk.title(topic), f"q:{topic}{about}") for topic in ours]
    choices.append(talk.choice(Msg("Something else"), "other"))
    candidates = tuple((c.topic, round(c.score, 3)) for c in found.candidates[:OFFERED])
    miss = RecordMiss(utterance=reading.text[:RANT], lang=talk.lang, reason="clarified", candidates=candidates)
    return talk.turn(
        [Reply(talk.say(question), tuple(choices))],
        changes={"heard": heard(reading.text, found, talk, held=True)},
        outcome=fallback.clarify_outcome(talk, tuple(ours), found),
        effects=(*reading.effects, miss),
        held=True,
    )


def _about(found: Understanding, talk: Talk) -> str:
    named = found.editions or found.programmes
    if len(named) == 1:
        return f":{named[0]}"
    focus = talk.conversation.focus
    return f":{focus.programme}" if focus and focus.programme and not named else ""


def _ask_first(reading: _Reading, event: TextEvent) -> Turn:
    if event.edited:
        question = Msg("I saw that you changed your message. Is this what you want to know?")
    elif event.forwarded:
        question = Msg("You forwarded somebody's message. Is this what you want to know?")
    else:
        question = Msg("That is a long message, and I may miss the point. Is this what you want to know?")
    return _clarified(reading, question)
