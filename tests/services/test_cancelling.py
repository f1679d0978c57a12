"""A date is cancelled: whoever counts on it is told once, nobody is reminded, calendars strike it out; it may come back."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import vobject

from bot.clock import parse_instant
from bot.content.library import read_library
from bot.content.problems import ContentError
from bot.conversation.knowledge import Knowledge
from bot.forms.draft import Draft
from bot.programmes.amendments import Amendment, amended
from bot.programmes.editions import Edition
from bot.programmes.phases import call_state
from bot.services.amending import NotAmendable, Proposed, propose
from bot.services.calendars import Calendars
from bot.services.rehearsal import amended as rehearsed
from bot.services.rehearsal import with_edition
from bot.storage import drafts
from bot.storage.database import Database
from tests.conversation.conftest import Conversing
from tests.knowing import ROOT, knowledge
from tests.services.campaigns import KNOWLEDGE, Campaign

CUX = "commando-ux/2020"
CANCELLED_ON = "2020-07-13T12:00"
WANTED = Amendment(
    revision=1,
    edition=CUX,
    milestone="apply.closes",
    moment="cancelled",
    made_at=parse_instant(CANCELLED_ON),
    reason="le budget a été retiré",
    source="S4",
)


def cancelling(milestone: str, on: str, known: Knowledge = KNOWLEDGE) -> Knowledge:
    edition = known.programmes["commando-ux"].editions[CUX]
    return with_edition(known, rehearsed(edition, milestone, "cancelled", parse_instant(on)))


def event(known: Knowledge, milestone: str, at: str, edition: str = CUX) -> vobject.base.Component:
    content = Calendars(known).of_milestone(edition, milestone, parse_instant(at), "fr")
    return vobject.readOne(content.decode()).vevent


def cux(known: Knowledge) -> Edition:
    return known.programmes["commando-ux"].editions[CUX]


async def test_everybody_who_counts_on_it_is_told_once_and_never_reminded(database: Database) -> None:
    campaign = Campaign(database)
    await campaign.subscribe("anne")
    assert "dans 7 jours" in (await campaign.at("2020-07-10T10:00"))[0][1]
    campaign.known = KNOWLEDGE
    await campaign.at("2020-07-10T17:29")
    await campaign.subscribe("bob")
    draft = Draft(form=f"{CUX}/apply", begun_at=campaign.clock.now(), changed_at=campaign.clock.now())
    await database.write(lambda conn: drafts.save(conn, database.vault, draft, address="fake:eve"))
    await campaign.at("2020-07-12T10:00")
    campaign.move(parse_instant(CANCELLED_ON))
    campaign.amend("cancelled")
    told = await campaign.at(CANCELLED_ON)
    assert sorted(to for to, _ in told) == ["anne", "bob", "eve"]
    by_name = dict(told)
    assert "Cet appel à candidatures est annulé." in by_name["anne"]
    assert "Cette date ne tient plus : dimanche 19 juillet 2020, 23" in by_name["anne"]
    assert "brouillon ne peut plus être déposé" in by_name["eve"]
    assert "brouillon" not in by_name["anne"]
    for later in ("2020-07-13T12:10", "2020-07-18T10:00", "2020-07-19T20:59", "2020-07-19T22:00"):
        assert await campaign.at(later) == []


async def test_what_was_cancelled_may_come_back_and_is_told_again(database: Database) -> None:
    campaign = Campaign(database)
    await campaign.subscribe("anne")
    await campaign.at("2020-07-12T10:00")
    campaign.move(parse_instant(CANCELLED_ON))
    campaign.amend("cancelled")
    assert len(await campaign.at(CANCELLED_ON)) == 1
    await campaign.subscribe("bob")  # who was told neither
    campaign.move(parse_instant("2020-07-14T12:00"))
    campaign.amend("2020-07-19T23:59")
    told = dict(await campaign.at("2020-07-14T12:00"))
    assert "de nouveau fixée : dimanche 19 juillet 2020" in told["anne"]
    assert sorted(to for to, _ in await campaign.at("2020-07-18T10:00")) == ["anne", "bob"]


def test_a_call_that_is_cancelled_takes_no_answers_and_says_so() -> None:
    known = cancelling("apply.closes", CANCELLED_ON, knowledge())
    before, after = (call_state(cux(known), "apply", parse_instant(at)) for at in ("2020-07-13T11:59", CANCELLED_ON))
    assert before and before.phase == "open" and not before.called_off
    assert after and after.phase == "closed" and after.called_off
    talk = Conversing(now=parse_instant("2020-07-14T12:00"), knows=known)
    talk.says("jusqu'à quand candidater au commando ux ?")
    assert talk.reads.startswith("Cet appel à candidatures est annulé.")
    assert "(annulé)" in talk.reads
    assert "Candidater ici" not in talk.labels and "Ajouter à mon agenda" not in talk.labels
    assert "Cet appel à candidatures est annulé." in talk.says("quel est le salaire au commando ux ?").reads
    talk.commands("postuler", "commando ux")
    assert talk.reads.count("Cet appel à candidatures est annulé.") == 1
    assert talk.labels.count("Me prévenir du prochain appel") == 1
    assert "annulé" in talk.sends_token(f"form:apply:{CUX}").reads
    assert "étape 1" not in talk.reads
    talk.sends_token(f"ics:{CUX}:apply.closes")
    assert "pour la retirer de votre agenda" in talk.reads
    talk.lang = "en"
    assert "cancelled" in Conversing(now=talk.now, knows=known, lang="en").says("deadline of commando ux?").reads


def test_calendars_strike_it_out_under_the_same_name() -> None:
    known = cancelling("apply.closes", CANCELLED_ON)
    before, after = (event(known, "apply.closes", at) for at in ("2020-07-13T11:59", CANCELLED_ON))
    assert (before.status.value, after.status.value) == ("CONFIRMED", "CANCELLED")
    assert before.uid.value == after.uid.value and before.dtstart.value == after.dtstart.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstamp.value > before.dtstamp.value
    assert not hasattr(after, "valarm")
    opening = event(known, "apply.opens", CANCELLED_ON)
    assert opening.status.value == "CONFIRMED"  # it took place


def test_a_call_cancelled_before_it_opens_has_no_closing_either() -> None:
    known = cancelling("apply.opens", "2020-06-20T12:00")
    for milestone in ("apply.opens", "apply.closes"):
        before, after = (event(known, milestone, at) for at in ("2020-06-20T11:59", "2020-06-20T12:00"))
        assert (before.status.value, after.status.value) == ("CONFIRMED", "CANCELLED")
        assert int(after.sequence.value) > int(before.sequence.value)
    again = with_edition(known, rehearsed(cux(known), "apply.opens", "2020-06-30", parse_instant("2020-06-22T12:00")))
    for milestone in ("apply.opens", "apply.closes"):
        back = event(again, milestone, "2020-06-22T12:00")
        assert back.status.value == "CONFIRMED"
        assert int(back.sequence.value) > int(event(again, milestone, "2020-06-21T12:00").sequence.value)


@pytest.mark.parametrize(
    ("milestone", "made_at", "why"),
    [
        ("apply.closes", "2020-07-20T00:00", "has passed"),
        ("apply.opens", "2020-07-01T12:00", "has passed"),
        ("apply.closes", "2020-05-01T12:00", "nothing to cancel"),
    ],
)
def test_what_cannot_be_cancelled(milestone: str, made_at: str, why: str) -> None:
    with pytest.raises(NotAmendable, match=why):
        propose(KNOWLEDGE, replace(WANTED, milestone=milestone, made_at=parse_instant(made_at)))


def test_it_is_not_cancelled_twice() -> None:
    known = cancelling("apply.closes", CANCELLED_ON)
    with pytest.raises(NotAmendable, match="the date already"):
        propose(known, replace(WANTED, made_at=parse_instant("2020-07-14T12:00")))


def test_the_team_s_rows_say_it_too() -> None:
    proposed: Proposed = propose(KNOWLEDGE, WANTED)
    assert proposed.is_told and proposed.calls_off
    found = amended(KNOWLEDGE.programmes, [WANTED])["commando-ux"].editions[CUX].milestones["apply.closes"].history[-1]
    assert found.cancelled and found.sources == ("amendment:1", "S4")
    early = replace(WANTED, made_at=parse_instant("2020-01-01T12:00"))  # nothing was known: nothing changes
    assert amended(KNOWLEDGE.programmes, [early]) == KNOWLEDGE.programmes


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{cancelled: true, known_from: 2020-06-15T12:00, sources: [E4-REGL]}", ""),
        ("{cancelled: true, sources: [E4-REGL]}", "results"),
        ("{at: 2020-07-20, cancelled: true, known_from: 2020-06-15T12:00}", "results"),
    ],
)
def test_the_edition_s_file_can_say_it(tmp_path: Path, line: str, fault: str) -> None:
    folder = tmp_path / "faq"
    shutil.copytree(ROOT / "faq", folder)
    path = folder / "programmes/eig/4/edition.yaml"
    history = "sources: [E4-REGL], contradictions: [C7]}\n"
    text = path.read_text(encoding="utf-8")
    place = text.index(history, text.index("  results:")) + len(history)
    path.write_text(f"{text[:place]}      - {line}\n{text[place:]}", encoding="utf-8")
    if fault:
        with pytest.raises(ContentError, match=fault):
            read_library(folder)
        return
    results = read_library(folder).programmes["eig"].editions["eig/4"].milestones["results"]
    last = results.at(parse_instant("2020-06-16"))
    assert last and last.cancelled and last.before and last.moment == results.history[-2].moment
