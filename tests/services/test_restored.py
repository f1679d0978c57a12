"""A copy put back, and a clock that jumps: no reminder goes twice, and what was not due yet still goes."""

from pathlib import Path

import pytest

from bot.clock import parse_instant
from bot.programmes.timing import Timing
from bot.services.guard import Guard, in_order
from bot.services.restoring import Closed, Restoring, SomebodySends
from bot.storage import lineage, seen_file
from bot.storage.database import Connection, Database
from bot.storage.lineage import Sendings
from tests.services.campaigns import Campaign


@pytest.fixture
def guard(database: Database, tmp_path: Path) -> Guard:
    return Guard(database, tmp_path / "guichet.seen")


@pytest.fixture
def campaign(database: Database, guard: Guard) -> Campaign:
    return Campaign(database, guard=guard)


def restoring(campaign: Campaign, guard: Guard) -> Restoring:
    return Restoring(
        database=campaign.database,
        knows=lambda: campaign.known,
        clock=campaign.clock,
        timing=Timing(),
        guard=guard,
    )


async def test_what_was_due_by_then_is_closed_whether_planned_or_not(campaign: Campaign, guard: Guard) -> None:
    await campaign.subscribe("anne", "bob")
    campaign.move(parse_instant("2020-07-10T10:05"))
    now = campaign.clock.now()
    assert await restoring(campaign, guard).close(now) == Closed(2, 0)
    assert await campaign.at("2020-07-10T10:10") == []
    assert await campaign.statuses() == {"uncertain (restored)": 2}
    assert len(await campaign.at("2020-07-18T10:00")) == 2


async def test_what_was_due_only_after_the_lost_database_stopped_still_goes(campaign: Campaign, guard: Guard) -> None:
    await campaign.subscribe("anne")
    campaign.move(parse_instant("2020-07-10T10:05"))
    await campaign.planning.tick()
    assert await restoring(campaign, guard).close(parse_instant("2020-07-10T09:55")) == Closed(0, 0)
    assert len(await campaign.at("2020-07-10T10:10")) == 1


async def test_a_database_less_far_than_was_seen_sends_nothing_before_the_step(
    campaign: Campaign, guard: Guard, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await campaign.subscribe("anne", "bob")
    assert await in_order(campaign.database, guard)
    assert len(await campaign.at("2020-07-10T10:00")) == 2
    far = await campaign.database.read(lineage.sendings)
    # A copy is put back that does not know of the last one.
    await campaign.database.write(lambda conn: _set_back(conn, far))
    again = Guard(campaign.database, tmp_path / "guichet.seen")
    restored = Campaign(campaign.database, guard=again)
    restored.move(parse_instant("2020-07-18T10:00"))
    assert not await in_order(campaign.database, again)
    assert await restored.at("2020-07-18T10:00") == []
    assert caplog.text.count("a copy put back into service") == 1
    await restoring(restored, again).close(restored.clock.now())
    assert await in_order(campaign.database, again)
    # The machine of whoever ran the step, and any other, agree from now on.
    assert await in_order(campaign.database, guard)
    assert len(await restored.at("2020-07-19T20:59")) == 2


def _set_back(conn: Connection, far: Sendings) -> None:
    lineage.begin_life(conn, far.life)
    for _ in range(far.times - 1):
        lineage.advance(conn)


async def test_a_step_while_another_leads_is_refused(campaign: Campaign, guard: Guard) -> None:
    await campaign.at("2020-07-10T10:00")
    with pytest.raises(SomebodySends):
        await restoring(campaign, guard).close(campaign.clock.now())


async def test_without_a_disk_it_goes_on_and_knows_nothing(database: Database, tmp_path: Path) -> None:
    guard = Guard(database, tmp_path / "no such folder" / "guichet.seen")
    campaign = Campaign(database, guard=guard)
    await campaign.subscribe("anne")
    assert len(await campaign.at("2020-07-10T10:00")) == 1
    path = tmp_path / "guichet.seen"
    path.write_text("this is no JSON")
    assert seen_file.read(path, "x") == Sendings()
    seen_file.write(path, "x", Sendings(1, 5))
    seen_file.write(path, "x", Sendings(1, 4))
    assert seen_file.read(path, "x") == Sendings(1, 5)


async def test_the_clock_jumps_forwards_a_day_and_back(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    assert len(await campaign.at("2020-07-10T10:00")) == 1
    # Into the day before the closing: what is due then goes, once.
    ahead = await campaign.at("2020-07-18T11:00")
    assert len(ahead) == 1
    # Back: nothing of it again, neither now nor when its time has come.
    for instant in ("2020-07-10T10:01", "2020-07-11T10:00", "2020-07-18T10:00", "2020-07-18T10:30"):
        assert await campaign.at(instant) == []
    assert len(await campaign.at("2020-07-19T20:59")) == 1
    assert (await campaign.statuses())["sent"] == 3


async def test_who_led_by_a_clock_that_was_ahead_is_not_waited_for(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.move(parse_instant("2020-07-12T10:00"))
    await campaign.deliveries.tick()
    # Nobody gave up the lead, which lasts until the twelfth; the clock is right again, and another begins.
    campaign.deliveries = campaign.another_worker()
    assert len(await campaign.at("2020-07-10T10:00")) == 1


async def test_clocks_that_differ_a_little_take_the_lead_from_nobody(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.move(parse_instant("2020-07-10T10:00:30"))
    await campaign.deliveries.tick()
    campaign.deliveries = campaign.another_worker()
    assert await campaign.at("2020-07-10T10:00") == []
