"""Sending: once, in time to the second, with a receipt; then changing, withdrawing, seeing; never after the closing."""

from datetime import timedelta

import pytest

from bot.clock import parse_instant
from bot.conversation.effects import Submit, Withdraw
from bot.conversation.turn import Document
from tests.conversation.conftest import Conversing, knowing
from tests.made_form import FORM, short

CLOSES = parse_instant("2020-07-20T00:00")  # 19 July, 23:59: that minute included
SMALL = short("role", "name")


@pytest.fixture
def ready(anne: Conversing) -> Conversing:
    """Somebody who has answered everything, on the last evening."""
    anne.knows = knowing(SMALL)
    anne.now = CLOSES - timedelta(hours=3)
    return anne.begins().answers("Designer", "j'ai lu", "Anne Martin")


def sent(ready: Conversing) -> list[Submit]:
    return [effect for effect in ready.last.effects if isinstance(effect, Submit)]


def test_one_verb_one_confirmation_one_receipt(ready: Conversing) -> None:
    assert ready.asks == "summary"
    assert ready.taps("Déposer").asks == "confirmation"
    assert "Vous allez déposer" in ready.reads
    assert "pas encore envoyé" in ready.reads
    ready.taps("Oui, déposer")
    (effect,) = sent(ready)
    assert effect.submission == ready.submitted
    assert ready.conversation.drafts == ()
    assert ready.conversation.form is None
    assert ready.submitted.answers == {"role": "designer", "name": "Anne Martin"}


def test_the_receipt_says_number_time_digest_and_what_comes_next_and_copies_follow(ready: Conversing) -> None:
    ready.says("déposer").says("oui")
    receipt, copy, document = ready.last.replies
    assert ready.submitted.receipt in receipt.text
    assert "dimanche 19 juillet 2020, 21 h 00 min 00 s (heure de Paris)" in ready.reads
    assert ready.submitted.digest in receipt.text
    assert "19 juillet 2020, 23 h 59" in ready.reads
    assert "L'équipe Essai." in receipt.text
    assert "Reçu et traité" not in ready.reads
    assert "Anne Martin" in copy.text and "Designer" in copy.text
    assert document.document == Document("receipt", ready.submitted.receipt, f"{ready.submitted.receipt}.pdf")


@pytest.mark.parametrize("confirmation", ["déposer", "Oui, déposer", "oui", "1", "ok"])
def test_both_steps_can_be_typed(ready: Conversing, confirmation: str) -> None:
    ready.says("Déposer")
    assert not sent(ready)
    ready.says(confirmation)
    assert len(sent(ready)) == 1


def test_a_confirmation_that_is_none_sends_nothing(ready: Conversing) -> None:
    for text in ("non", "attendez", "peut-être"):
        ready.says("Déposer").says(text)
        assert not sent(ready)
        assert ready.asks == "summary"
    assert ready.says("Déposer").taps("Relire encore").asks == "summary"
    assert ready.says("oui").asks == "summary"


def test_what_is_not_complete_cannot_be_sent(anne: Conversing) -> None:
    anne.knows = knowing(SMALL)
    anne.begins().says("déposer")
    assert "Encore 2 questions" in anne.reads
    assert anne.asks == "Métier"
    anne.answers("Designer", "j'ai lu", "Déposer")
    assert "Encore une question" in anne.reads
    assert not sent(anne)


def test_only_what_is_left_is_counted_wherever_it_stands(anne: Conversing) -> None:
    anne.knows = knowing(short("role", "name", "email"))
    anne.begins().answers("zut", "zut", "zut").taps("Y revenir plus tard")
    anne.answers("j'ai lu", "Anne Martin", "anne@exemple.fr")
    assert anne.asks == "Métier"
    assert "Encore une question" in anne.says("déposer").reads


def test_twice_is_once(ready: Conversing) -> None:
    ready.says("déposer")
    token = ready.choices[0].token
    ready.sends_token(token)
    number = ready.submitted.receipt
    for words in ("", "déposer", "oui, déposer", ""):
        _ = ready.says(words) if words else ready.sends_token(token)
        assert not sent(ready)
        assert number in ready.reads
        assert "C'est déjà déposé" in ready.reads
    assert [one.receipt for one in ready.conversation.submissions] == [number]


def test_an_old_confirmation_does_not_send_what_was_changed_since(ready: Conversing) -> None:
    ready.says("déposer")
    token = ready.choices[0].token
    ready.says("modifier nom").says("Anne Durand").sends_token(token)
    assert not sent(ready)
    assert "n'est plus à jour" in ready.reads


@pytest.mark.parametrize(("before", "in_time"), [(1, True), (0, False), (-60, False), (60, True)])
def test_the_closing_counts_to_the_second_for_buttons(ready: Conversing, before: int, in_time: bool) -> None:
    ready.taps("Déposer")
    ready.now = CLOSES - timedelta(seconds=before)
    ready.taps("Oui, déposer")
    assert bool(sent(ready)) is in_time
    if not in_time:
        assert "clos" in ready.reads
        assert "n'a pas été déposé" in ready.reads
        assert ready.draft.answers
        assert ready.conversation.form is None


def test_what_was_written_in_time_counts_though_it_is_processed_late_and_both_times_are_shown(
    ready: Conversing,
) -> None:
    ready.taps("Déposer")
    ready.now = CLOSES + timedelta(minutes=20)
    ready.says("Déposer", sent_at=CLOSES - timedelta(seconds=1))
    assert len(sent(ready)) == 1
    assert ready.submitted.sent_at == CLOSES - timedelta(seconds=1)
    assert ready.submitted.received_at == CLOSES + timedelta(minutes=20)
    assert "23 h 59 min 59 s" in ready.reads
    assert "0 h 20 min 00 s" in ready.reads


def test_one_second_too_late_is_too_late_though_it_was_processed_at_once(ready: Conversing) -> None:
    ready.says("autre chose")
    ready.now = CLOSES
    ready.says("Déposer")
    assert not sent(ready)
    assert "clos" in ready.reads


def test_who_wrote_in_time_may_confirm_a_little_later(ready: Conversing) -> None:
    ready.now = CLOSES + timedelta(minutes=5)
    ready.says("Déposer", sent_at=CLOSES - timedelta(seconds=2))
    assert ready.asks == "confirmation"
    ready.waits(minutes=2).taps("Oui, déposer")
    assert len(sent(ready)) == 1
    assert ready.submitted.sent_at == CLOSES - timedelta(seconds=2)


def test_but_not_much_later_nor_with_other_answers_nor_by_a_button(ready: Conversing) -> None:
    ready.now = CLOSES - timedelta(seconds=2)
    ready.says("Déposer")
    ready.now = CLOSES + timedelta(hours=2)
    assert not sent(ready.says("oui"))
    assert "clos" in ready.reads


def test_a_changed_answer_takes_back_what_was_written(ready: Conversing) -> None:
    ready.now = CLOSES - timedelta(seconds=9)
    ready.says("Déposer").says("modifier nom").says("Anne Durand")
    ready.now = CLOSES + timedelta(seconds=1)
    assert not sent(ready.says("déposer"))
    assert "clos" in ready.reads


def test_a_clock_that_is_ahead_counts_as_now(ready: Conversing) -> None:
    ready.says("Déposer").says("oui", sent_at=ready.now + timedelta(days=2))
    assert ready.submitted.sent_at == ready.now


def test_in_the_last_hour_screens_say_which_moment_counts(ready: Conversing) -> None:
    assert "écrivez « Déposer »" not in ready.reads
    ready.now = CLOSES - timedelta(minutes=50)
    assert "écrivez « Déposer »" in ready.says("hmm").reads
    assert "49 minutes" in ready.reads or "50 minutes" in ready.reads
    assert "écrivez « Déposer »" in ready.says("Déposer").reads


def test_before_the_opening_a_draft_is_prepared_and_cannot_be_sent(anne: Conversing) -> None:
    anne.knows = knowing(short("role", "name"))
    anne.now = parse_instant("2020-06-20T12:00")
    anne.begins()
    assert "étape 1 sur 2" in anne.reads
    anne.answers("Designer", "j'ai lu", "Anne")
    assert "ne sont pas encore ouvertes" in anne.reads
    anne.says("Déposer")
    assert "n'est pas encore ouvert" in anne.reads
    assert not sent(anne)
    anne.now = parse_instant("2020-06-30T12:00")
    anne.says("Déposer").says("oui")
    assert len(sent(anne)) == 1


def test_before_the_challenges_are_public_the_form_goes_on_without_them(talk: Conversing) -> None:
    talk.now = parse_instant("2020-06-20T12:00")
    talk.commands("postuler", "commando-ux").says("Ingénierie UX")
    assert "La liste n'est pas encore publiée" in talk.reads
    assert "Choisissez" not in talk.reads
    assert "étape 3 sur 12" in talk.taps("Y revenir plus tard").reads


def test_after_the_closing_the_draft_is_locked_read_and_taken_away(ready: Conversing) -> None:
    ready.now = CLOSES + timedelta(days=1)
    ready.says("Anne")
    assert "clos" in ready.reads
    assert ready.conversation.form is None
    assert "Me prévenir du prochain appel" in ready.labels
    assert "Anne Martin" in ready.taps("Lire mon brouillon").reads
    assert not any(label.startswith("Reprendre") for label in ready.labels)
    assert "Anne Martin" in ready.taps("Obtenir une copie de mes données").reads
    assert ready.last.replies[0].document is not None
    assert "l'appel est clos" in ready.commands("mesdossiers").reads
    assert ready.taps("Lire : Candidature Essai").reads.count("Anne Martin") == 1
    assert "clos" in ready.begins().reads
    assert ready.draft.answers


def test_after_the_closing_a_question_is_answered_all_the_same(ready: Conversing) -> None:
    ready.now = CLOSES + timedelta(days=1)
    assert "3 000 ou 3 500 €" in ready.says("Quel est le salaire du Commando UX ?").reads
    assert "n'a pas été déposé" in ready.reads
    assert "n'a pas été déposé" not in ready.says("Quel est le salaire du Commando UX ?").reads


def test_a_menu_after_the_closing_is_a_menu(ready: Conversing) -> None:
    ready.now = CLOSES + timedelta(days=1)
    assert "Que voulez-vous savoir" in ready.sends_token("menu").reads


def test_until_the_closing_it_can_be_changed_into_a_new_version(ready: Conversing) -> None:
    ready.says("déposer").says("oui")
    first = ready.submitted
    ready.taps("Modifier mon dossier")
    assert "Brouillon de modification" in ready.reads
    assert f"dossier {first.receipt} reste valable" in ready.reads
    assert ready.submitted == first
    ready.says("modifier nom").says("Anne Durand").says("Déposer").says("oui")
    second = ready.submitted
    assert (second.id, second.version, second.previous) == (first.id, 2, (first.receipt,))
    assert second.receipt != first.receipt
    assert second.answers["name"] == "Anne Durand"
    assert first.receipt in ready.reads
    assert ready.conversation.submissions == (second,)


def test_a_change_that_is_not_sent_leaves_what_was_sent(ready: Conversing) -> None:
    ready.says("déposer").says("oui")
    first = ready.submitted
    ready.taps("Modifier mon dossier").says("modifier nom").says("Anne Durand")
    assert ready.says("annuler").commands("mesdossiers").submitted == first
    assert first.receipt in ready.reads
    assert ready.begins().asks == "summary"
    ready.now = CLOSES
    ready.says("déposer")
    assert f"votre dossier {first.receipt} reste tel qu'il était" in ready.reads
    assert ready.submitted == first


def test_it_is_withdrawn_in_two_steps_and_another_may_be_sent(ready: Conversing) -> None:
    ready.says("déposer").says("oui")
    first = ready.submitted
    ready.taps("Retirer mon dossier")
    assert ready.submitted == first
    assert ready.taps("Non, le garder").submitted == first
    old = ready.taps("Retirer mon dossier").choices[0].token
    ready.taps("Oui, le retirer")
    (effect,) = ready.last.effects
    assert isinstance(effect, Withdraw)
    assert (effect.submission.status, effect.submission.withdrawn_at) == ("withdrawn", ready.now)
    assert ready.conversation.submission(FORM.id) is None
    assert "Retiré" in ready.commands("mesdossiers").reads
    ready.begins().answers("Designer", "j'ai lu", "Anne", "déposer", "oui")
    assert ready.submitted.id != first.id
    assert ready.sends_token(old).submitted.status == "sent"


def test_withdrawing_takes_an_unfinished_change_with_it(ready: Conversing) -> None:
    ready.says("déposer").says("oui").taps("Modifier mon dossier").commands("mesdossiers").taps(
        "Voir : Candidature Essai"
    )
    ready.taps("Retirer mon dossier").taps("Oui, le retirer")
    assert [type(effect).__name__ for effect in ready.last.effects] == ["Withdraw", "DiscardDraft"]
    assert ready.conversation.drafts == ()
    assert ready.conversation.form is None


def test_after_the_closing_nothing_is_changed_or_withdrawn_but_all_is_seen(ready: Conversing) -> None:
    ready.says("déposer").says("oui")
    tokens = [choice.token for choice in ready.choices[:2]]
    ready.now = CLOSES
    for token in (*tokens, f"{tokens[1]}:{'0' * 8}"):
        ready.sends_token(token)
        assert "ne peut plus" in ready.reads or "On ne peut plus" in ready.reads
        assert not ready.last.effects
    assert "Anne Martin" in ready.taps("Voir : Candidature Essai").reads
    assert "Modifier mon dossier" not in ready.labels
    assert ready.taps("Recevoir le récépissé en PDF").last.replies[0].document is not None


def test_a_message_edited_after_sending_changes_nothing_and_says_how_to(ready: Conversing) -> None:
    ref = ready.draft.answers["name"].pieces[0].ref
    ready.says("déposer").says("oui")
    first = ready.submitted
    ready.says("Anne Durand", edited=True, message_ref=ref)
    assert f"votre dossier {first.receipt} est déjà déposé" in ready.reads
    assert "Modifier mon dossier" in ready.labels
    assert ready.submitted == first


def test_an_edit_that_comes_after_the_closing_changes_nothing(ready: Conversing) -> None:
    ref = ready.draft.answers["name"].pieces[0].ref
    ready.now = CLOSES
    ready.says("Anne Durand", edited=True, message_ref=ref)
    assert "clos" in ready.reads
    assert ready.values["name"] == "Anne Martin"


def test_the_word_for_sending_offers_a_draft_that_was_left(ready: Conversing) -> None:
    ready.commands("annuler").says("déposer")
    assert ready.labels == ["Reprendre (tout est rempli)"]
    assert not sent(ready)
    assert ready.taps("Reprendre (tout est rempli)").asks == "summary"


def test_a_receipt_number_that_is_typed_leads_to_what_was_sent(ready: Conversing) -> None:
    ready.says("déposer").says("oui")
    number = ready.submitted.receipt
    assert "Anne Martin" in ready.says(number.lower().replace("-", " ")).reads
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert "faute dans le numéro" in ready.says(wrong).reads
    assert "Je ne connais pas de dossier EIG" in ready.says(number.replace("CUX", "EIG")).reads
