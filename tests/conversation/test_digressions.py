"""In the middle of a form: questions, commands, stickers, edited messages. None loses or corrupts a draft."""

import pytest

from bot.conversation.events import MediaKind
from tests.conversation.conftest import Conversing, knowing
from tests.made_form import FORM, short


@pytest.fixture
def halfway(anne: Conversing) -> Conversing:
    """Somebody at the e-mail address, after a name."""
    anne.knows = knowing(short("role", "name", "email", "phone"))
    return anne.begins().answers("Designer", "j'ai lu", "Anne Martin")


def untouched(halfway: Conversing, values: dict[str, object]) -> None:
    assert halfway.values == values
    assert halfway.conversation.form == FORM.id
    assert "étape 3 sur 4" in halfway.reads
    assert not [one for one in halfway.last.effects if type(one).__name__ == "DiscardDraft"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Quel est le salaire ?", "3 000 ou 3 500 €"),
        ("c'est quoi la date limite", "17 juillet 2020"),
        ("les défis à Rennes ?", "Contestation"),
        ("merci", "Avec plaisir"),
        ("Où en est ma carte grise ?", ""),
        ("zzzz qqqq ?", ""),
    ],
)
def test_a_question_is_answered_then_the_form_goes_on_once(halfway: Conversing, text: str, words: str) -> None:
    values = halfway.values
    halfway.says(text)
    assert words in halfway.reads
    assert halfway.reads.count("Reprenons") == 1
    assert halfway.asks == "Courriel"
    untouched(halfway, values)
    assert not halfway.last.held
    assert halfway.says("anne@exemple.fr").values["email"] == "anne@exemple.fr"


def test_the_form_goes_on_in_the_language_of_the_answer(halfway: Conversing) -> None:
    halfway.says("how much does it pay?")
    assert "Let us go on" in halfway.reads
    assert "Draft — step 3 of 4" in halfway.reads
    assert "Reprenons" not in halfway.reads


def test_five_questions_in_a_row_change_nothing(halfway: Conversing) -> None:
    values = halfway.values
    for text in (
        "Quel est le salaire ?",
        "et les eig ?",
        "qui peut candidater ?",
        "zz ?",
        "combien de temps dure la mission ?",
    ):
        untouched(halfway.says(text), values)


def test_an_answer_about_no_programme_in_particular_is_about_the_forms_own(halfway: Conversing) -> None:
    assert "Commando UX 2020" in halfway.says("Quel est le salaire ?").reads
    assert "EIG" not in halfway.reads


def test_what_was_meant_can_be_chosen_and_the_form_is_a_tap_away(halfway: Conversing) -> None:
    halfway.says("comment aider les usagers ?")
    choice = next(choice for choice in halfway.choices if choice.token.startswith("q:"))
    halfway.sends_token(choice.token)
    assert halfway.labels[-1] == "Reprendre (étape 3 sur 4)"
    assert halfway.taps("Reprendre (étape 3 sur 4)").asks == "Courriel"


@pytest.mark.parametrize(
    "command",
    ["help", "aide", "dates", "defis", "confidentialite", "equipe", "rappels", "mesdonnees", "mesdossiers", "langue"],
)
def test_a_command_is_answered_and_the_draft_stays_open(halfway: Conversing, command: str) -> None:
    values = halfway.values
    halfway.commands(command)
    untouched(halfway, values)
    assert any(label.startswith("Reprendre") for label in halfway.labels)
    assert halfway.says("anne@exemple.fr").values["email"] == "anne@exemple.fr"


@pytest.mark.parametrize("command", ["start", "menu"])
def test_to_start_anew_leaves_the_form_and_offers_it_first(halfway: Conversing, command: str) -> None:
    halfway.commands(command)
    assert halfway.conversation.form is None
    assert halfway.labels[0] == "Reprendre (étape 3 sur 4)"
    assert halfway.taps("Reprendre (étape 3 sur 4)").asks == "Courriel"


@pytest.mark.parametrize("command", ["annuler", "cancel"])
def test_to_cancel_is_to_save_and_leave(halfway: Conversing, command: str) -> None:
    assert "Votre brouillon est gardé" in halfway.commands(command).reads
    assert halfway.conversation.form is None
    assert "Que voulez-vous savoir" in halfway.commands(command).reads


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "video", "location", "contact", "file", "other"])
def test_what_is_not_words_gets_its_reply_and_the_question_again(halfway: Conversing, kind: MediaKind) -> None:
    values = halfway.values
    halfway.sends(kind)
    untouched(halfway, values)
    assert halfway.asks == "Courriel"


@pytest.mark.parametrize("text", ["👍", "???", "…"])
def test_signs_are_no_answers(halfway: Conversing, text: str) -> None:
    values = halfway.values
    halfway.says(text)
    untouched(halfway, values)
    assert halfway.asks == "Courriel"


def test_a_menu_is_walked_while_the_draft_stays(halfway: Conversing) -> None:
    values = halfway.values
    halfway.commands("aide").taps("Salaire et contrat")
    untouched(halfway, values)
    assert halfway.taps("Le salaire").labels[-1] == "Reprendre (étape 3 sur 4)"


def test_another_language_changes_the_words_and_nothing_else(halfway: Conversing) -> None:
    halfway.commands("language", "en")
    assert "Draft — step 3 of 4 — not sent yet" in halfway.reads
    assert halfway.taps("Resume (step 3 of 4)").says("nope").reads.count("step 3 of 4") == 1
    assert "How much" not in halfway.says("What is the salary?").reads
    assert "€3,000 or €3,500" in halfway.reads
    assert "Let us go on" in halfway.reads


def test_to_want_to_apply_while_applying_shows_where_one_is(halfway: Conversing) -> None:
    values = halfway.values
    halfway.says("je veux postuler aux EIG")
    untouched(halfway, values)
    assert halfway.conversation.drafts == (halfway.draft,)


def test_an_edited_message_changes_the_answer_it_gave(halfway: Conversing) -> None:
    halfway.says("Anne Durand", edited=True, message_ref="m4")
    assert "votre réponse à « Nom » est maintenant : Anne Durand" in halfway.reads
    assert halfway.values["name"] == "Anne Durand"
    assert halfway.asks == "Courriel"


def test_an_edit_that_does_not_do_leaves_the_answer_and_says_why(halfway: Conversing) -> None:
    halfway.says("anne@exemple.fr", message_ref="mail").says("anne.exemple.fr", edited=True, message_ref="mail")
    assert "Il manque le @" in halfway.reads
    assert halfway.values["email"] == "anne@exemple.fr"


def test_an_edit_asks_what_depends_on_it(anne: Conversing) -> None:
    anne.knows = knowing(short("role", "languages"))
    anne.begins().says("Designer", message_ref="role")
    assert anne.asks == "summary"
    assert anne.says("Full stack", edited=True, message_ref="role").asks == "Langages"


def test_a_part_of_a_long_text_is_edited_before_and_after_it_is_finished(anne: Conversing) -> None:
    anne.knows = knowing(short("story"))
    anne.begins().says("j'ai lu").says("Un début.", message_ref="a").says("Une fin.", message_ref="b")
    anne.says("Un vrai début.", edited=True, message_ref="a")
    assert anne.values["story"] == "Un vrai début.\nUne fin."
    assert anne.draft.answers["story"].unfinished
    anne.says("terminé").says("Une vraie fin.", edited=True, message_ref="b")
    assert anne.values["story"] == "Un vrai début.\nUne vraie fin."
    assert "limite" in anne.says("x" * 300, edited=True, message_ref="b").reads
    assert anne.values["story"] == "Un vrai début.\nUne vraie fin."
    assert anne.asks == "summary"


def test_an_edited_message_finds_a_draft_that_was_left(halfway: Conversing) -> None:
    halfway.commands("annuler").says("Anne Durand", edited=True, message_ref="m4")
    assert halfway.values["name"] == "Anne Durand"
    assert halfway.conversation.form is None
    assert halfway.labels == ["Reprendre (étape 3 sur 4)"]


def test_an_edited_text_in_doubt_is_still_asked_about(anne: Conversing) -> None:
    anne.knows = knowing(short("name"))
    anne.begins().says("j'ai lu").says("quel est le salaire", message_ref="a")
    assert anne.says("quel est mon nom", edited=True, message_ref="a").asks == "doubt"
    assert anne.says("c'est ma réponse").values["name"] == "quel est mon nom"


def test_any_other_edited_message_is_asked_about_as_ever(halfway: Conversing) -> None:
    values = halfway.values
    halfway.says("Quel est le salaire du Commando UX ?", edited=True, message_ref="elsewhere")
    untouched(halfway, values)
    halfway.says("Quel est le salaire du Commando UX ?", edited=True, message_ref=None)
    untouched(halfway, values)
