"""What the Bot API answers: a result, or a refusal in one form of ours, whichever way the call was made."""

import json
from collections.abc import Mapping
from typing import Any

import orjson
from telegram.error import TelegramError

_TOO_MANY = 429


class ApiError(TelegramError):
    """Telegram answered, and refused. `text` may quote what was sent: it is judged, never logged.

    `retry_after` are the seconds of the pause that a 429 asks for, `everyone` whether it stops all calls.
    """

    everyone = False

    def __init__(self, code: int, text: str, parameters: Mapping[str, Any]) -> None:
        super().__init__(f"Telegram answered {code}")
        self.code = code
        self.text = text
        self.retry_after = _number(parameters.get("retry_after")) or (1.0 if code == _TOO_MANY else None)
        self.migrate_to: int | None = _whole(parameters.get("migrate_to_chat_id"))


def result_of(status: int, payload: bytes) -> Any:
    """The result in an answer. ApiError when there is none."""
    answer = read_json(payload)
    if isinstance(answer, dict) and answer.get("ok") is True and "result" in answer:
        return answer["result"]
    raise refusal_of(status, answer)


def refusal_of(status: int, answer: object) -> ApiError:
    """What an answer without a result says; a page of some server in between says only its status."""
    if not isinstance(answer, dict):
        return ApiError(status, "", {})
    parameters = answer.get("parameters")
    text = str(answer.get("description") or "")
    code = _whole(answer.get("error_code")) or status
    return ApiError(code, text, parameters if isinstance(parameters, dict) else {})


def read_json(payload: bytes) -> Any:
    """The JSON, also with half a surrogate pair in it, which Telegram lets through; None when it is not JSON."""
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and value > 0 else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
