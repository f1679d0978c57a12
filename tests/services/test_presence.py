"""Somebody blocks us and comes back: nothing is tried meanwhile, and only they take their reminders up again."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import parse_instant
from bot.conversation.engine import respond
from bot.conversation.events import ChoiceEvent, CommandEvent, PresenceEvent
from bot.forms.draft import Draft
from bot.services.channel import Refused
from bot.storage import bulk, drafts, subscriptions
from bot.storage.database import Database
from tests.services.campaigns import KNOWLEDGE, Campaign
from tests.services.houses import House

ANNE = "fake:anne"


@pytest.fixture
def campaign(database: Database) -> Campaign:
    return Campaign(database)


@pytest.fixture
async def house(database: Database, campaign: Campaign) -> AsyncIterator[House]:
    """The real assistant, on the campaign's clock and channel."""
    house = House(
        database,
        lambda event, state, now: respond(event, state, KNOWLEDGE, now),
        channel=campaign.channel,
        clock=campaign.clock,
    )
    yield house
    await house.close()


async def present(house: House, key: str, *, is_there: bool) -> None:
    event = PresenceEvent(key=key, address=ANNE, sent_at=house.clock.now(), present=is_there)
    assert (await house.turns.take(event)).wait is None


async def command(house: House, key: str) -> None:
    await house.turns.take(CommandEvent(key=key, address=ANNE, sent_at=house.clock.now(), name="aide"))
    await house.replies.deliver(ANNE)


async def test_blocked_nothing_that_waits_is_tried(house: House, campaign: Campaign) -> None:
    await campaign.subscribe("anne", "bob")
    campaign.move(parse_instant("2020-07-10T10:00"))
    await campaign.planning.tick()
    await present(house, "1", is_there=False)
    await campaign.deliveries.tick()
    assert [to for to, _ in campaign.channel.attempts] == ["fake:bob"]
    assert await campaign.statuses() == {"sent": 1, "undeliverable (blocked)": 1}
    # Nor is anything planned later on; and the update may come again.
    await present(house, "1", is_there=False)
    assert [to for to, _ in await campaign.at("2020-07-18T10:00")] == ["bob"]


async def test_a_draft_is_not_reminded_while_its_owner_is_away_and_is_again_after(
    house: House, campaign: Campaign
) -> None:
    draft = Draft(form="commando-ux/2020/apply", begun_at=campaign.clock.now(), changed_at=campaign.clock.now())
    vault = campaign.database.vault
    await campaign.database.write(lambda conn: drafts.save(conn, vault, draft, address=ANNE, lang="fr"))
    await present(house, "1", is_there=False)
    assert await campaign.at("2020-07-17T10:00") == []
    assert (await campaign.statuses())["cancelled (blocked)"] >= 1
    await present(house, "2", is_there=True)
    assert [to for to, _ in await campaign.at("2020-07-19T20:00")] == ["anne"]


async def test_back_only_the_person_resumes(house: House, campaign: Campaign) -> None:
    await campaign.subscribe("anne", leads=("J-1",))
    await present(house, "1", is_there=False)
    await present(house, "2", is_there=True)
    assert await campaign.at("2020-07-18T10:00") == []
    await command(house, "3")
    assert sum("vos rappels sont suspendus" in text for text in campaign.channel.texts(ANNE)) == 1
    await command(house, "4")
    assert sum("vos rappels sont suspendus" in text for text in campaign.channel.texts(ANNE)) == 1
    await house.turns.take(ChoiceEvent(key="5", address=ANNE, sent_at=house.clock.now(), token="sub:resume"))
    found = await campaign.database.read(
        lambda conn: subscriptions.with_suspended(conn, campaign.database.vault.address_hash(ANNE))
    )
    assert [one.leads for one in found[0]] == [("J-1",)]
    assert found[1] == ()


async def test_refused_for_ever_whatever_else_waits_there_is_not_tried(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    await campaign.subscribe("anne", programme="dig")
    campaign.channel.outcomes.append(Refused("blocked"))
    campaign.move(parse_instant("2020-07-10T10:00"))
    await campaign.planning.tick()
    vault, now = campaign.database.vault, campaign.clock.now()
    other = bulk.NewDelivery(
        address=ANNE,
        about="opening|x/1|apply.opens|2020|",
        lang="fr",
        not_before=now.replace(day=12),
        not_after=now.replace(day=20),
    )
    await campaign.database.write(lambda conn: bulk.plan(conn, vault, [other], now))
    await campaign.deliveries.tick()
    found = await campaign.database.read(lambda conn: subscriptions.with_suspended(conn, vault.address_hash(ANNE)))
    assert (len(found[0]), len(found[1])) == (0, 2)
    assert await campaign.statuses() == {"undeliverable (blocked)": 2}


async def test_a_message_that_is_refused_for_itself_suspends_nobody(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.channel.outcomes.append(Refused("too long"))
    await campaign.at("2020-07-10T10:00")
    assert await campaign.statuses() == {"undeliverable (too long)": 1}
    assert [to for to, _ in await campaign.at("2020-07-18T10:00")] != []
