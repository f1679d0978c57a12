"""News from the team: read with care, counted, confirmed, frozen once, sent to who still wants it, stopped at once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import parse_instant
from bot.conversation.announcement import Announcement
from bot.services import freezing
from bot.services.announcing import CountChanged, NotAnnounceable
from bot.services.channel import NotSent, Refused, Unknown
from bot.services.freezing import Freezing
from bot.services.periods import Retention
from bot.services.retention import retain
from bot.storage import announcements, bulk, erasures, readers
from bot.storage.bulk_tables import announcements as announcements_table
from bot.storage.database import Connection, Database
from tests.services.doubles import FakeChannel
from tests.services.newsroom import TO, Newsroom


@pytest.fixture
def newsroom(database: Database) -> Newsroom:
    """Wednesday 1 July 2020, noon in Paris."""
    return Newsroom(database)


def people(number: int) -> list[str]:
    return [f"p{n}" for n in range(number)]


async def eig(newsroom: Newsroom, *names: str, audience: str = "candidate") -> None:
    await newsroom.subscribe(*names, programme="eig", audience=audience)


async def test_everybody_whom_it_is_for_gets_it_once_in_their_language(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne", "bob")
    await newsroom.speaks_english("carl")
    await eig(newsroom, "office", audience="administration")
    await newsroom.subscribe("other")
    one = await newsroom.announce()
    assert one.people == 3
    assert sorted(await newsroom.work()) == ["anne", "bob", "carl"]
    assert await newsroom.work() == []
    [french] = newsroom.channel.texts("fake:anne")
    [english] = newsroom.channel.texts("fake:carl")
    assert "jeudi 9 juillet" in french and "Entrepreneurs d'Intérêt Général" in french
    assert "Thursday 9 July" in english
    standing = await newsroom.announced.standing(one.number)
    assert (standing.state, dict(standing.counts), standing.author) == ("ended", {"sent": 3}, "Camille")


async def test_what_is_previewed_is_what_is_sent(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne")
    preview = newsroom.announcing.preview(newsroom.propose(), "fr")
    await newsroom.announce()
    await newsroom.work()
    assert newsroom.channel.texts("fake:anne") == [preview.text]
    assert [(choice.label, choice.token) for choice in preview.choices] == [("Arrêter", "sub:stop:eig")]


async def test_with_several_programmes_it_comes_once_and_each_can_be_stopped(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne", "bob")
    await newsroom.subscribe("anne", programme="dig")
    one = await newsroom.announce(to="programme=all audience=all")
    assert one.people == 2
    assert sorted(await newsroom.work()) == ["anne", "bob"]
    everywhere = newsroom.announcing.preview(newsroom.propose(to="programme=all audience=all"), "fr")
    assert [choice.token for choice in everywhere.choices][-1] == "sub:stop:all"


async def test_it_is_counted_by_side_channel_and_language(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne", "bob")
    await newsroom.speaks_english("carl")
    await eig(newsroom, "office", audience="administration")
    found = await newsroom.announcing.count(newsroom.propose(to="programme=eig audience=all"))
    assert found.people == 4
    assert [tuple(group) for group in found.groups] == [
        ("administration", "fake", "fr", 1),
        ("candidate", "fake", "en", 1),
        ("candidate", "fake", "fr", 2),
    ]


async def test_a_count_that_changed_keeps_nothing(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne")
    proposed = newsroom.propose()
    await eig(newsroom, "bob")
    with pytest.raises(CountChanged) as changed:
        await newsroom.announcing.confirm(proposed, people=1, author="Camille")
    assert changed.value.people == 2
    assert await newsroom.database.read(announcements.load) == []
    await newsroom.announcing.confirm(proposed, people=2, author="Camille")


async def test_who_subscribes_after_it_was_confirmed_does_not_get_it(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne")
    await newsroom.announce()
    newsroom.move(newsroom.clock.now() + timedelta(seconds=1))
    await eig(newsroom, "late")
    assert await newsroom.work() == ["anne"]


async def test_a_crash_in_the_middle_of_freezing_goes_on_and_never_doubles(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "BATCH", 4)
    await eig(newsroom, *people(10))
    one = await newsroom.announce()
    assert not await newsroom.freezing.freeze_some(one)
    assert (await newsroom.announced.standing(one.number)).unwritten == 6
    # The next batch is written, and its transaction does not come to its end.
    with pytest.raises(RuntimeError):
        await newsroom.database.write(lambda conn: _write_then_die(conn, newsroom.freezing, one))
    assert sum((await newsroom.counts(one)).values()) == 4
    # What was frozen goes already, and freezing goes on in two processes at once.
    await newsroom.deliveries.tick()
    others = [Freezing(newsroom.database, newsroom.clock) for _ in range(2)]
    await asyncio.gather(*(other.tick() for other in others))
    await newsroom.work()
    assert newsroom.received() == dict.fromkeys(people(10), 1)
    assert await newsroom.counts(one) == {"sent": 10}


def _write_then_die(conn: Connection, worker: Freezing, one: Announcement) -> None:
    worker._batch(conn, one)
    raise RuntimeError


async def test_who_left_meanwhile_gets_nothing(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne", "bob", "carl")
    one = await newsroom.announce()
    await newsroom.freezing.tick()
    await newsroom.leave("bob")
    await eig(newsroom, "carl", audience="administration")
    assert await newsroom.work() == ["anne"]
    standing = await newsroom.announced.standing(one.number)
    assert standing.counts == {"sent": 1, "cancelled (unsubscribed)": 2}


async def test_blocked_is_undeliverable_and_not_counted_the_next_time(newsroom: Newsroom) -> None:
    newsroom.channel.outcomes = [Refused("blocked"), Unknown(), NotSent()]
    await eig(newsroom, "anne", "bob", "carl")
    one = await newsroom.announce()
    await newsroom.work()
    newsroom.move(newsroom.clock.now() + timedelta(seconds=10))
    assert len(await newsroom.work()) == 1
    standing = await newsroom.announced.standing(one.number)
    assert standing.counts == {"sent": 1, "undeliverable (blocked)": 1, "uncertain (Unknown)": 1}
    assert (await newsroom.announcing.count(newsroom.propose(urgent=True))).people == 2


async def test_paused_it_waits_and_resumed_it_goes_on(newsroom: Newsroom) -> None:
    await eig(newsroom, *people(3))
    one = await newsroom.announce()
    await newsroom.freezing.tick()
    assert (await newsroom.announced.pause(one.number)).state == "paused"
    assert await newsroom.work() == []
    assert await newsroom.counts(one) == {"queued": 3}
    assert (await newsroom.announced.resume(one.number)).state == "going"
    assert len(await newsroom.work()) == 3
    with pytest.raises(NotAnnounceable):
        await newsroom.announced.pause(one.number)


async def test_stopped_before_it_is_frozen_nobody_more_is_written_to(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "BATCH", 4)
    await eig(newsroom, *people(10))
    one = await newsroom.announce()
    await newsroom.freezing.freeze_some(one)
    standing = await newsroom.announced.stop(one.number)
    assert (standing.state, standing.counts) == ("stopped", {"cancelled (stopped)": 4})
    assert await newsroom.work() == []
    with pytest.raises(NotAnnounceable):
        await newsroom.announced.resume(one.number)
    # Nobody has read a word of it: another may go to the same people.
    assert (await newsroom.announce()).number == one.number + 1


@pytest.mark.parametrize("course", ["pause", "stop"])
async def test_what_is_claimed_and_not_begun_is_not_sent_when_it_is_stopped(database: Database, course: str) -> None:
    gate = asyncio.Event()
    newsroom = Newsroom(database, FakeChannel(gate=gate))
    await eig(newsroom, *people(12))
    one = await newsroom.announce()
    await newsroom.freezing.tick()
    sending = asyncio.create_task(newsroom.deliveries.tick())
    await newsroom.channel.arrivals.acquire()
    # One is on its way, eleven are claimed: another process says that it ends.
    holding = asyncio.create_task(getattr(newsroom.announced, course)(one.number))
    await asyncio.sleep(0.3)
    gate.set()
    await holding
    await sending
    assert len(newsroom.channel.attempts) == 1
    left = "queued" if course == "pause" else "cancelled (stopped)"
    assert await newsroom.counts(one) == {"sent": 1, left: 11}


async def test_reminders_go_before_announcements(newsroom: Newsroom) -> None:
    newsroom.move(parse_instant("2020-07-10T09:00"))
    await eig(newsroom, *people(60))
    await newsroom.announce()
    await newsroom.freezing.tick()
    await newsroom.subscribe("anne")
    newsroom.move(parse_instant("2020-07-10T10:00"))
    await newsroom.planning.tick()
    assert (await newsroom.work())[0] == "anne"


async def test_at_night_it_waits_for_the_morning(newsroom: Newsroom) -> None:
    newsroom.move(parse_instant("2020-07-03T22:00"))
    await eig(newsroom, "anne")
    await eig(newsroom, "office", audience="administration")
    to_candidates = await newsroom.announce()
    to_offices = await newsroom.announce(to="programme=eig audience=administration")
    assert await newsroom.work() == []
    assert (await newsroom.announced.standing(to_candidates.number)).state == "waiting"
    newsroom.move(parse_instant("2020-07-04T08:00"))
    assert await newsroom.work() == ["anne"]
    newsroom.move(parse_instant("2020-07-06T07:59"))  # Monday
    assert await newsroom.work() == []
    newsroom.move(parse_instant("2020-07-06T08:00"))
    assert await newsroom.work() == ["office"]
    assert to_offices.not_after == parse_instant("2020-07-08T08:00")


async def test_one_that_runs_into_the_night_goes_on_in_the_morning(newsroom: Newsroom) -> None:
    await eig(newsroom, *people(3))
    one = await newsroom.announce()
    await newsroom.freezing.tick()
    claimed = await newsroom.deliveries._claimed()
    newsroom.move(parse_instant("2020-07-01T21:00"))
    for delivery in claimed:
        await newsroom.deliveries._deal_with(delivery)
    assert newsroom.channel.sent == []
    assert await newsroom.counts(one) == {"queued": 3}
    newsroom.move(parse_instant("2020-07-02T08:00"))
    assert len(await newsroom.work()) == 3


async def test_what_is_urgent_goes_at_night_without_a_sound(newsroom: Newsroom) -> None:
    newsroom.move(parse_instant("2020-07-03T22:00"))
    await eig(newsroom, "anne")
    await newsroom.announce(urgent=True)
    assert await newsroom.work() == ["anne"]
    assert newsroom.channel.silent == [True]


async def test_after_its_time_it_is_not_sent(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne")
    one = await newsroom.announce()
    newsroom.move(newsroom.clock.now() + timedelta(hours=48))
    assert await newsroom.work() == []
    assert await newsroom.counts(one) == {"expired": 1}


async def test_one_a_week_was_promised(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne")
    await eig(newsroom, "office", audience="administration")
    await newsroom.announce()
    await newsroom.work()
    for to in (TO, "programme=all audience=candidate", "programme=eig audience=all"):
        with pytest.raises(NotAnnounceable, match="one a week"):
            await newsroom.announce(to=to)
    await newsroom.announce(to="programme=eig audience=administration")
    await newsroom.announce(urgent=True)
    newsroom.move(newsroom.clock.now() + timedelta(days=7))
    assert (await newsroom.announce()).number == 4


async def test_two_who_announce_at_once_announce_once(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne")
    outcomes = await asyncio.gather(*(newsroom.announce() for _ in range(2)), return_exceptions=True)
    assert sum(isinstance(outcome, NotAnnounceable) for outcome in outcomes) == 1, outcomes
    assert await newsroom.work() == ["anne"]


async def test_an_announcement_under_way_does_not_alarm_anybody(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne")
    await newsroom.announce()
    await newsroom.freezing.tick()
    now = newsroom.clock.now() + timedelta(hours=1)
    assert await newsroom.database.read(lambda conn: bulk.overdue(conn, now, now)) == 0


async def test_batches_go_through_everybody(newsroom: Newsroom) -> None:
    await eig(newsroom, *people(7))
    chosen = newsroom.propose().readers
    seen, after, now = [], b"", newsroom.clock.now()
    while some := await newsroom.database.read(
        lambda conn, after=after: readers.batch(conn, chosen, by=now, after=after, most=3)  # type: ignore[misc]
    ):
        seen += [one.address_hash for one in some]
        after = some[-1].address_hash
    assert seen == sorted(seen) and len(set(seen)) == 7


async def test_it_is_kept_for_two_years_its_author_sealed(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne")
    one = await newsroom.announce()
    await newsroom.work()
    sealed = select(announcements_table.c.author_ciphertext)
    assert b"Camille" not in await newsroom.database.read(lambda conn: conn.execute(sealed).scalar_one())
    made_at = one.made_at
    for days, kept in ((729, 1), (731, 0)):
        await retain(newsroom.database, Retention(), newsroom.known, made_at + timedelta(days=days), apply=True)
        assert len(await newsroom.database.read(announcements.load)) == kept


async def test_after_its_deliveries_are_forgotten_it_is_still_known_how_many_there_were(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne", "bob")
    one = await newsroom.announce()
    await newsroom.work()
    await newsroom.database.write(lambda conn: erasures.erase_all(conn, newsroom.database.vault, **_of_bob(newsroom)))
    await retain(newsroom.database, Retention(), newsroom.known, one.made_at + timedelta(days=181), apply=True)
    assert await newsroom.counts(one) == {}
    assert (await newsroom.announced.standing(one.number)).counts == {"sent": 2}


def _of_bob(newsroom: Newsroom) -> Any:
    address_hash = newsroom.database.vault.address_hash("fake:bob")
    return {"address_hash": address_hash, "certificate": "C", "now": newsroom.clock.now()}


async def test_who_is_erased_in_the_middle_of_it_gets_nothing(newsroom: Newsroom) -> None:
    await eig(newsroom, "anne", "bob")
    one = await newsroom.announce()
    await newsroom.freezing.tick()
    await newsroom.database.write(lambda conn: erasures.erase_all(conn, newsroom.database.vault, **_of_bob(newsroom)))
    assert await newsroom.work() == ["anne"]
    assert (await newsroom.announced.standing(one.number)).state == "ended"
