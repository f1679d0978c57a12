"""All that is held of one address as a file to take away: JSON for programs, a text for people."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot import i18n
from bot.conversation.knowledge import Knowledge
from bot.forms.draft import Draft, StoredFile, Submission, Value
from bot.forms.papers_json import draft_to_json, submission_to_json
from bot.forms.receipts import canonical
from bot.i18n import Msg
from bot.services.held import Held
from bot.services.labels import Labels


def as_json(held: Held, knowledge: Knowledge, lang: str, now: datetime) -> bytes:
    """Everything, with the labels of answers and the contents of files in base64."""
    telling = _Telling(held, Labels(knowledge, lang))
    data = {
        "made_at": _iso(now),
        "address": held.address,
        "conversation": json.loads(held.state) if held.state else None,
        "drafts": [telling.paper(draft.form, draft_to_json(draft), _values(draft)) for draft in held.drafts],
        # The digest of a receipt is the SHA-256 of `canonical`: anybody can compute it anew.
        "submissions": [
            {
                **telling.paper(one.form, submission_to_json(one), one.answers),
                "canonical": canonical(one.answers),
            }
            for one in held.versions
        ],
        "subscriptions": [asdict(subscription) for subscription in held.subscriptions],
        "files": list(telling.files()),
        "not_understood": [
            {"at": _iso(one.at), "utterance": one.miss.utterance, "reason": one.miss.reason} for one in held.misses
        ],
        "messages": [{"at": _iso(one.at), "status": one.status, "text": one.text} for one in held.messages],
        "set_aside": list(held.set_aside),
    }
    return _bytes(json.dumps(data, ensure_ascii=False, indent=2))


def as_text(held: Held, knowledge: Knowledge, lang: str, now: datetime) -> bytes:
    """The same to be read, without what only programs need."""
    return _bytes("\n".join(_Reading(held, Labels(knowledge, lang), now).lines()) + "\n")


@dataclass(frozen=True, slots=True)
class _Telling:
    held: Held
    labels: Labels

    def paper(self, form: str, written: str, answers: Mapping[str, Value | None]) -> dict[str, Any]:
        read = [{"id": one.id, "label": one.label, "answer": one.text} for one in self.labels.answers(form, answers)]
        return {"title": self.labels.title(form), "read": read, **json.loads(written)}

    def files(self) -> Iterator[dict[str, Any]]:
        names = {file.id: file for file in _files(self.held)}
        for kept in self.held.files:
            content, named = self.held.contents.get(kept.id), names.get(kept.id)
            yield {
                "id": kept.id,
                "name": named.name if named else None,
                "sha256": named.digest if named else None,
                "size": kept.size,
                "kept_since": _iso(kept.created_at),
                "content_base64": base64.b64encode(content).decode() if content is not None else None,
            }


@dataclass(frozen=True, slots=True)
class _Reading:
    held: Held
    labels: Labels
    now: datetime

    def lines(self) -> Iterator[str]:
        yield self._say(Msg("What is kept about you"))
        yield self._say(Msg("Made on {at}.", at=self._at(self.now)))
        for draft in self.held.drafts:
            yield from self._heading(Msg("Draft: {title}", title=self.labels.title(draft.form)))
            yield self._say(Msg("Last changed on {at}.", at=self._at(draft.changed_at)))
            yield from self._answers(draft.form, _values(draft))
        for sent in self.held.versions:
            yield from self._submission(sent)
        for one in self.held.subscriptions:
            programme = self.labels.knowledge.programmes.get(one.programme)
            yield ""
            yield self._say(Msg("Reminders: {programme}", programme=programme.name if programme else one.programme))
        yield from self._messages()

    def _submission(self, sent: Submission) -> Iterator[str]:
        yield from self._heading(Msg("Sent: {title}", title=self.labels.title(sent.form)))
        yield self._say(Msg("Receipt {number}, version {version}.", number=sent.receipt, version=sent.version))
        yield self._say(Msg("Sent on {at}.", at=self._at(sent.sent_at)))
        if sent.withdrawn_at:
            yield self._say(Msg("Withdrawn on {at}.", at=self._at(sent.withdrawn_at)))
        yield from self._answers(sent.form, sent.answers)

    def _answers(self, form: str, answers: Mapping[str, Value | None]) -> Iterator[str]:
        for one in self.labels.answers(form, answers):
            first, *more = one.text.split("\n")
            yield self._item(one.label, first)
            yield from (f"  {line}" for line in more)

    def _messages(self) -> Iterator[str]:
        if self.held.misses:
            yield from self._heading(Msg("Questions that were not understood"))
            yield from (self._item(self._at(one.at), one.miss.utterance) for one in self.held.misses)
        if self.held.messages:
            yield from self._heading(Msg("Messages that were sent to you"))
            yield from (self._item(self._at(one.at), " ".join(one.text.split())) for one in self.held.messages)
        yield from self._heading(Msg("Kept besides, and in the JSON file"))
        yield self._say(Msg("The number of this conversation, its language, and what we last talked about."))

    def _item(self, label: str, text: str) -> str:
        return self._say(Msg("- {label}: {text}", label=label, text=text))

    def _heading(self, message: Msg) -> Iterator[str]:
        title = self._say(message)
        yield from ("", title, "-" * len(title))

    def _at(self, at: datetime) -> str:
        return i18n.exact(at, self.labels.lang, self.labels.knowledge.catalogues)

    def _say(self, message: Msg) -> str:
        return self.labels.knowledge.catalogues.render(message, self.labels.lang)


def _values(draft: Draft) -> dict[str, Value | None]:
    return {slot: answer.value for slot, answer in draft.answers.items()}


def _files(held: Held) -> Iterator[StoredFile]:
    papers = [*(_values(draft) for draft in held.drafts), *(one.answers for one in held.versions)]
    yield from (value for answers in papers for value in answers.values() if isinstance(value, StoredFile))


def _iso(at: datetime) -> str:
    return i18n.paris(at).isoformat()


def _bytes(text: str) -> bytes:
    # Half of a surrogate pair, which Telegram lets through, is no text anywhere else.
    return text.encode("utf-8", "replace")
