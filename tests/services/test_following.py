"""Every process follows the dates that the team moves, while it runs, at the price of one number."""

import asyncio
from dataclasses import replace

import pytest

from bot.app import Running
from bot.clock import StillClock, parse_instant
from bot.conversation.amended import with_amendments
from bot.conversation.knowledge import Knowledge
from bot.programmes.amendments import Amendment
from bot.services.following import Following
from bot.settings import read_settings
from bot.storage import amendments
from bot.storage.database import Connection, Database
from bot.storage.errors import Unavailable
from tests.services.campaigns import KNOWLEDGE

NOW = parse_instant("2020-07-08T12:00")
MOVED = Amendment(
    revision=1,
    edition="commando-ux/2020",
    milestone="apply.closes",
    moment="2020-07-25T23:59",
    made_at=NOW,
    reason="pour *laisser* le temps [à tous]",
    source="https://www.example.org/report",
)


def closing(knowledge: Knowledge) -> str:
    entry = knowledge.programmes["commando-ux"].editions["commando-ux/2020"].milestones["apply.closes"].at(NOW)
    assert entry is not None
    return entry.moment.start.strftime("%d/%m")


def followed(run: Running) -> Following:
    return Following(run.database, run.amend)


async def amend(database: Database, amendment: Amendment = MOVED) -> bool:
    return await database.write(lambda conn: amendments.add(conn, database.vault, amendment, author="Camille Duval"))


async def test_what_is_kept_is_read_again_with_its_author_sealed(database: Database) -> None:
    assert await database.read(amendments.newest) == 0
    assert await amend(database)
    assert await database.read(amendments.load) == [MOVED]
    assert await database.read(lambda conn: amendments.authors(conn, database.vault)) == {1: "Camille Duval"}


async def test_of_two_who_amend_at_once_one_is_told_so(database: Database) -> None:
    outcomes = await asyncio.gather(amend(database), amend(database, replace(MOVED, moment="2020-07-26")))
    assert sorted(outcomes) == [False, True]
    assert len(await database.read(amendments.load)) == 1


async def test_a_running_process_knows_it_within_a_second_and_keeps_its_matcher(database: Database) -> None:
    run = Running(settings=read_settings({}), clock=StillClock(NOW), database=database, knowledge=KNOWLEDGE)
    async with followed(run):
        assert run.knowledge is KNOWLEDGE
        await amend(database)
        async with asyncio.timeout(1.0):
            while closing(run.knowledge) != "25/07":
                await asyncio.sleep(0.01)
        assert run.knowledge.matcher is KNOWLEDGE.matcher
        assert closing(KNOWLEDGE) == "17/07"
    # One that starts later knows it before it begins.
    late = Running(settings=read_settings({}), clock=StillClock(NOW), database=database, knowledge=KNOWLEDGE)
    async with followed(late):
        assert closing(late.knowledge) == "25/07"


async def test_nothing_is_swapped_while_nothing_moves(database: Database) -> None:
    swapped: list[Knowledge] = []
    following = Following(database, lambda found: swapped.append(with_amendments(KNOWLEDGE, found)))
    await following.refresh()
    assert swapped == []
    await amend(database)
    await following.refresh()
    await following.refresh()
    assert [closing(knowledge) for knowledge in swapped] == ["25/07"]


async def test_a_restored_copy_without_the_amendment_is_followed_too(database: Database) -> None:
    swapped: list[Knowledge] = []
    following = Following(database, lambda found: swapped.append(with_amendments(KNOWLEDGE, found)))
    await amend(database)
    await following.refresh()
    await database.write(_forget)
    await following.refresh()
    assert [closing(knowledge) for knowledge in swapped] == ["25/07", "17/07"]


def _forget(conn: Connection) -> None:
    conn.exec_driver_sql("DELETE FROM amendments")


async def test_while_the_database_is_away_what_was_known_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Running(settings=read_settings({}), clock=StillClock(NOW), database=database, knowledge=KNOWLEDGE)
    monkeypatch.setattr("bot.services.following.EVERY_SECONDS", 0.01)
    async with followed(run):
        await amend(database)
        with monkeypatch.context() as away:
            away.setattr(type(database), "read", _unavailable)
            await asyncio.sleep(0.05)
            assert run.knowledge is KNOWLEDGE
        async with asyncio.timeout(1.0):
            while closing(run.knowledge) != "25/07":
                await asyncio.sleep(0.01)


async def _unavailable(*_: object) -> None:
    raise Unavailable


def test_answers_cite_the_reason_as_words_the_day_and_the_address() -> None:
    source = with_amendments(KNOWLEDGE, [MOVED]).answers.sources["amendment:1"]
    assert source.title["fr"] == "décision de l'équipe : pour laisser le temps à tous"
    assert source.title["en"].startswith("decision of the team: pour laisser")
    assert (source.date, source.url, source.reliability) == (
        "2020-07-08",
        "https://www.example.org/report",
        "amendment",
    )


def test_an_amendment_with_a_document_of_ours_leads_to_it() -> None:
    found = with_amendments(KNOWLEDGE, [replace(MOVED, source="D-CUX-EXT")])
    assert found.answers.sources["amendment:1"].url == KNOWLEDGE.answers.sources["D-CUX-EXT"].url
