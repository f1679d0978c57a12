"""What is held of a person: told, given, erased in two steps with a certificate."""

import re

import pytest

from bot.conversation.effects import EraseAll
from bot.conversation.state import Conversation
from bot.forms.receipts import is_sound
from tests.conversation.conftest import Conversing, knowing
from tests.made_form import short


@pytest.fixture
def held(anne: Conversing) -> Conversing:
    """Somebody with a submission and the draft of a change."""
    anne.knows = knowing(short("role", "name"))
    anne.begins().answers("Designer", "j'ai lu", "Anne Martin", "déposer", "oui")
    return anne.taps("Modifier mon dossier").says("annuler")


def test_nothing_is_held_but_the_conversation(anne: Conversing) -> None:
    assert "cette conversation" in anne.commands("mesdonnees").reads
    assert "brouillon" not in anne.reads
    assert "/confidentialite" in anne.reads


def test_what_is_held_is_listed(held: Conversing) -> None:
    held.commands("rappels").taps("Rappels : DIG")
    if "Pour candidater" in held.labels:
        held.taps("Pour candidater")
    held.commands("mesdonnees")
    assert "un brouillon : Candidature Essai" in held.reads
    assert held.submitted.receipt in held.reads
    assert held.taps("Mes dossiers").reads.count("Candidature Essai") == 2


def test_a_copy_is_readable_and_a_document(held: Conversing) -> None:
    held.commands("exporter")
    assert held.reads.count("Anne Martin") == 2
    document = held.last.replies[0].document
    assert document is not None
    assert (document.kind, document.name) == ("data", "mes-donnees.json")


def test_erasing_takes_two_steps_and_gives_a_certificate(held: Conversing) -> None:
    held.commands("supprimer")
    assert held.submitted.receipt in held.reads
    assert not held.last.effects
    assert held.taps("Non, tout garder").submitted
    held.commands("erase").taps("Oui, tout effacer")
    (effect,) = held.last.effects
    assert isinstance(effect, EraseAll)
    assert is_sound(effect.certificate)
    assert effect.certificate in held.reads
    assert re.search(r"10 juillet 2020, 12 h 00 min 00 s", held.reads)
    assert held.conversation == Conversation()


def test_a_confirmation_erases_only_what_it_was_asked_about(held: Conversing) -> None:
    old = held.commands("supprimer").choices[0].token
    held.begins().says("modifier nom").says("Anne Durand")
    held.sends_token(old)
    assert not held.last.effects
    assert "Effacer tout" in held.reads


def test_words_lead_there_too(held: Conversing) -> None:
    held.says("supprimez toutes mes données personnelles")
    assert held.topics == ("bot.erase",)
    assert "Effacer mes données" in held.labels
    assert "Obtenir une copie de mes données" in held.labels


@pytest.mark.parametrize(
    "text", ["où en est mon dossier", "je veux retirer ma candidature", "je veux modifier mon dossier"]
)
def test_words_about_ones_file_show_it(held: Conversing, text: str) -> None:
    assert held.submitted.receipt in held.says(text).reads


def test_without_a_file_the_answer_is_the_editors(anne: Conversing) -> None:
    anne.says("je veux retirer ma candidature")
    assert anne.topics == ("apply.withdraw",)
    assert "Vos dossiers" not in anne.reads
