"""Moving a date: what is refused, whom it touches, what it withdraws; and everybody follows while people talk."""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import vobject

from bot import app
from bot.__main__ import main
from bot.app import Running
from bot.clock import StillClock, parse_instant
from bot.conversation.events import AnyEvent, ChoiceEvent, TextEvent
from bot.conversation.subscription import Subscription
from bot.forms.draft import Draft
from bot.programmes.amendments import Amendment
from bot.services.amending import NotAmendable, Touched, amend, propose, touched
from bot.services.calendars import Calendars
from bot.services.following import Following
from bot.services.turns import Bounds
from bot.settings import read_settings
from bot.storage import amendments, drafts, subscriptions
from bot.storage.database import Database
from bot.storage.errors import CannotOpen
from tests.databases import KEY
from tests.journeys.steps import plain
from tests.knowing import knowledge
from tests.services.campaigns import KNOWLEDGE, Campaign
from tests.services.doubles import FakeChannel

FORM = "commando-ux/2020/apply"
CLOSES = KNOWLEDGE.programmes["commando-ux"].editions["commando-ux/2020"].milestones["apply.closes"]
REOPENED = parse_instant("2020-07-20T10:00")
WANTED = Amendment(
    revision=1,
    edition="commando-ux/2020",
    milestone="apply.closes",
    moment="2020-07-25T23:59",
    made_at=parse_instant("2020-07-08T12:00"),
    reason="une semaine de plus",
    source="D-CUX-EXT",
)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"edition": "commando-ux/1999"}, "There is no edition"),
        ({"milestone": "apply.close"}, "There is no milestone"),
        ({"moment": "demain"}, "is not a date"),
        ({"moment": "2020-02-30"}, "is not a date"),
        ({"moment": "2020-08"}, "opens and closes on a day"),
        ({"moment": "2020-07-17T23:59"}, "the date already"),
        ({"moment": "2020-06-28"}, "comes before"),
        ({"milestone": "apply.opens", "moment": "2020-07-18"}, "comes before"),
        ({"milestone": "interviews.ends", "moment": "2020-07-19"}, "comes before"),
        ({"reason": ""}, "Say why"),
        ({"reason": "x" * 301}, "Say why"),
        ({"source": "somebody said so"}, "neither a document"),
        ({"source": "https://www.example.org/a)b"}, "neither a document"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(wrong: dict[str, str], why: str) -> None:
    with pytest.raises(NotAmendable, match=why):
        propose(KNOWLEDGE, replace(WANTED, **wrong))  # type: ignore[arg-type]  # texts only


@pytest.mark.parametrize(
    ("milestone", "moment", "told"),
    [
        ("apply.closes", "2020-07-25T23:59", True),
        ("apply.closes", "2020-07-17", False),  # the same day, its hour withdrawn
        ("interviews.starts", "2020-07-27", False),
    ],
)
def test_people_are_written_to_only_of_a_call_that_opens_or_closes_another_day(
    milestone: str, moment: str, told: bool
) -> None:
    assert propose(KNOWLEDGE, replace(WANTED, milestone=milestone, moment=moment)).is_told is told


@pytest.mark.parametrize(
    ("edition", "milestone", "lost", "kept"),
    [
        ("commando-ux/2020", "propose.selection", "2020-06-24", "2020-06-24/2020-06-30"),
        ("commando-ux/2020", "propose.selection", "2020-06-24", "2020-06-24/2020-06-24"),
        ("eig/4", "results", "2020-07-25", "before 2020-07-25"),
        ("eig/4", "results", "2020-07-25", "by 2020-07-25"),
        ("eig/4", "results", "2020-07-25", "on 2020-07-25"),
    ],
)
def test_what_a_date_had_besides_its_day_is_not_lost_unsaid(edition: str, milestone: str, lost: str, kept: str) -> None:
    made_at = parse_instant("2020-06-01T12:00")
    wanted = replace(WANTED, edition=edition, milestone=milestone, made_at=made_at, moment=lost)
    with pytest.raises(NotAmendable, match=r"--until|--as"):
        propose(KNOWLEDGE, wanted)
    new = propose(KNOWLEDGE, replace(wanted, moment=kept)).new
    assert (new.before, new.by) == (kept.startswith("before"), kept.startswith("by"))
    assert (new.until is not None) == ("/" in kept)


@pytest.mark.parametrize("moment", ["2020-06-30/2020-06-24", "before 2020-06-24/2020-06-30", "after 2020-06-24", "a/b"])
def test_what_is_no_value_of_a_date_is_refused(moment: str) -> None:
    with pytest.raises(NotAmendable, match="not a date"):
        propose(KNOWLEDGE, replace(WANTED, milestone="propose.selection", moment=moment))


@pytest.fixture
def campaign(database: Database) -> Campaign:
    return Campaign(database)


async def test_it_says_whom_it_touches(campaign: Campaign) -> None:
    database, vault = campaign.database, campaign.database.vault
    await campaign.subscribe("anne", "bob")
    await campaign.subscribe("carl", programme="dig")
    await campaign.subscribe("dora", audience="administration")
    draft = Draft(form=FORM, begun_at=campaign.clock.now(), changed_at=campaign.clock.now())
    await database.write(lambda conn: drafts.save(conn, vault, draft, address="fake:eve"))
    assert len(await campaign.at("2020-07-10T10:00")) == 2
    await campaign.subscribe("fay")
    proposed = propose(KNOWLEDGE, replace(WANTED, made_at=campaign.clock.now()))
    assert await touched(database, proposed) == Touched(subscribers=3, draft_owners=1, queued=0, told=2)
    results = propose(KNOWLEDGE, replace(WANTED, milestone="interviews.starts", moment="2020-07-27"))
    assert await touched(database, results) == Touched(0, 0, 0, 0)


async def test_of_two_who_look_at_the_same_time_the_second_must_look_again(campaign: Campaign) -> None:
    database, clock = campaign.database, campaign.clock
    first, second = propose(KNOWLEDGE, WANTED), propose(KNOWLEDGE, replace(WANTED, moment="2020-07-28"))
    await amend(database, first, author="Anne", clock=clock)
    with pytest.raises(NotAmendable, match="Somebody else"):
        await amend(database, second, author="Bob", clock=clock)
    assert [one.moment for one in await database.read(amendments.load)] == ["2020-07-25T23:59"]


async def test_what_waits_about_the_old_date_is_withdrawn_in_the_same_transaction(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.move(parse_instant("2020-07-10T10:00"))
    await campaign.planning.tick()
    proposed = propose(KNOWLEDGE, replace(WANTED, made_at=campaign.clock.now()))
    assert (await touched(campaign.database, proposed)).queued == 1
    assert await amend(campaign.database, proposed, author="Anne", clock=campaign.clock) == 1
    assert await campaign.statuses() == {"cancelled (moved)": 1}


class Office:
    """People talk with the assistant, which runs; the team has a terminal elsewhere."""

    def __init__(self, database: Database) -> None:
        self.channel = FakeChannel()
        self.run = Running(
            settings=read_settings({}), clock=StillClock(REOPENED), database=database, knowledge=knowledge()
        )
        self.run.responder = app.in_thread(self.run)
        self.turns = app.turns_of(self.run, {"fake": self.channel}, Bounds(hold=False))
        self.replies = app.replies_of(self.run, {"fake": self.channel})
        self.campaign = app.campaign_of(self.run, {"fake": self.channel})
        self.events = 0

    async def says(self, text: str, sender: str = "fake:anne") -> str:
        return await self._take(partial(TextEvent, text=text), sender)

    async def takes(self, token: str, sender: str = "fake:anne") -> str:
        return await self._take(partial(ChoiceEvent, token=token), sender)

    async def _take(self, event: Callable[..., AnyEvent], sender: str) -> str:
        self.events += 1
        before = len(self.channel.sent)
        await self.turns.take(event(key=f"e{self.events}", address=sender, sent_at=self.run.clock.now(), lang="fr"))
        await self.replies.deliver(sender)
        return "\n".join(text for _, text in self.channel.sent[before:])

    async def reminds(self, instant: str) -> list[str]:
        self.run.clock.advance(parse_instant(instant) - self.run.clock.now())  # type: ignore[attr-defined]  # it stands still
        before = len(self.channel.sent)
        await self.campaign.tick()
        return [text for _, text in self.channel.sent[before:]]

    def closing(self) -> tuple[str, int]:
        """As a calendar shows it: the day and the number that grows."""
        now = self.run.clock.now()
        content = Calendars(self.run.knowledge).of_milestone("commando-ux/2020", "apply.closes", now, "fr")
        event = vobject.readOne(content.decode()).vevent
        return event.dtstart.value.strftime("%d/%m"), int(event.sequence.value)

    async def follows(self, day: str) -> None:
        """Within a second; no message and no tick is needed for it."""
        async with asyncio.timeout(1.0):
            while self.closing()[0] != day:
                await asyncio.sleep(0.01)


async def test_the_team_moves_a_date_while_people_talk(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(database)
    for name, value in {"DATABASE_URL": database_url, "GUICHET_KEYS": KEY, "GUICHET_VAR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)

    async def team(moment: str, reason: str) -> None:
        monkeypatch.setenv("GUICHET_NOW", office.run.clock.now().isoformat())
        arguments = ("commando-ux/2020", "apply.closes", moment, "--because", reason, "--source", "S4", "--yes")
        assert await asyncio.to_thread(main, ["amend", *arguments]) == 0
        # The clock of the command went on while it worked; that of the assistant stands still.
        office.run.clock.advance(timedelta(seconds=30))  # type: ignore[attr-defined]

    async with Following(database, office.run.amend):
        assert "19 juillet 2020" in await office.says("jusqu'à quand candidater au commando ux ?")
        assert "étape" not in await office.takes("form:apply:commando-ux/2020")  # closed the day before
        await subscribe(office)
        day, number = office.closing()
        assert day == "19/07"

        await team("2020-07-31T23:59", "la plateforme était en panne")
        await office.follows("31/07")
        assert office.closing()[1] > number
        said = await office.says("jusqu'à quand candidater au commando ux ?")
        assert "vendredi 31 juillet 2020" in said
        assert "décision de l'équipe : la plateforme était en panne" in said and "(20 juillet 2020)" in said
        assert "étape 1 sur" in await office.takes("form:apply:commando-ux/2020")
        [correction] = await office.reminds("2020-07-20T10:01")
        assert "La date a changé : vendredi 31 juillet 2020" in correction
        [reminder] = await office.reminds("2020-07-24T10:00")
        assert "dans 7 jours" in reminder

        await team("2020-07-28", "la panne a duré moins que prévu")
        await office.follows("28/07")
        told, other = await office.reminds("2020-07-24T10:01")
        assert "mardi 28 juillet 2020" in told and "et non plus le vendredi 31 juillet 2020" in told
        assert "La date a changé : mardi 28 juillet 2020" in other and "étape 1 sur" in other  # whoever began meanwhile
        assert len(await office.reminds("2020-07-27T10:00")) == 1  # the day before the new date
        assert await office.reminds("2020-07-30T10:00") == []  # the day before the old one
        said = await office.says("jusqu'à quand candidater au commando ux ?")
        assert "31 juillet" not in said
    await office.replies.close()
    await office.turns.close()


async def subscribe(office: Office) -> None:
    database, wanted = office.run.database, Subscription("commando-ux", "candidate")
    now = office.run.clock.now()
    await database.write(lambda conn: subscriptions.save(conn, database.vault, wanted, address="fake:bob", now=now))


def test_the_command_line_from_the_question_to_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUICHET_VAR", str(tmp_path))
    monkeypatch.setenv("GUICHET_NOW", "2020-07-08T12:00")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    arguments = ["amend", "commando-ux/2020", "apply.closes", "2020-07-25T23:59", "--source", "D-CUX-EXT"]
    words = ["--because", "une semaine de plus", "--by", "Zoé Martin"]
    assert main(["amend", "--list"]) == 0
    assert main(arguments) == 2  # no reason
    assert main([*arguments, *words]) == 2  # nobody to confirm
    assert "add --yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "non")
    assert main([*arguments, *words]) == 1
    monkeypatch.setattr("builtins.input", lambda _: "oui")
    assert main([*arguments, *words]) == 0
    shown = plain(capsys.readouterr().out)
    assert "vendredi 17 juillet 2020, 23 h 59 (heure de Paris) → samedi 25 juillet 2020, 23 h 59" in shown
    # Each command has a clock of its own that starts there: on a slow machine the first ran longer than a moment.
    monkeypatch.setenv("GUICHET_NOW", "2020-07-08T13:00")
    assert main([*arguments, *words, "--yes"]) == 2
    assert "C'est déjà la date" in capsys.readouterr().err
    assert main(["amend", "--list"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    for told in (
        "2020-07-08 12:0",
        "apply.closes → 2020-07-25T23:59",
        "Zoé Martin: une semaine de plus (D-CUX-EXT)",
    ):
        assert told in line


def test_the_command_line_says_what_is_lost_and_cancels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUICHET_VAR", str(tmp_path))
    monkeypatch.setenv("GUICHET_NOW", "2020-06-10T12:00")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    words = ["--because", "le jury a changé", "--source", "S4", "--by", "Zoé", "--yes"]

    def run(*arguments: str) -> tuple[int, str]:
        status = main(["amend", "commando-ux/2020", *arguments, *words])
        shown = capsys.readouterr()
        return status, plain(shown.out + shown.err)

    status, shown = run("propose.selection", "2020-06-23")
    assert status == 2 and "dites avec --until quand elle finit" in shown
    status, shown = run("propose.selection", "2020-06-23", "--until", "2020-06-30")
    assert status == 0 and "→ du mardi 23 juin 2020 au mardi 30 juin 2020" in shown
    monkeypatch.setenv("GUICHET_NOW", "2020-06-11T12:00")
    status, shown = run("propose.closes", "2020-06-21")
    assert status == 0 and "l'heure n'est plus donnée" in shown
    monkeypatch.setenv("GUICHET_NOW", "2020-06-12T12:00")
    status, shown = run("propose.closes", "cancelled")
    assert status == 0 and "→ annulé" in shown and "Tout l'appel est annulé" in shown
    monkeypatch.setenv("GUICHET_NOW", "2020-06-13T12:00")
    assert (
        main(["ask", "--lang", "fr", "--audience", "administration", "date limite pour proposer un défi commando ux"])
        == 0
    )
    assert "Cet appel aux administrations est annulé" in plain(capsys.readouterr().out)
    assert main(["amend", "--list"]) == 0
    assert [line.split(" → ")[1].split("  ")[0] for line in capsys.readouterr().out.splitlines()] == [
        "2020-06-23/2020-06-30",
        "2020-06-21",
        "cancelled",
    ]


def test_ask_and_rehearse_read_it_at_their_start_and_need_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = read_settings({"DATABASE_URL": f"sqlite:///{tmp_path}/here.db", "GUICHET_VAR": str(tmp_path)})
    assert app.as_amended(KNOWLEDGE, settings) is KNOWLEDGE
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("GUICHET_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("GUICHET_NOW", "2020-07-08T12:00")
    arguments = ["amend", "commando-ux/2020", "apply.closes", "2020-07-25T23:59", "--source", "S4", "--yes"]
    assert main([*arguments, "--because", "une semaine de plus"]) == 0
    (tmp_path / "guichet.key").unlink()  # dates are no secret
    capsys.readouterr()
    assert main(["rehearse", "commando-ux/2020", "--from", "2020-07-08", "--to", "2020-07-10"]) == 0
    assert "samedi 25 juillet 2020" in capsys.readouterr().out
    found = app.as_amended(KNOWLEDGE, settings)
    assert found.programmes["commando-ux"].editions["commando-ux/2020"].milestones["apply.closes"] != CLOSES
    assert "amendment:1" in found.answers.sources


@pytest.mark.parametrize("revision", ["0003", None])
def test_tables_of_an_older_program_have_no_amendments(tmp_path: Path, revision: str | None) -> None:
    """A database that was made before, or has no tables at all."""
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as old:
        if revision:
            old.execute("CREATE TABLE alembic_version (version_num TEXT)")
            old.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
    settings = read_settings({"DATABASE_URL": f"sqlite:///{path}"})
    assert app.as_amended(KNOWLEDGE, settings) is KNOWLEDGE


def test_a_database_that_does_not_answer_is_not_taken_for_none() -> None:
    with pytest.raises(CannotOpen):
        app.as_amended(KNOWLEDGE, read_settings({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}))
