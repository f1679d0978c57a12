"""A core in which people fill in, send, amend and withdraw a small form, for the tests of the services.

It only says what to keep; what is kept is the services' affair. Every reply tells what the core was shown.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from bot.conversation.effects import DiscardDraft, Effect, EraseAll, KeepFile, RecordMiss, SaveDraft, Submit, Withdraw
from bot.conversation.events import AnyEvent, MediaEvent, TextEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import Document, Reply, Turn
from bot.forms.draft import Answer, Draft, StoredFile, Submission
from tests.papers import FORM


def apply(event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
    """`fill TEXT`, a file, `send`, `amend`, `withdraw`, `discard`, `erase`; anything else asks how things stand.

    `miss TEXT` is not understood, and at `boom TEXT` the core fails.
    """
    if isinstance(event, MediaEvent):
        return _file(event, conversation, now)
    word, _, rest = (event.text if isinstance(event, TextEvent) else "").partition(" ")
    draft, sent = conversation.draft(FORM), conversation.submission(FORM)
    if word == "boom":
        raise ValueError(rest)
    if word == "miss":
        return _turn(conversation, RecordMiss(rest, "fr", "unknown"))
    if word == "fill":
        return _filled(conversation, "wish", Answer(rest), now)
    if word == "send" and draft:
        return _sent(event, conversation, draft, now)
    if word == "amend" and sent:
        answers = {slot: Answer(value) for slot, value in sent.answers.items()}
        begun = Draft(form=FORM, begun_at=now, changed_at=now, answers=answers, amends=sent.id)
        return _turn(replace(conversation, drafts=(begun,)), SaveDraft(begun))
    if word == "withdraw" and sent:
        gone = replace(sent, status="withdrawn", withdrawn_at=now)
        return _turn(replace(conversation, submissions=(*_others(conversation, sent), gone)), Withdraw(gone))
    if word == "discard":
        return _turn(replace(conversation, drafts=()), DiscardDraft(FORM))
    if word == "erase":
        return Turn(Conversation(), (Reply(f"erased EFF-{event.nonce[:8]}"),), (EraseAll(f"EFF-{event.nonce[:8]}"),))
    return _turn(conversation)


def stand(conversation: Conversation) -> str:
    """`draft: TEXT [file] · sent 1 RECEIPT TEXT [file] · withdrawn …`."""
    drafts = [f"draft: {_told({slot: one.value for slot, one in d.answers.items()})}" for d in conversation.drafts]
    sent = sorted(conversation.submissions, key=lambda one: one.sent_at)
    told = [f"{one.status} {one.version} {one.receipt} {_told(one.answers)}" for one in sent]
    return " · ".join((*drafts, *told)) or "nothing"


def _told(answers: object) -> str:
    assert isinstance(answers, dict)
    file = answers.get("cv")
    return f"{answers.get('wish', '-')}{f' [{file.name}]' if isinstance(file, StoredFile) else ''}"


def _file(event: MediaEvent, conversation: Conversation, now: datetime) -> Turn:
    file = event.file
    if file is None or file.state != "pdf":
        return Turn(conversation, (Reply(f"not kept: {file.state if file else 'no file'}"),))
    kept = StoredFile(event.nonce[:16], file.name, file.size or 0, file.digest)
    return _filled(conversation, "cv", Answer(kept), now, KeepFile(FORM, kept))


def _filled(conversation: Conversation, slot: str, answer: Answer, now: datetime, *more: Effect) -> Turn:
    before = conversation.draft(FORM) or Draft(form=FORM, begun_at=now, changed_at=now)
    draft = replace(before, changed_at=now, answers={**before.answers, slot: answer})
    # The file after the draft that names it: the services must not depend on the order.
    return _turn(replace(conversation, drafts=(draft,)), SaveDraft(draft), *more)


def _sent(event: AnyEvent, conversation: Conversation, draft: Draft, now: datetime) -> Turn:
    before = next((one for one in conversation.submissions if one.id == draft.amends), None)
    answers = {slot: answer.value for slot, answer in draft.answers.items()}
    sent = Submission(
        id=before.id if before else event.nonce,
        form=FORM,
        receipt=f"CUX-{event.nonce[:8]}",
        version=before.version + 1 if before else 1,
        sent_at=event.sent_at,
        received_at=now,
        answers=answers,
        digest=hashlib.sha256(repr(answers).encode()).hexdigest(),
        previous=(*before.previous, before.receipt) if before else (),
    )
    kept = replace(conversation, drafts=(), submissions=(*_others(conversation, before), sent))
    copy = Reply(f"copy of {sent.receipt}", document=Document("receipt", sent.receipt, f"{sent.receipt}.pdf"))
    turn = _turn(kept, Submit(sent))
    return replace(turn, replies=(*turn.replies, copy))


def _others(conversation: Conversation, one: Submission | None) -> tuple[Submission, ...]:
    return tuple(other for other in conversation.submissions if one is None or other.id != one.id)


def _turn(conversation: Conversation, *effects: Effect) -> Turn:
    return Turn(conversation, (Reply(stand(conversation)),), effects)
