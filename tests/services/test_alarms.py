"""The team is told by itself that reminders do not go out: once when it begins, once when it is over, in one voice."""

import pytest

from bot.clock import parse_instant
from bot.services.alarms import Alarms
from bot.services.campaign import keeps_up
from bot.services.replies import Replies
from bot.storage.database import Database
from tests.services.campaigns import Campaign

TEAM = "fake:team"


@pytest.fixture
def campaign(database: Database) -> Campaign:
    return Campaign(database)


def alarms(campaign: Campaign, team: str | None = TEAM) -> Alarms:
    return Alarms(
        database=campaign.database,
        checks={"reminders": lambda: keeps_up(campaign.database, campaign.clock, campaign.planning)},
        clock=campaign.clock,
        catalogues=campaign.known.catalogues,
        team=team,
    )


@pytest.mark.parametrize("planned", [True, False])
async def test_one_incident_is_told_once_and_its_end_too(
    campaign: Campaign, caplog: pytest.LogCaptureFixture, planned: bool
) -> None:
    await campaign.subscribe("anne")
    replies = Replies(campaign.database, {"fake": campaign.channel}, clock=campaign.clock)
    await campaign.at("2020-07-10T09:59")
    campaign.move(parse_instant("2020-07-10T10:05"))
    if planned:
        await campaign.planning.tick()
    await alarms(campaign).tick()
    assert caplog.records == []
    campaign.move(parse_instant("2020-07-10T10:11"))
    for _ in range(2):
        # Several processes look.
        await alarms(campaign).tick()
    await replies.deliver(TEAM)
    [told] = campaign.channel.texts(TEAM)
    assert told.startswith("Des rappels ne partent pas")
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "anne" not in caplog.text
    assert len(await campaign.at("2020-07-10T10:12")) == 1
    for _ in range(2):
        await alarms(campaign).tick()
    await replies.deliver(TEAM)
    assert len(campaign.channel.texts(TEAM)) == 2
    assert campaign.channel.texts(TEAM)[1].startswith("C'est terminé")
    await replies.close()


async def test_without_a_chat_there_is_the_log(campaign: Campaign, caplog: pytest.LogCaptureFixture) -> None:
    await campaign.subscribe("anne")
    campaign.move(parse_instant("2020-07-10T10:11"))
    await alarms(campaign, team=None).tick()
    assert "Reminders do not go out" in caplog.text
