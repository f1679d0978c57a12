"""The saved state of one conversation: small, versioned JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any

from bot.conversation.subscription import Subscription
from bot.forms.draft import Draft, Submission

VERSION = 1


@dataclass(frozen=True, slots=True)
class Focus:
    """What is being talked about: a topic, a programme and possibly one edition, since `at`."""

    at: datetime
    topic: str | None = None
    programme: str | None = None
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice that was shown, so that it can be typed by its label or its number."""

    label: str
    token: str


@dataclass(frozen=True, slots=True)
class Heard:
    """The last utterance and what was understood of it, to explain it or to join what follows."""

    text: str
    at: datetime
    topics: tuple[tuple[str, float], ...] = ()
    words: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    followed: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Checking:
    """An eligibility check under way: which one (`commando-ux/2020/apply`), and the ids chosen so far by question."""

    check: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversation:
    """State at one address. `misses` counts misunderstandings in a row.

    `form` is the form that is being filled in now. `drafts`, `submissions` and `subscriptions` are kept in tables of their own
    and are not in the JSON: the way in adds them where `papers` says that there are any (who makes the first one sets it).
    `suspended` are subscriptions that rest since the person could not be reached, `suspension_told` that they were told so;
    `away`: we may not write there at present.
    """

    lang: str | None = None
    audience: str | None = None
    focus: Focus | None = None
    offered: tuple[Offered, ...] = ()
    heard: Heard | None = None
    misses: int = 0
    form: str | None = None
    papers: bool = False
    checking: Checking | None = None
    away: bool = False
    suspension_told: bool = False
    drafts: tuple[Draft, ...] = ()
    submissions: tuple[Submission, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    suspended: tuple[Subscription, ...] = ()
    version: int = field(default=VERSION)

    def draft(self, form: str) -> Draft | None:
        """The draft of that form."""
        return next((draft for draft in self.drafts if draft.form == form), None)

    def submission(self, form: str) -> Submission | None:
        """What was sent for that form and not withdrawn."""
        sent = (submission for submission in self.submissions if submission.status == "sent")
        return next((submission for submission in sent if submission.form == form), None)


_KEPT_ELSEWHERE = ("drafts", "submissions", "subscriptions", "suspended")
_KEPT = tuple(field.name for field in fields(Conversation) if field.name not in _KEPT_ELSEWHERE)


def to_json(conversation: Conversation) -> str:
    """The conversation as JSON text, without what is kept in tables of its own."""
    data = {name: getattr(conversation, name) for name in _KEPT}
    return json.dumps(data, ensure_ascii=False, default=_plain)


def from_json(text: str) -> Conversation:
    """The conversation that `to_json` wrote. ValueError for a version that this program does not know."""
    data: dict[str, Any] = json.loads(text)
    if data.get("version") != VERSION:
        raise ValueError(f"Unknown version of a conversation: {data.get('version')!r}")
    focus, heard = data["focus"], data["heard"]
    data["focus"] = Focus(**{**focus, "at": datetime.fromisoformat(focus["at"])}) if focus else None
    data["heard"] = _heard(heard) if heard else None
    checking = data.get("checking")
    data["checking"] = Checking(**checking) if checking else None
    data["offered"] = tuple(Offered(**offer) for offer in data["offered"])
    return Conversation(**data)


def _heard(data: dict[str, Any]) -> Heard:
    topics = tuple((str(topic), float(score)) for topic, score in data["topics"])
    return Heard(
        **{
            **data,
            "at": datetime.fromisoformat(data["at"]),
            "topics": topics,
            "words": tuple(data["words"]),
            "programmes": tuple(data["programmes"]),
        }
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"Not JSON: {type(value).__name__}")
