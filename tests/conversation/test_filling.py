"""The way through a form: its state on every screen, back, skip, leave, the summary and its edits; no dead end, no loop."""

import pytest

from tests.conversation.conftest import Conversing, knowing
from tests.made_form import FORM, short

TO_THE_NOTICE = ("Designer", "Souhait A, Souhait B", "oui")
TO_THE_NAME = (*TO_THE_NOTICE, "j'ai lu", "6")
LONG = "J'ai conçu des services publics."
TO_THE_SUMMARY = (
    *TO_THE_NAME,
    "Anne Martin",
    LONG,
    "Terminé",
    "anne@exemple.fr",
    "06 12 34 56 78",
    "portfolio.exemple.fr",
    "Rennes",
    "Agriculture",
    "Demande de passeport",
    "passer",
    "oui",
)


def test_the_first_screen_says_what_it_is_how_long_until_when_and_that_nothing_is_sent(anne: Conversing) -> None:
    anne.begins()
    assert anne.reads.startswith("Brouillon — étape 1 sur 14 — pas encore envoyé")
    for words in ("Candidature Essai", "17 juillet 2020, 23 h 59", "Environ 14 questions", "Rien n'est envoyé avant"):
        assert words in anne.reads
    assert anne.asks == "Métier"
    assert anne.labels[-3:] == [
        "Enregistrer et quitter",
        "Pourquoi cette question ?",
        "Vérifier d'abord si je peux candidater",
    ]
    assert "◀ Retour" not in anne.labels


def test_every_screen_names_the_state_and_every_step_is_a_draft_that_is_kept(anne: Conversing) -> None:
    anne.begins()
    for text in TO_THE_SUMMARY:
        assert anne.reads.startswith("Brouillon — étape"), anne.reads
        anne.says(text)
        assert [type(effect).__name__ for effect in anne.last.effects][-1] == "SaveDraft"
    assert anne.reads.startswith("Brouillon — tout est rempli — pas encore envoyé")
    assert anne.asks == "summary"
    assert anne.values == {
        "role": "designer",
        "wish": ("souhait-a", "souhait-b"),
        "remote": True,
        "years": 6,
        "name": "Anne Martin",
        "story": LONG,
        "email": "anne@exemple.fr",
        "phone": "+33612345678",
        "link": "https://portfolio.exemple.fr",
        "place": "Rennes",
        "challenge": "defi-agriculture",
        "procedure": "Demande de passeport",
        "cv": None,
        "pool": True,
    }


def test_the_notice_comes_before_the_first_personal_question_and_only_once(anne: Conversing) -> None:
    anne.begins().answers(*TO_THE_NOTICE)
    assert anne.asks == "notice"
    assert "Vos réponses servent à étudier votre candidature." in anne.reads
    anne.says("Anne Martin")
    assert anne.asks == "notice"
    assert "J'ai lu, continuer" in anne.reads
    assert "name" not in anne.values
    assert anne.taps("J'ai lu, continuer").asks == "Années"
    assert not anne.last.replies[0].in_place
    assert anne.taps("◀ Retour").taps("Garder cette réponse").asks == "Années"


def test_back_leads_back_one_by_one_and_nothing_is_lost(anne: Conversing) -> None:
    anne.begins().answers(*TO_THE_NAME)
    before = anne.values
    assert anne.taps("◀ Retour").asks == "Années"
    assert "Votre réponse actuelle : 6" in anne.reads
    assert anne.says("retour").asks == "À distance"
    assert anne.taps("◀ Retour").taps("◀ Retour").asks == "Métier"
    assert "◀ Retour" not in anne.labels
    assert anne.says("retour").asks == "Métier"
    assert "C'est la première question" in anne.reads
    for question in ("Souhaits", "À distance", "Années", "Nom"):
        assert anne.taps("Garder cette réponse").asks == question
    assert anne.values == before


def test_only_optional_questions_are_skipped(anne: Conversing) -> None:
    anne.begins()
    assert "Passer" not in anne.labels
    assert anne.says("passer").asks == "Métier"
    assert "Il faut une réponse" in anne.reads
    anne.says("Designer")
    assert "(facultatif)" in anne.reads
    assert anne.taps("Passer").asks == "À distance"
    assert anne.values["wish"] is None


def test_why_and_who_reads_it_are_told_on_request_over_the_same_question(anne: Conversing) -> None:
    anne.begins().taps("Pourquoi cette question ?")
    assert "On lit role." in anne.reads
    assert "L'équipe Essai." in anne.reads
    assert anne.asks == "Métier"
    assert anne.says("pourquoi ?").asks == "Métier"


def test_the_reason_then_an_example_then_ways_out_and_never_a_loop(anne: Conversing) -> None:
    anne.begins().answers(*TO_THE_NOTICE, "j'ai lu")
    assert "n'est pas un nombre" in anne.says("vers la fin de l'été").reads
    assert "par exemple ceci" not in anne.reads
    assert "par exemple ceci" in anne.says("plus tard peut-être").reads
    assert "Y revenir plus tard" not in anne.labels
    anne.says("au printemps")
    assert {"Y revenir plus tard", "Écrire à l'équipe", "Enregistrer et quitter"} <= set(anne.labels)
    assert "@" in anne.taps("Écrire à l'équipe").reads
    assert anne.asks == "Années"
    assert anne.taps("Y revenir plus tard").asks == "Nom"
    assert anne.draft.tries == 0


def test_what_was_put_off_is_asked_when_all_the_rest_is_answered_and_can_no_longer_be_put_off(anne: Conversing) -> None:
    anne.knows = knowing(short("role", "years", "name"))
    anne.begins().answers("Designer", "j'ai lu", "zz", "zz", "zz").taps("Y revenir plus tard")
    assert anne.says("Anne").asks == "Années"
    anne.answers("zz", "zz", "zz")
    assert "Y revenir plus tard" not in anne.labels
    assert "Écrire à l'équipe" in anne.labels
    assert anne.says("6").asks == "summary"


def test_after_three_tries_an_optional_question_can_be_skipped(anne: Conversing) -> None:
    anne.knows = knowing(short("name", "phone"))
    anne.begins().answers("j'ai lu", "Anne", "12", "12", "12")
    assert "Vous pouvez passer cette question" in anne.reads
    assert anne.says("Passer").asks == "summary"


def test_leaving_says_where_the_draft_is_and_a_text_afterwards_is_not_grabbed(anne: Conversing) -> None:
    anne.begins().answers("Designer", "annuler")
    assert "Votre brouillon est gardé" in anne.reads
    assert "/mesdossiers" in anne.reads
    assert "étape 2 sur 14" in anne.reads
    assert "17 juillet 2020, 23 h 59" in anne.reads
    anne.says("Souhait A")
    assert "wish" not in anne.values
    assert anne.says("bonjour").labels[0] == "Reprendre (étape 2 sur 14)"
    assert anne.taps("Reprendre (étape 2 sur 14)").asks == "Souhaits"
    assert "tel que vous l'avez laissé" in anne.reads


def test_the_draft_can_be_erased_in_two_steps(anne: Conversing) -> None:
    anne.begins().says("Designer").commands("annuler").taps("Effacer ce brouillon")
    assert "Effacer définitivement" in anne.reads
    assert anne.draft.answers
    anne.taps("Oui, l'effacer")
    assert [type(effect).__name__ for effect in anne.last.effects] == ["DiscardDraft"]
    assert anne.conversation.drafts == ()


def test_the_summary_tells_every_answer_by_pages_and_each_can_be_changed(anne: Conversing) -> None:
    anne.begins().answers(*TO_THE_SUMMARY)
    assert "page 1 sur 2" in anne.reads
    assert "Nom : Anne Martin" in anne.reads
    assert "Souhaits : 1. Souhait A ; 2. Souhait B" in anne.reads
    first = [label for label in anne.labels if label.startswith("Modifier")]
    anne.taps("Réponses suivantes")
    assert "Téléphone : 06 12 34 56 78" in anne.reads
    second = [label for label in anne.labels if label.startswith("Modifier")]
    assert len(first) + len(second) == 14
    assert len(anne.labels) <= 12


def test_an_edit_returns_to_its_page_of_the_summary_and_asks_only_what_depends_on_it(anne: Conversing) -> None:
    anne.begins().answers(*TO_THE_SUMMARY)
    assert anne.says("modifier téléphone").asks == "Téléphone"
    assert "◀ Retour" not in anne.labels
    assert anne.says("07 12 34 56 78").asks == "summary"
    assert "page 2 sur 2" in anne.reads
    assert anne.taps("Réponses précédentes").taps("Modifier : Métier").says("Full stack").asks == "Langages"
    assert anne.says("PHP, Java").asks == "Cadriciel"
    assert anne.says("Symfony").asks == "summary"
    assert anne.says("modifier métier").says("Designer").asks == "summary"
    assert "Langages" not in anne.reads
    assert anne.says("modifier métier").says("Full stack").asks == "Langages"
    assert "Déjà choisi : PHP, Java" in anne.reads
    assert anne.taps("Garder cette réponse").taps("Garder cette réponse").asks == "summary"
    assert anne.values["framework"] == "Symfony"


def test_an_edit_can_be_given_up(anne: Conversing) -> None:
    anne.begins().answers(*TO_THE_SUMMARY)
    before = anne.values
    assert anne.taps("Modifier : Nom").taps("Garder cette réponse").asks == "summary"
    assert anne.says("retour").asks == "Accord"
    assert anne.says("garder").asks == "summary"
    assert anne.values == before


def test_at_the_summary_words_that_mean_nothing_are_told_what_can_be_done(anne: Conversing) -> None:
    anne.begins().answers(*TO_THE_SUMMARY, "voilà voilà")
    assert "Pour changer une réponse" in anne.reads
    assert anne.asks == "summary"


def test_a_button_of_another_screen_changes_nothing_and_shows_the_present_one(anne: Conversing) -> None:
    anne.begins()
    old = {choice.label: choice.token for choice in anne.choices}
    anne.says("Designer")
    before = anne.conversation
    for label in ("Full stack", "Enregistrer et quitter", "Pourquoi cette question ?"):
        anne.sends_token(next(token for name, token in old.items() if name.replace("\u00a0", " ") == label))
        assert "n'est plus à jour" in anne.reads
        assert anne.asks == "Souhaits"
        assert anne.values == {"role": "designer"}
        assert not anne.last.effects
    assert anne.conversation.drafts == before.drafts


@pytest.mark.parametrize(
    "token", ["f:", "f:o", "f:o:00000000:x", "f:zz:00000000", "f:yes:00000000:nowhere/1/apply", "f:::::"]
)
def test_a_forged_button_changes_nothing(anne: Conversing, token: str) -> None:
    anne.begins().sends_token(token)
    assert "n'est plus à jour" in anne.reads
    assert (anne.asks, anne.values) == ("Métier", {})


def test_a_forged_action_of_this_very_screen_changes_nothing(anne: Conversing) -> None:
    anne.begins().says("Designer")
    stamp = anne.choices[0].token.split(":")[2]
    for action in ("o", "read", "keep", "done", "later", "mine", "ask", "said", "more", "edit", "send", "yes", "zz"):
        anne.sends_token(f"f:{action}:{stamp}:souhait-a")
        assert anne.asks == "Souhaits"
        assert anne.values == {"role": "designer"}


def test_a_double_tap_answers_once(anne: Conversing) -> None:
    anne.begins()
    token = anne.choices[0].token
    anne.sends_token(token).sends_token(token)
    assert anne.values == {"role": "designer"}
    assert anne.asks == "Souhaits"


def test_a_question_added_to_a_live_form_is_all_that_is_asked_of_a_draft(anne: Conversing) -> None:
    anne.knows = knowing(short("role", "name"))
    anne.begins().answers("Designer", "j'ai lu", "Anne")
    assert anne.asks == "summary"
    anne.knows = knowing(short("role", "remote", "name"))
    assert anne.begins().asks == "À distance"
    assert anne.says("oui").asks == "summary"


def test_a_form_that_is_no_more_is_left_and_its_draft_harms_nothing(anne: Conversing) -> None:
    anne.begins().says("Designer")
    anne.knows = knowing()
    assert "3 500 €" in anne.says("Quel est le salaire du Commando UX ?").reads
    assert "n'est plus à jour" in anne.begins().reads
    anne.knows = knowing(FORM)
    assert anne.begins().asks == "Souhaits"
