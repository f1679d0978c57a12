"""Choices as buttons under a message."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote

from bot.conversation.turn import Choice

MOST_BUTTONS = 100
SHORT = 20
_LONGEST_LABEL = 60

Button = dict[str, str]


def keyboard(choices: Sequence[Choice], username: str | None = None) -> list[list[Button]]:
    """Rows of buttons: two in a row where both labels are short. A choice that leads nowhere is left out.

    `username` is the bot's: without it nothing leads to the private conversation.
    """
    rows: list[list[Choice]] = []
    for choice in _shown(choices, username):
        if rows and len(rows[-1]) == 1 and _is_short(choice) and _is_short(rows[-1][0]):
            rows[-1].append(choice)
        else:
            rows.append([choice])
    return [[_button(choice) for choice in row] for row in rows]


def _shown(choices: Iterable[Choice], username: str | None) -> list[Choice]:
    leading = [_opening(choice, username) for choice in choices if choice.label.strip()]
    return [choice for choice in leading if choice.token or choice.url][:MOST_BUTTONS]


def _opening(choice: Choice, username: str | None) -> Choice:
    """A choice that begins a private conversation, as a link to it."""
    if not choice.start or not username:
        return choice
    return replace(choice, url=f"https://t.me/{username}?start={quote(choice.start)}")


def _is_short(choice: Choice) -> bool:
    return len(choice.label) <= SHORT


def _button(choice: Choice) -> Button:
    label = shortened(choice.label)
    return {"text": label, "url": choice.url} if choice.url else {"text": label, "callback_data": choice.token}


def shortened(label: str, most: int = _LONGEST_LABEL) -> str:
    """The label, cut after a whole word where it is too long for a phone."""
    label = " ".join(label.split())
    if len(label) <= most:
        return label
    start = label[: most - 1]
    word_end = start.rfind(" ")
    return f"{(start[:word_end] if word_end > most // 2 else start).rstrip(' ,;:')}…"
