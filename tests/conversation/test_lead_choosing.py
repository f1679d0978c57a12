"""When to be reminded: ticked or typed, said back in plain words, promised and kept; no hours where no hour is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.keyboard import keyboard
from bot.clock import parse_instant
from bot.conversation.effects import Subscribe
from bot.conversation.lead_words import read_leads
from tests.conversation.conftest import Conversing

SCREEN = ["✓ 7 jours avant", "3 jours avant", "✓ La veille", "✓ 3 heures avant", "Arrêter : Commando UX", "Mes rappels"]


@pytest.fixture
def talk() -> Conversing:
    talk = Conversing(now=parse_instant("2020-07-05T12:00"))
    return talk.sends_token("sub:add:commando-ux:candidate").taps("Quand : Commando UX")


def leads(talk: Conversing) -> tuple[str, ...]:
    [effect] = talk.last.effects
    assert isinstance(effect, Subscribe)
    return effect.subscription.leads


def test_the_usual_ones_are_ticked_at_first(talk: Conversing) -> None:
    assert talk.labels == SCREEN
    assert "comme « la veille et 3 heures avant »" in talk.reads


def test_ticks_are_added_and_taken_away_and_the_promise_is_restated(talk: Conversing) -> None:
    talk.taps("3 jours avant")
    assert leads(talk) == ("J-7", "J-3", "J-1", "H-3")
    assert "un message 7 jours avant, 3 jours avant, la veille et 3 heures avant" in talk.reads
    talk.taps("✓ 7 jours avant").taps("✓ 3 heures avant")
    assert leads(talk) == ("J-3", "J-1")
    assert "un message 3 jours avant et la veille ; un à l'ouverture d'un appel" in talk.reads
    assert "Jamais plus" in talk.reads
    talk.taps("Comme d'habitude")
    assert leads(talk) == ()
    assert talk.labels == SCREEN


def test_the_last_one_is_not_taken_away(talk: Conversing) -> None:
    talk.says("la veille").taps("✓ La veille")
    assert talk.last.effects == ()
    assert "arrêtez les rappels" in talk.reads
    talk.taps("Arrêter : Commando UX")
    assert talk.conversation.subscriptions == ()


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("la veille", ("J-1",)),  # it was ticked, and stays: what is typed is wanted
        ("3 jours avant", ("J-3",)),
        ("trois heures avant", ("H-3",)),
        ("une semaine avant et la veille", ("J-7", "J-1")),
        ("J-7, J-3", ("J-7", "J-3")),
        ("The day before.", ("J-1",)),
        ("three hours before, 7 days before", ("J-7", "H-3")),
    ],
)
def test_it_can_be_typed(talk: Conversing, text: str, chosen: tuple[str, ...]) -> None:
    assert leads(talk.says(text)) == chosen


def test_what_cannot_be_done_is_said_with_what_can(talk: Conversing) -> None:
    talk.says("5 jours avant")
    assert talk.last.effects == ()
    assert "je peux écrire 7 jours avant, 3 jours avant, la veille et 3 heures avant" in talk.reads
    assert talk.labels == SCREEN


def test_a_question_is_a_question_all_the_same(talk: Conversing) -> None:
    assert talk.says("jusqu'à quand candidater au commando ux ?").kind == "answer"
    assert talk.says("la veille").last.effects == ()  # nothing asked for it any more


def test_no_hours_before_what_has_no_hour() -> None:
    talk = Conversing(now=parse_instant("2019-03-15T12:00"))
    talk.sends_token("sub:add:dig:administration")
    assert "L'heure de clôture n'est pas encore publiée : d'ici là, pas de message 3 heures avant" in talk.reads
    talk.taps("Quand : DIG").says("la veille")
    assert "pas encore publiée" not in talk.reads


@pytest.mark.parametrize(
    "token", ["lead", "lead:show", "lead:show:nobody", "lead:on:eig", "lead:on:commando-ux:J-5", "lead:x:commando-ux"]
)
def test_a_button_that_means_nothing_changes_nothing(talk: Conversing, token: str) -> None:
    assert talk.sends_token(token).last.effects == ()
    assert talk.choices


def test_a_button_of_what_was_stopped_and_a_button_in_a_group(talk: Conversing) -> None:
    assert "aucun rappel" in Conversing().sends_token("lead:on:eig:J-3").reads
    assert "en privé" in talk.in_group().sends_token("lead:on:commando-ux:J-3").reads


def test_it_is_tidy_on_a_phone(talk: Conversing) -> None:
    rows = [[button["text"] for button in row] for row in keyboard(talk.choices)]
    assert max(map(len, rows)) <= 2
    talk.commands("rappels")
    assert len(talk.choices) <= 8
    talk.sends_token("sub:add:all:candidate").commands("rappels")
    assert len(talk.choices) <= 8


def test_english_reads_as_well() -> None:
    talk = Conversing(now=parse_instant("2020-05-20T12:00"), lang="en").sends_token("sub:add:eig:candidate")
    talk.taps("When: EIG").says("3 days before and the day before")
    assert leads(talk) == ("J-3", "J-1")
    assert "one message 3 days before and the day before" in talk.reads
    assert talk.labels[:2] == ["7 days before", "✓ 3 days before"]


@pytest.mark.parametrize(
    "text", ["", "jours", "3", "la veille de quoi", "avant", "3 jours 2 heures x", "la veille" * 30]
)
def test_other_words_are_no_lead_times(text: str) -> None:
    assert read_leads(text) == ()


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for lead in read_leads(text):
        assert lead.number >= 0
