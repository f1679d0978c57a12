"""Choices as buttons under a message."""

from collections.abc import Iterable, Sequence

from bot.conversation.turn import Choice

MOST_BUTTONS = 100
SHORT = 20
_LONGEST_LABEL = 60

Button = dict[str, str]


def keyboard(choices: Sequence[Choice]) -> list[list[Button]]:
    """Rows of buttons: two in a row where both labels are short. A choice that leads nowhere is left out."""
    rows: list[list[Choice]] = []
    for choice in _shown(choices):
        if rows and len(rows[-1]) == 1 and _is_short(choice) and _is_short(rows[-1][0]):
            rows[-1].append(choice)
        else:
            rows.append([choice])
    return [[_button(choice) for choice in row] for row in rows]


def _shown(choices: Iterable[Choice]) -> list[Choice]:
    leading = [choice for choice in choices if choice.label.strip() and (choice.token or choice.url)]
    return leading[:MOST_BUTTONS]


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
