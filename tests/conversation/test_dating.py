"""A date for one's calendar: offered where a date is to come, one file for one date, nothing that is over."""

from dataclasses import replace

import pytest

from bot.clock import parse_instant
from bot.conversation.turn import Document
from tests.conversation.conftest import Conversing
from tests.knowing import knowledge

BUTTON = "Ajouter à mon agenda"
FILE = "commando-ux-2020-cloture-des-candidatures.ics"


def documents(talk: Conversing) -> list[Document]:
    return [reply.document for reply in talk.last.replies if reply.document]


@pytest.fixture
def talk() -> Conversing:
    return Conversing(now=parse_instant("2020-07-05T12:00"))


def test_an_answer_that_gives_one_date_gives_its_file(talk: Conversing) -> None:
    talk.says("jusqu'à quand candidater au commando ux ?").taps(BUTTON)
    assert documents(talk) == [Document("calendar", "commando-ux/2020:apply.closes:fr", FILE)]
    assert "vendredi 17 juillet 2020, 23 h 59 (heure de Paris)" in talk.reads
    assert "redemandez-moi le fichier" in talk.reads
    assert "http" not in talk.reads


def test_an_answer_that_gives_several_asks_which(talk: Conversing) -> None:
    talk.says("le calendrier complet du commando ux").taps(BUTTON)
    assert documents(talk) == []
    assert talk.labels[0] == "Clôture des candidatures"
    assert "Étude et choix des défis" not in talk.labels  # it is over
    talk.says("debut des missions")
    assert documents(talk)[0].key == "commando-ux/2020:mission.starts:fr"


def test_of_several_alike_each_is_named_with_its_day() -> None:
    talk = Conversing(now=parse_instant("2020-05-13T12:00")).sends_token("ics:eig/4")
    assert talk.labels[:3] == ["Webinaire – 13 mai 2020", "Webinaire – 14 mai 2020", "Webinaire – 18 mai 2020"]
    assert len(talk.labels) == 8
    assert documents(talk.says("webinaire – 18 mai 2020"))[0].key == "eig/4:event.webinar-4:fr"


def test_an_administration_gets_its_own_date() -> None:
    talk = Conversing(now=parse_instant("2020-06-10T12:00"), lang="en")
    talk.says("What is the deadline for an administration to propose a challenge to Commando UX?")
    assert {"Remind me", "Add to my calendar"} <= set(talk.labels)
    talk.taps("Add to my calendar")
    assert documents(talk)[0].key == "commando-ux/2020:propose.closes:en"
    assert "Open this file" in talk.reads


@pytest.mark.parametrize("question", ["jusqu'à quand candidater au commando ux ?", "le calendrier complet d'eig 5"])
def test_what_is_over_is_not_offered(question: str) -> None:
    talk = Conversing(now=parse_instant("2026-11-25T12:00")).says(question)
    assert talk.kind == "answer"
    assert BUTTON not in talk.labels


def test_an_old_button_of_a_date_that_is_over_says_so() -> None:
    talk = Conversing(now=parse_instant("2026-11-25T12:00")).sends_token("ics:commando-ux/2020:apply.closes")
    assert "Aucune date de Commando UX 2020 n'est à venir" in talk.reads
    assert documents(talk) == []


@pytest.mark.parametrize("token", ["ics", "ics:nobody/1", "ics:eig/99", "ics:eig/4:apply.dances", "ics:eig/4:x:y"])
def test_a_button_of_no_date_gets_a_fresh_menu(talk: Conversing, token: str) -> None:
    assert "plus à jour" in talk.sends_token(token).reads


def test_what_was_not_public_yet_is_told_to_nobody() -> None:
    talk = Conversing(now=parse_instant("2019-06-01T12:00")).sends_token("ics:commando-ux/2020")
    assert "plus à jour" in talk.reads


@pytest.mark.parametrize(("lang", "address"), [("fr", "/commando-ux.ics"), ("en", "/commando-ux.ics?lang=en")])
def test_where_the_calendars_are_served_one_can_subscribe_to_them(talk: Conversing, lang: str, address: str) -> None:
    talk.knows, talk.lang = replace(knowledge(), calendars="https://guichet.example.org/calendar"), lang
    talk.sends_token("ics:commando-ux/2020:apply.closes")
    assert f"https://guichet.example.org/calendar{address}" in talk.reads
    assert talk.choices[0].url == f"https://guichet.example.org/calendar{address}"


def test_at_most_eight_choices_follow_an_answer(talk: Conversing) -> None:
    for question in (
        "jusqu'à quand candidater ?",
        "quand sont les entretiens du commando ux ?",
        "la date limite d'eig 4",
    ):
        assert len(talk.says(question).choices) <= 8
