"""Choices as buttons."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.keyboard import keyboard, shortened
from bot.conversation.turn import Choice


def labels(choices: list[Choice]) -> list[list[str]]:
    return [[button["text"] for button in row] for row in keyboard(choices)]


def test_short_labels_share_a_row() -> None:
    long = "Qui peut proposer un défi ?"
    choices = [Choice(label, "t") for label in ("Dates", "Salaire", "EIG", long, "Menu", "Retour")]
    assert labels(choices) == [["Dates", "Salaire"], ["EIG"], [long], ["Menu", "Retour"]]


def test_addresses_open_and_tokens_come_back() -> None:
    assert keyboard([Choice("Lire", url="https://a.b"), Choice("Menu", "menu")]) == [
        [{"text": "Lire", "url": "https://a.b"}, {"text": "Menu", "callback_data": "menu"}]
    ]


def test_what_leads_nowhere_is_left_out() -> None:
    assert keyboard([Choice("Rien"), Choice(" ", "t")]) == []


def test_at_most_a_hundred() -> None:
    assert sum(map(len, keyboard([Choice(str(number), "t") for number in range(150)]))) == 100


@given(st.text())
def test_a_label_is_cut_politely(label: str) -> None:
    assert len(shortened(label)) <= 60


def test_a_label_is_cut_after_a_word() -> None:
    assert shortened("Qui peut proposer un défi quand on est un établissement public de santé ?") == (
        "Qui peut proposer un défi quand on est un établissement…"
    )
