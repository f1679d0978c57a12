"""Subscribing and stopping: a promise that is kept, one tap to end it, never in a group."""

import pytest

from bot.clock import parse_instant
from bot.conversation.effects import Subscribe, Unsubscribe
from bot.conversation.subscription import Subscription, subscription_from_json, subscription_to_json
from bot.programmes.lead_times import LeadTime
from tests.conversation.conftest import Conversing
from tests.knowing import knowledge

JULY = parse_instant("2020-07-05T12:00")


@pytest.fixture
def talk() -> Conversing:
    return Conversing(now=JULY)


def test_a_designer_subscribes_and_is_told_how_often(talk: Conversing) -> None:
    talk.commands("rappels")
    assert "Vous n'avez aucun rappel" in talk.reads
    talk.taps("Rappels : Commando UX").taps("Pour candidater")
    assert "je vous écrirai au sujet de Commando UX" in talk.reads
    assert "7 jours avant, la veille et 3 heures avant" in talk.reads
    assert "Jamais plus" in talk.reads
    assert list(talk.last.effects) == [Subscribe(Subscription("commando-ux", "candidate"))]
    talk.commands("rappels")
    assert "Vos rappels" in talk.reads
    assert "Rappels : Commando UX" not in talk.labels


def test_fewer_then_the_usual_again_then_none(talk: Conversing) -> None:
    # « Moins de rappels » stands under each reminder.
    talk.sends_token("sub:add:eig:administration").sends_token("sub:fewer:eig")
    assert "un message la veille ;" in talk.reads
    talk.taps("Quand : EIG").taps("Comme d'habitude")
    assert "3 heures avant" in talk.reads
    talk.sends_token("sub:fewer:eig").sends_token("sub:fewer:eig")
    assert "déjà le minimum" in talk.reads
    talk.taps("Arrêter : EIG")
    assert list(talk.last.effects) == [Unsubscribe("eig")]
    assert talk.conversation.subscriptions == ()


def test_stop_ends_the_only_one_at_once(talk: Conversing) -> None:
    talk.sends_token("sub:add:dig:candidate").commands("stop")
    assert list(talk.last.effects) == [Unsubscribe("dig")]
    talk.commands("stop")
    assert "rien à arrêter" in talk.reads
    assert talk.last.effects == ()


def test_stop_asks_which_or_ends_all(talk: Conversing) -> None:
    talk.commands("rappels").taps("Rappels : tous les programmes").taps("Pour candidater")
    assert len(talk.last.effects) == 3
    talk.commands("stop")
    assert talk.labels == ["Arrêter : DIG", "Arrêter : Commando UX", "Arrêter : EIG", "Tout arrêter"]
    talk.says("tout arreter")
    assert list(talk.last.effects) == [Unsubscribe(None)]
    assert "je ne vous écrirai plus" in talk.reads


def test_nothing_is_promised_that_nobody_announced() -> None:
    talk = Conversing(now=parse_instant("2026-11-25T12:00")).sends_token("sub:add:commando-ux:candidate")
    assert "Aucun appel n'est ouvert ni annoncé" in talk.reads
    assert "/dates" not in talk.reads


def test_in_a_group_nobody_subscribes(talk: Conversing) -> None:
    talk.in_group()
    for step in (talk.commands("rappels"), talk.sends_token("sub:add:eig:candidate"), talk.commands("stop")):
        assert "en privé" in step.reads
        assert [choice.start for choice in step.choices] == ["reminders"]
        assert step.last.effects == ()


@pytest.mark.parametrize("token", ["sub:add:nobody", "sub:dance:eig", "sub:stop:", "sub:add:eig:king:x"])
def test_a_button_that_means_nothing_changes_nothing(talk: Conversing, token: str) -> None:
    talk.sends_token(token)
    assert talk.last.effects == ()
    assert talk.choices


@pytest.mark.parametrize("token", ["sub:fewer:eig", "sub:usual:eig"])
def test_a_button_of_reminders_that_ended_shows_what_there_is(talk: Conversing, token: str) -> None:
    assert "aucun rappel" in talk.sends_token(token).reads


def test_english_people_read_english(talk: Conversing) -> None:
    talk.lang = "en"
    talk.sends_token("sub:add:eig:candidate")
    assert "7 days before, the day before and 3 hours before" in talk.reads.replace(", and", " and")


def test_a_subscription_wants_its_own_lead_times() -> None:
    edition = knowledge().programmes["eig"].editions["eig/4"]
    usual, fewer = Subscription("eig", "candidate"), Subscription("eig", "candidate", leads=("J-1",))
    assert usual.wants(LeadTime("J", 7), edition) and not usual.wants(LeadTime("J", 3), edition)
    assert fewer.wants(LeadTime("J", 1), edition) and not fewer.wants(LeadTime("J", 7), edition)
    assert subscription_from_json(subscription_to_json(fewer)) == fewer


def test_whoever_left_a_draft_is_not_asked_on_which_side_they_are() -> None:
    talk = Conversing(now=parse_instant("2020-05-20T12:00"), lang="en")
    talk.commands("apply", "eig").commands("cancel").taps("Remind me")
    assert "I will write to you about Entrepreneurs d'Intérêt Général (to apply)." in talk.reads
    assert list(talk.last.effects) == [Subscribe(Subscription("eig", "candidate", "en"))]
    talk.commands("stop").commands("myfiles").taps("Remind me")
    assert list(talk.last.effects) == [Subscribe(Subscription("eig", "candidate", "en"))]
