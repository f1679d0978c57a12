"""Beginning and taking up again: by words, a command, a button, a link; which programme; never in a group."""

import pytest

from bot.channels.telegram.profile import COMMANDS
from bot.clock import parse_instant
from bot.conversation.turn import Choice
from tests.conversation.conftest import Conversing

OPEN = parse_instant("2020-07-10T12:00")


@pytest.fixture
def today(talk: Conversing) -> Conversing:
    """Somebody in July 2020, with the forms that ship."""
    talk.now = OPEN
    return talk


def is_begun(talk: Conversing, form: str = "commando-ux/2020/apply") -> bool:
    return talk.conversation.form == form and talk.conversation.draft(form) is not None


@pytest.mark.parametrize("text", ["je veux postuler", "je veux postuler au commando ux", "je souhaite candidater"])
def test_where_one_call_is_open_wanting_to_apply_begins_at_once(today: Conversing, text: str) -> None:
    today.says(text)
    assert is_begun(today)
    assert "étape 1 sur" in today.reads
    assert (today.kind, today.topics) == ("action", ("apply.start",))
    assert len(today.last.replies) == 1


@pytest.mark.parametrize(
    ("command", "argument"),
    [
        ("postuler", ""),
        ("apply", "commando ux"),
        ("start", "apply"),
        ("start", "apply__commando-ux"),
        ("start", "apply_start"),
        ("start", "apply_start__commando-ux"),
    ],
)
def test_a_command_or_a_link_begins_as_well(today: Conversing, command: str, argument: str) -> None:
    assert is_begun(today.commands(command, argument))


@pytest.mark.parametrize("again", ["postuler", "apply__commando-ux", "je veux postuler", "a:apply.start:commando-ux"])
def test_whoever_comes_back_is_offered_to_resume_at_the_named_step(today: Conversing, again: str) -> None:
    today.commands("postuler").says("1")
    today.commands("annuler")
    if again.startswith("a:"):
        today.sends_token(again)
    elif " " in again:
        today.says(again)
    else:
        today.commands(*(("start", again) if "__" in again else (again, "")))
    assert today.labels[0] == "Reprendre (étape 2 sur 12)"
    assert "étape 2 sur 12 — pas encore envoyé" in today.reads
    assert len(today.conversation.drafts) == 1
    assert "étape 2 sur 12" in today.taps("Reprendre (étape 2 sur 12)").reads


def test_start_offers_the_draft_and_erases_nothing(today: Conversing) -> None:
    today.commands("postuler").says("1").commands("start")
    assert "assistant automatique" in today.reads
    assert "Vous avez un brouillon, pas encore envoyé." in today.reads
    assert today.labels[0] == "Reprendre (étape 2 sur 12)"


def test_a_closed_call_says_so_since_when_and_what_next(today: Conversing) -> None:
    today.commands("postuler", "eig")
    assert "closes depuis le 7 juin 2020" in today.reads
    assert today.conversation.drafts == ()
    assert today.labels[0] == "Me prévenir du prochain appel"
    today.sends_token("form:apply:eig/4")
    assert "closes depuis le 7 juin 2020" in today.reads


def test_where_nothing_is_open_the_answer_is_what_it_was(talk: Conversing) -> None:
    talk.says("je veux postuler")
    assert talk.conversation.drafts == ()
    assert talk.topics == ("apply.start",)
    assert "clos" in talk.reads


def test_an_administration_proposes_in_the_same_way(talk: Conversing) -> None:
    talk.now = parse_instant("2020-06-10T12:00")
    assert is_begun(talk.says("je veux proposer un défi au commando ux"), "commando-ux/2020/propose")
    assert is_begun(talk.commands("annuler").commands("proposer").taps(talk.labels[0]), "commando-ux/2020/propose")


def test_where_several_calls_are_open_or_to_come_one_is_chosen(talk: Conversing) -> None:
    talk.now = parse_instant("2020-06-06T12:00")
    talk.commands("postuler")
    assert "Pour quel programme" in talk.reads
    assert len(talk.labels) == 2
    assert {"Candidature Commando UX 2020"} < set(talk.labels)
    talk.taps("Candidature Commando UX 2020")
    assert [draft.form for draft in talk.conversation.drafts] == ["commando-ux/2020/apply"]


def test_with_several_drafts_each_is_named(talk: Conversing) -> None:
    talk.now = parse_instant("2020-06-06T12:00")
    for _ in range(2):
        talk.commands("postuler").taps(next(label for label in talk.labels if not label.startswith("Reprendre")))
        talk.commands("annuler")
    talk.commands("start")
    assert "Vous avez 2 brouillons" in talk.reads
    resume = [label for label in talk.labels if label.startswith("Reprendre")]
    assert len(resume) == len(set(resume)) == 2
    assert all("étape 1 sur" in label for label in resume)


def test_nothing_is_begun_before_the_edition_was_known(talk: Conversing) -> None:
    talk.now = parse_instant("2019-12-01T12:00")
    talk.sends_token("form:apply:commando-ux/2020")
    assert talk.conversation.drafts == ()


@pytest.mark.parametrize(
    "token",
    [
        "form:apply:nope/1",
        "form:zz:eig/4",
        "form:",
        "start:zz",
        "p:see:nope",
        "p:zz",
        "p:",
        "data:zz",
        "e:zz",
        "e:a:b:c",
    ],
)
def test_a_forged_choice_gets_a_fresh_menu(today: Conversing, token: str) -> None:
    assert "n'est plus à jour" in today.sends_token(token).reads


@pytest.mark.parametrize(
    ("command", "payload"),
    [
        ("postuler", "apply"),
        ("proposer", None),
        ("mesdossiers", "myfiles"),
        ("mesdonnees", "mydata"),
        ("exporter", "export"),
        ("supprimer", "erase"),
    ],
)
def test_in_a_group_personal_flows_lead_to_the_private_chat(
    today: Conversing, command: str, payload: str | None
) -> None:
    today.group = True
    today.commands(command)
    assert today.conversation.drafts == ()
    if payload:
        assert today.choices == [Choice("Continuer en privé", start=payload)]


def test_in_a_group_words_and_buttons_begin_nothing(today: Conversing) -> None:
    today.group = True
    assert today.says("je veux postuler au commando ux").choices[0].start == "apply__commando-ux"
    assert today.sends_token("form:apply:commando-ux/2020").choices[0].start == "apply__commando-ux"
    assert today.sends_token("p:list").choices[0].start == "myfiles"
    assert today.conversation.drafts == ()
    assert "3 000 ou 3 500 €" in today.says("Quel est le salaire du Commando UX ?").reads


def test_a_link_from_a_group_goes_on_in_private(today: Conversing) -> None:
    assert "ni brouillon ni dossier" in today.commands("start", "myfiles").reads
    assert "Ce que je garde" in today.commands("start", "mydata").reads
    assert "Effacer tout" in today.commands("start", "erase").reads
    assert today.commands("start", "export").last.replies[0].document is not None
    assert "pouvez-vous candidater" in today.commands("start", "eligibility__commando-ux").reads
    assert "rappel" in today.commands("start", "reminders").reads
    assert "Ce que je garde" in today.sends_token("data:held").reads


@pytest.mark.parametrize(
    ("words", "instant", "label", "form"),
    [
        ("comment candidater au commando ux ?", "2020-07-10T12:00", "Candidater ici", "commando-ux/2020/apply"),
        ("quels documents fournir pour candidater ?", "2020-07-10T12:00", "Candidater ici", "commando-ux/2020/apply"),
        ("comment proposer un défi aux EIG ?", "2020-02-10T12:00", "Proposer un défi ici", "eig/4/propose"),
    ],
)
def test_beside_how_it_is_done_stands_the_form_itself(
    talk: Conversing, words: str, instant: str, label: str, form: str
) -> None:
    talk.now = parse_instant(instant)
    assert talk.says(words).labels[0] == label
    assert is_begun(talk.taps(label), form)


def test_beside_how_it_was_done_no_form_is_promised(talk: Conversing) -> None:
    talk.now = parse_instant("2020-07-10T12:00")
    assert "Proposer un défi ici" not in talk.says("comment proposer un défi aux EIG ?").labels
    talk.now = parse_instant("2021-07-10T12:00")
    assert "Candidater ici" not in talk.says("comment candidater au commando ux ?").labels


def test_every_command_that_telegram_shows_does_something_of_its_own(talk: Conversing) -> None:
    help_ = talk.commands("help").reads
    ours = {name for french, english, _ in COMMANDS for name in (french, english)} - {"aide", "help"}
    assert [name for name in sorted(ours) if talk.commands(name).reads == help_] == []
