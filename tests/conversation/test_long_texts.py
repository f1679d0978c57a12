"""Long texts in several messages, and whether a text is an answer or a question: when in doubt, the person says."""

import pytest

from tests.conversation.conftest import Conversing, knowing
from tests.made_form import short

QUESTION = "quel est le salaire ?"


@pytest.fixture
def writing(anne: Conversing) -> Conversing:
    """Somebody at a long text of 10 to 200 characters."""
    anne.knows = knowing(short("story", "name"))
    return anne.begins().says("j'ai lu").says("Anne")


def test_messages_add_up_until_finished_with_their_running_length(writing: Conversing) -> None:
    assert "en un ou plusieurs messages" in writing.reads
    writing.says("J'ai conçu.")
    assert "11 caractères sur 200 au plus" in writing.reads
    assert "en un ou plusieurs messages" not in writing.reads
    assert writing.says("Beaucoup, longtemps.").says("terminé").asks == "summary"
    assert writing.values["story"] == "J'ai conçu.\nBeaucoup, longtemps."


def test_what_is_too_much_is_not_added_and_what_is_too_little_not_finished(writing: Conversing) -> None:
    assert writing.says("Bref.").taps("Terminé").asks == "Parcours"
    assert "Il manque 5 caractères" in writing.reads
    writing.says("y" * 300)
    assert "101" in writing.reads or "106" in writing.reads
    assert writing.values["story"] == "Bref."
    assert writing.says("Et voilà.").says("fini").values["story"] == "Bref.\nEt voilà."


def test_an_unfinished_text_survives_a_step_back_and_leaving(writing: Conversing) -> None:
    writing.says("J'ai conçu.").says("retour")
    assert writing.asks == "Nom"
    assert writing.says("garder").asks == "Parcours"
    writing.commands("annuler").begins()
    assert "11 caractères" in writing.reads


def test_a_finished_text_is_kept_replaced_or_gone_on_with(writing: Conversing) -> None:
    writing.answers("J'ai conçu des services.", "terminé", "modifier parcours")
    assert "Un nouveau message" in writing.reads
    assert writing.says("garder").asks == "summary"
    writing.says("modifier parcours").taps("Compléter").says("Et formé.").says("terminé")
    assert writing.values["story"] == "J'ai conçu des services.\nEt formé."
    writing.answers("modifier parcours", "Un tout autre texte.", "terminé")
    assert writing.values["story"] == "Un tout autre texte."


def test_a_plain_question_is_answered_and_the_form_goes_on(writing: Conversing) -> None:
    writing.says("J'ai conçu.").says(QUESTION)
    assert "3 000 ou 3 500 €" in writing.reads
    assert writing.reads.count("Reprenons") == 1
    assert "11 caractères" in writing.reads
    assert writing.values["story"] == "J'ai conçu."


def test_what_was_answered_as_a_question_can_still_be_the_answer(writing: Conversing) -> None:
    writing.says(QUESTION).taps("C'était ma réponse")
    assert writing.values["story"] == QUESTION
    assert writing.says("quel est le salaire des EIG ?", edited=False).labels[0] == "C'était ma réponse"


@pytest.mark.parametrize(
    "text", ["Combien d'usagers abandonnent ?", "quel est le salaire", "bonjour", "Qui aide ? Moi."]
)
def test_in_doubt_the_person_is_asked_and_nothing_is_stored(writing: Conversing, text: str) -> None:
    writing.says(text)
    assert writing.asks == "doubt"
    assert text in writing.reads
    assert "story" not in writing.values
    assert writing.taps("C'est ma réponse").values["story"] == text


def test_both_answers_to_a_doubt_can_be_typed(writing: Conversing) -> None:
    assert writing.says("quel est le salaire").says("c'est une question").asks == "Parcours"
    assert "3 000 ou 3 500 €" in writing.reads
    assert "story" not in writing.values
    assert writing.says("quel est le salaire").says("1").values["story"] == "quel est le salaire"


def test_a_long_text_whose_first_part_was_in_doubt_is_not_torn_apart(writing: Conversing) -> None:
    writing.says("Comment aider les gens ?").says("Voilà ma question depuis toujours.")
    assert writing.asks == "doubt"
    writing.says("C'est ma réponse")
    assert writing.values["story"] == "Comment aider les gens ?\nVoilà ma question depuis toujours."


def test_a_doubt_outlives_a_question_a_stale_button_and_leaving(writing: Conversing) -> None:
    writing.says("Comment aider les gens ?").says(QUESTION)
    assert "3 000 ou 3 500 €" in writing.reads
    assert writing.asks == "doubt"
    assert writing.sends_token("f:o:00000000:x").asks == "doubt"
    assert writing.commands("annuler").begins().asks == "doubt"
    assert writing.says("terminé").asks == "summary"
    assert writing.values["story"] == "Comment aider les gens ?"


def test_another_text_settles_the_doubt_of_a_short_one(writing: Conversing) -> None:
    writing.answers("texte assez long", "terminé", "modifier nom", "quel est le salaire")
    assert writing.asks == "doubt"
    assert writing.says("Anne Martin").asks == "summary"
    assert writing.values["name"] == "Anne Martin"


def test_a_forwarded_text_is_asked_about(writing: Conversing) -> None:
    assert writing.says("J'ai conçu des services.", forwarded=True).asks == "doubt"


def test_after_a_long_silence_a_text_is_asked_about(writing: Conversing) -> None:
    assert writing.waits(days=2).says("J'ai conçu des services.").asks == "doubt"
    assert writing.says("c'est ma réponse").waits(minutes=5).says("Et formé.").asks == "Parcours"
    assert writing.values["story"] == "J'ai conçu des services.\nEt formé."


def test_a_word_that_ends_nothing_here_does_nothing(writing: Conversing) -> None:
    assert "Cela ne s'applique pas" in writing.says("terminé").reads
    assert writing.says("garder").asks == "Parcours"
    assert "story" not in writing.values
