"""Somebody who could not be reached comes back: told once what rests, taken up in one tap, never unasked."""

from dataclasses import replace

import pytest

from bot.clock import parse_instant
from bot.conversation.effects import Subscribe, Suspend, Unsubscribe
from bot.conversation.subscription import Subscription
from tests.conversation.conftest import Conversing

DESIGNER = Subscription("commando-ux", "candidate", leads=("J-1",))


@pytest.fixture
def talk() -> Conversing:
    """Subscribed, blocked us, and is back, without having written yet."""
    talk = Conversing(now=parse_instant("2020-07-05T12:00")).commands("aide")
    talk.leaves()
    assert talk.conversation.away
    assert list(talk.last.effects) == [Suspend("blocked")]
    talk.comes_back()
    assert not talk.conversation.away
    assert talk.last.effects == ()
    talk.conversation = replace(talk.conversation, suspended=(DESIGNER,), papers=True)
    return talk


def test_the_answer_first_then_once_what_rests(talk: Conversing) -> None:
    talk.says("quel est le salaire du commando ux ?")
    assert "vos rappels sont suspendus (Commando UX)" in talk.reads
    assert talk.labels[-2:] == ["Reprendre mes rappels", "Tout arrêter"]
    assert len(talk.last.replies) > 1 and "suspendus" not in talk.last.replies[0].text
    assert "suspendus" not in talk.says("et les dates ?").reads


def test_one_tap_takes_it_up_as_it_was(talk: Conversing) -> None:
    talk.commands("start").says("reprendre mes rappels")
    assert list(talk.last.effects) == [Subscribe(DESIGNER)]
    assert "vos rappels reprennent" in talk.reads and "la veille" in talk.reads
    assert (talk.conversation.subscriptions, talk.conversation.suspended) == ((DESIGNER,), ())
    # Tapped twice: nothing rests any more.
    talk.sends_token("sub:resume")
    assert talk.last.effects == ()
    assert "reprennent" not in talk.reads


def test_or_stops_it(talk: Conversing) -> None:
    talk.commands("start").taps("Tout arrêter")
    assert list(talk.last.effects) == [Unsubscribe(None)]
    assert "suspendus" not in talk.reads


def test_gone_and_back_a_second_time_they_are_told_again(talk: Conversing) -> None:
    assert "suspendus" in talk.commands("start").reads
    talk.leaves().comes_back()
    assert "suspendus" in talk.commands("start").reads


def test_what_waits_for_more_words_is_not_the_moment(talk: Conversing) -> None:
    talk.says("xyzzy plugh frotz")
    assert talk.last.held
    assert "suspendus" not in talk.reads
    assert "suspendus" in talk.commands("aide").reads


def test_before_the_question_of_a_form_not_after_it(talk: Conversing) -> None:
    talk.begins()
    assert talk.conversation.form
    assert "suspendus" in talk.last.replies[0].text
    assert "suspendus" not in talk.last.replies[-1].text


def test_in_a_group_nothing_is_said_of_one_person(talk: Conversing) -> None:
    talk.in_group().says("quel est le salaire du commando ux ?")
    assert "suspendus" not in talk.reads
    talk.leaves()
    assert list(talk.last.effects) == [Suspend("removed from the group")]
