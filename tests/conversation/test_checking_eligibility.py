"""The eligibility check: a few taps, reasons with their sources, a sister programme where the answer is no; never a decision."""

import pytest

from bot.clock import parse_instant
from bot.conversation.state import Checking
from tests.conversation.conftest import Conversing

RULES = "commando-ux/2020/apply"


@pytest.fixture
def checking(talk: Conversing) -> Conversing:
    """Somebody at the first question of the check of Commando UX, in July 2020."""
    talk.now = parse_instant("2020-07-10T12:00")
    return talk.commands("eligibilite", "commando ux")


def through(talk: Conversing, *labels: str) -> Conversing:
    """Take these choices; then whatever comes first, until there is a verdict."""
    for label in labels:
        talk.taps(label)
    for _ in range(12):
        if talk.conversation.checking is None:
            return talk
        talk.taps(talk.labels[0])
    raise AssertionError("The check has no end.")


def test_a_few_taps_lead_to_a_verdict_that_decides_nothing(checking: Conversing) -> None:
    assert "pouvez-vous candidater" in checking.reads
    assert "oubliées dès le résultat" in checking.reads
    through(checking, "Moi, en mon nom", "Je n'en ferai pas partie", "Non", "Non")
    assert "éligible a priori" in checking.reads
    assert "pas une décision" in checking.reads
    assert "Remplir le dossier" in checking.labels


def test_a_no_says_why_with_its_source_and_what_may_fit(checking: Conversing) -> None:
    through(checking, "Une entreprise ou un collectif")
    assert "non, parce que" in checking.reads
    assert "github.com" in checking.reads or "(http" in checking.reads
    assert checking.last.outcome is not None
    assert "D-CUX-P2" in checking.last.outcome.sources
    assert "Remplir le dossier" not in checking.labels


def test_the_answers_are_forgotten_with_the_verdict(checking: Conversing) -> None:
    through(checking, "Moi, en mon nom")
    assert checking.conversation.checking is None


def test_one_can_go_back_and_stop(checking: Conversing) -> None:
    assert "◀ Retour" not in checking.labels
    checking.taps("Moi, en mon nom").taps("◀ Retour")
    assert "Qui candidate" in checking.reads
    assert checking.taps("Arrêter la vérification").conversation.checking is None


def test_answers_can_be_typed(checking: Conversing) -> None:
    checking.says("moi, en mon nom")
    assert "fonction publique" in checking.reads
    checking.says("1").says("nan")
    assert checking.conversation.checking is not None
    assert len(checking.conversation.checking.answers) >= 2


def test_a_question_in_the_middle_is_answered_and_the_check_goes_on(checking: Conversing) -> None:
    checking.taps("Moi, en mon nom").says("Quel est le salaire ?")
    assert "€" in checking.reads
    assert checking.labels[0] == "Reprendre la vérification"
    assert "fonction publique" in checking.taps("Reprendre la vérification").reads


def test_a_stale_button_changes_nothing(checking: Conversing) -> None:
    old = checking.choices[1].token
    checking.taps("Moi, en mon nom")
    before = checking.conversation.checking
    checking.sends_token(old)
    assert "n'est plus à jour" in checking.reads
    assert checking.conversation.checking == before


def test_buttons_of_a_check_that_is_over_get_a_menu(checking: Conversing) -> None:
    old = checking.choices[0].token
    through(checking, "Moi, en mon nom")
    for token in (old, "e:on", "e:back:00000000"):
        assert "n'est plus à jour" in checking.sends_token(token).reads


def test_without_a_programme_one_is_chosen(talk: Conversing) -> None:
    talk.commands("eligibilite")
    assert len(talk.labels) == 3
    talk.taps(talk.labels[0])
    assert talk.conversation.checking is not None


def test_before_anything_was_published_there_is_nothing_to_check(talk: Conversing) -> None:
    talk.now = parse_instant("2018-01-01T12:00")
    talk.commands("eligibilite", "eig")
    assert talk.conversation.checking is None


def test_what_is_no_answer_is_said_to_be_none_and_asked_again_and_a_question_is_answered(talk: Conversing) -> None:
    talk.commands("eligibilite", "commando-ux")
    for words in ("oui", "licence", "fonctionnaire"):
        talk.says(words)
        assert f"« {words} » n'est pas un des choix" in talk.reads
        assert "Qui candidate ?" in talk.reads
    assert talk.conversation.checking == Checking("commando-ux/2020/apply")
    assert "3 000 ou 3 500 €" in talk.says("quel est le salaire ?").reads
    assert "Qui candidate ?" in talk.taps("Reprendre la vérification").reads


def test_an_administration_is_asked_whether_it_may_propose(talk: Conversing) -> None:
    talk.now = parse_instant("2020-02-10T12:00")
    talk.commands("proposer", "eig").taps("Vérifier d'abord si nous pouvons proposer")
    assert "pouvez-vous proposer un défi" in talk.reads


def test_words_begin_it_after_the_answer(talk: Conversing) -> None:
    talk.says("vérifier si je peux candidater au commando ux")
    assert talk.topics == ("eligibility.check",)
    assert talk.conversation.checking is not None
    assert len(talk.last.replies) == 2


def test_it_is_offered_beside_answers_about_who_may_apply_and_before_a_form(talk: Conversing) -> None:
    talk.says("qui peut candidater au commando ux ?")
    assert talk.labels[0] == "Vérifier si je peux candidater"
    assert "pouvez-vous" in talk.taps("Vérifier si je peux candidater").reads
    talk.now = parse_instant("2020-07-10T12:00")
    talk.commands("postuler").taps("Vérifier d'abord si je peux candidater")
    assert "Votre brouillon est gardé" in talk.reads
    through(talk, "Moi, en mon nom", "Je n'en ferai pas partie", "Non", "Non")
    assert "étape 1 sur" in talk.taps("Remplir le dossier").reads


@pytest.mark.parametrize(
    "check", ["dig/2019/apply", "commando-ux/2020/apply", "eig/4/apply", "commando-ux/2020/propose"]
)
def test_every_check_that_ships_comes_to_an_end_by_any_first_answer(talk: Conversing, check: str) -> None:
    talk.sends_token(f"e:{check}")
    if talk.conversation.checking is None:
        pytest.skip("This edition has no such check.")
    for label in [label for label in talk.labels if label != "Arrêter la vérification"]:
        through(talk.sends_token(f"e:{check}"), label)
        assert any(words in talk.reads for words in ("éligible a priori", "à vérifier", "non, parce que"))
        assert "pas une décision" in talk.reads
