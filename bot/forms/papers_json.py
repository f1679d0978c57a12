"""Drafts and submissions as JSON text, as they are kept, sealed, in the database."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.forms.draft import Answer, Draft, Piece, StoredFile, Submission, Value

VERSION = 1


def draft_to_json(draft: Draft) -> str:
    """The draft as JSON text."""
    return _written(draft)


def draft_from_json(text: str) -> Draft:
    """The draft that `draft_to_json` wrote. ValueError for a version that this program does not know."""
    data = _read(text)
    data["answers"] = {slot: _answer(answer) for slot, answer in data["answers"].items()}
    data["doubt"] = _pieces(data["doubt"])
    return Draft(**_with_instants(data, "begun_at", "changed_at", "sending_at"))


def submission_to_json(submission: Submission) -> str:
    """The submission as JSON text."""
    return _written(submission)


def submission_from_json(text: str) -> Submission:
    """The submission that `submission_to_json` wrote. ValueError for a version that this program does not know."""
    data = _read(text)
    data["answers"] = {slot: value_of(value) for slot, value in data["answers"].items()}
    data["previous"], data["refs"] = tuple(data["previous"]), tuple(data["refs"])
    return Submission(**_with_instants(data, "sent_at", "received_at", "withdrawn_at"))


def value_of(data: Any) -> Value | None:
    """A value as JSON holds it: several choices are a list, a file is an object."""
    if isinstance(data, list):
        return tuple(str(item) for item in data)
    if isinstance(data, dict):
        return StoredFile(**data)
    return None if data is None else _plain(data)


def _plain(data: Any) -> Value:
    if isinstance(data, str | int | bool):
        return data
    raise TypeError(f"Not an answer: {type(data).__name__}")


def _answer(data: Mapping[str, Any]) -> Answer:
    return Answer(**{**data, "value": value_of(data["value"]), "pieces": _pieces(data["pieces"])})


def _pieces(data: list[Mapping[str, Any]]) -> tuple[Piece, ...]:
    return tuple(Piece(**piece) for piece in data)


def _written(paper: Draft | Submission) -> str:
    return json.dumps({"layout": VERSION, **asdict(paper)}, ensure_ascii=False, default=_instant)


def _read(text: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text)
    if data.pop("layout", None) != VERSION:
        raise ValueError("Unknown version of a draft or a submission.")
    return data


def _with_instants(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {**data, **{name: datetime.fromisoformat(data[name]) for name in names if data[name] is not None}}


def _instant(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"Not JSON: {type(value).__name__}")
