"""Reminders planned and sent: each once, true when it arrives, whatever fails."""

import asyncio
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.clock import parse_instant
from bot.conversation.reminding import NotSaid
from bot.conversation.turn import Reply
from bot.forms.draft import Draft, Submission
from bot.programmes.timing import Timing
from bot.services.channel import Attachment, NotSent, Refused, Unknown
from bot.services.composing import Composing, NotNow
from bot.services.limiter import Limiter, LoopTicks, Rate
from bot.services.planning import jobs
from bot.services.replies import Replies
from bot.storage import bulk, drafts, leases, outbox, submissions, subscriptions
from bot.storage.bulk_claims import Claimed, Letter, Mark
from bot.storage.bulk_tables import BULK
from bot.storage.database import Database
from bot.storage.outbox import NewReply
from tests.services.campaigns import FAST, KNOWLEDGE, Campaign
from tests.services.doubles import FakeChannel

FORM = "commando-ux/2020/apply"


class TimedChannel(FakeChannel):
    """Writes down when, too."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    async def send(
        self, address: str, reply: Reply, *, in_place_of: str | None, attachment: Attachment | None = None
    ) -> str:
        self.times.append(asyncio.get_running_loop().time())
        return await super().send(address, reply, in_place_of=in_place_of, attachment=attachment)


@pytest.fixture
def campaign(database: Database) -> Campaign:
    return Campaign(database)


async def test_each_reminder_reaches_each_subscriber_once(campaign: Campaign) -> None:
    await campaign.subscribe("anne", "bob")
    await campaign.subscribe("carl", programme="dig")
    await campaign.subscribe("dora", audience="administration")
    assert await campaign.at("2020-07-10T09:59:59") == []
    sent = await campaign.at("2020-07-10T10:00")
    assert Counter(to for to, _ in sent) == {"anne": 1, "bob": 1}
    assert all("dans 7 jours" in text for _, text in sent)
    assert await campaign.at("2020-07-10T10:05") == []
    assert await campaign.statuses() == {"sent": 2}


async def test_planned_twice_by_two_workers_it_is_one(campaign: Campaign) -> None:
    await campaign.subscribe(*(f"p{n}" for n in range(30)))
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    await asyncio.gather(campaign.planning.tick(), campaign.another_planner().tick())
    await asyncio.gather(campaign.deliveries.tick(), campaign.another_worker().tick())
    assert len(campaign.channel.sent) == 30
    assert await campaign.statuses() == {"sent": 30}


async def test_the_date_moves_whoever_was_told_hears_it_first_and_once(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    assert len(await campaign.at("2020-07-10T10:00")) == 1
    await campaign.subscribe("late")
    sent = await campaign.at("2020-07-10T17:28:23")
    assert [to for to, _ in sent] == ["anne", "late"]
    assert "et non plus le vendredi 17 juillet" in sent[0][1]
    assert "La date a changé : dimanche 19 juillet 2020" in sent[1][1]
    assert await campaign.at("2020-07-10T18:00") == []
    assert await campaign.at("2020-07-16T10:00") == []  # J-1 of the old date
    assert sorted(to for to, _ in await campaign.at("2020-07-18T10:00")) == ["anne", "late"]


async def test_what_was_queued_for_the_old_date_is_not_sent(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    await campaign.planning.tick()
    campaign.amend("2020-07-21T23:59")
    await campaign.deliveries.tick()
    assert campaign.channel.sent == []
    assert await campaign.statuses() == {"cancelled (moved)": 1}


async def test_a_date_that_moves_on_and_back_is_told_each_time_as_each_person_knows_it(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    await campaign.at("2020-07-10T10:00")  # told: 17 July
    campaign.move(parse_instant("2020-07-10T11:00"))
    campaign.amend("2020-07-25T23:59")
    [(_, text)] = await campaign.at("2020-07-10T11:01")
    assert "samedi 25 juillet 2020" in text and "et non plus le vendredi 17 juillet" in text
    campaign.amend("2020-07-17T23:59")
    [(_, text)] = await campaign.at("2020-07-10T11:02")
    assert "vendredi 17 juillet 2020" in text and "et non plus le samedi 25 juillet" in text
    campaign.amend("2020-07-25T23:59")
    [(_, text)] = await campaign.at("2020-07-10T11:03")
    assert "samedi 25 juillet 2020" in text and "et non plus le vendredi 17 juillet" in text
    assert await campaign.at("2020-07-10T17:00") == []


async def test_undone_before_anybody_heard_of_it_nobody_hears_of_it(campaign: Campaign) -> None:
    campaign.move(parse_instant("2020-07-02T22:00"))
    await campaign.subscribe("anne")
    campaign.amend("2020-07-25T23:59")
    assert await campaign.at("2020-07-02T22:30") == []  # at night: it will be told in the morning
    campaign.amend("2020-07-17T23:59")
    assert await campaign.at("2020-07-03T08:00") == []
    assert [to for to, _ in await campaign.at("2020-07-10T10:00")] == ["anne"]


async def test_moved_twice_in_a_night_it_is_told_once_with_the_date_that_holds(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.move(parse_instant("2020-07-02T22:00"))
    campaign.amend("2020-07-25")
    await campaign.at("2020-07-02T22:30")
    campaign.amend("2020-07-25T18:00")  # the same day, now with its hour: nobody has heard of that day yet
    [(_, text)] = await campaign.at("2020-07-03T08:00")
    assert "La date a changé : samedi 25 juillet 2020, 18" in text
    assert await campaign.at("2020-07-03T08:01") == []


async def test_a_correction_overtaken_while_it_waits_is_not_sent(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.amend("2020-07-25T23:59")
    await campaign.planning.tick()
    campaign.move(campaign.clock.now() + timedelta(seconds=1))
    campaign.amend("2020-07-28T23:59")
    [(_, text)] = await campaign.at("2020-07-01T12:00:02")
    assert "La date a changé : mardi 28 juillet" in text
    assert await campaign.statuses() == {"sent": 1, "cancelled (moved)": 1}


async def test_the_new_date_has_reminders_of_its_own(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.move(parse_instant("2020-07-11T12:00"))
    campaign.amend("2020-07-30T23:59")
    assert len(await campaign.at("2020-07-11T12:01")) == 1
    for old in ("2020-07-12T10:00", "2020-07-16T10:00", "2020-07-18T10:00", "2020-07-19T20:59"):
        assert await campaign.at(old) == []
    [(_, text)] = await campaign.at("2020-07-23T10:00")
    assert "Jeudi 30 juillet 2020" in text and "dans 7 jours" in text
    assert len(await campaign.at("2020-07-29T10:00")) == 1
    assert len(await campaign.at("2020-07-30T20:59")) == 1


async def test_who_stopped_meanwhile_is_left_alone(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    await campaign.planning.tick()
    vault = campaign.database.vault
    await campaign.database.write(lambda conn: subscriptions.end(conn, vault.address_hash("fake:anne"), None))
    await campaign.deliveries.tick()
    assert await campaign.statuses() == {"cancelled (unsubscribed)": 1}


async def test_who_has_sent_a_file_is_not_reminded(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    now = campaign.clock.now()
    sent = Submission(
        id="s1", form=FORM, receipt="CUX-1", version=1, sent_at=now, received_at=now, answers={}, digest="0"
    )
    vault = campaign.database.vault
    await campaign.database.write(lambda conn: submissions.add(conn, vault, sent, address="fake:anne"))
    assert await campaign.at("2020-07-10T10:00") == []
    assert await campaign.statuses() == {"cancelled (submitted)": 1}


async def test_sent_side_by_side_each_is_judged_by_their_own_papers(campaign: Campaign) -> None:
    names = [f"p{n}" for n in range(40)]
    await campaign.subscribe(*names)
    now, vault = campaign.clock.now(), campaign.database.vault
    draft = Draft(form=FORM, begun_at=now, changed_at=now)
    sent = Submission(
        id="s1", form=FORM, receipt="CUX-1", version=1, sent_at=now, received_at=now, answers={}, digest="0"
    )
    await campaign.database.write(lambda conn: drafts.save(conn, vault, draft, address="fake:p7"))
    await campaign.database.write(lambda conn: submissions.add(conn, vault, sent, address="fake:p8"))
    campaign.move(parse_instant("2020-07-10T10:00"))
    await campaign.planning.tick()
    await campaign.database.write(lambda conn: subscriptions.end(conn, vault.address_hash("fake:p9"), None))
    texts = dict(await campaign.at("2020-07-10T10:00"))
    assert sorted(texts) == sorted(set(names) - {"p8", "p9"})
    assert [name for name, text in texts.items() if "étape" in text] == ["p7"]
    assert await campaign.statuses() == {"sent": 38, "cancelled (submitted)": 1, "cancelled (unsubscribed)": 1}


async def test_a_draft_is_reminded_without_a_subscription_and_named_by_its_step(campaign: Campaign) -> None:
    now, vault = campaign.clock.now(), campaign.database.vault
    draft = Draft(form=FORM, begun_at=now, changed_at=now)
    await campaign.database.write(lambda conn: drafts.save(conn, vault, draft, address="fake:anne"))
    assert await campaign.at("2020-07-15T10:00") == []  # J-2 of the date before it moved
    [(to, text)] = await campaign.at("2020-07-17T10:00")
    assert to == "anne"
    assert "étape 1 sur" in text and "pas encore envoyé" in text
    assert len(await campaign.at("2020-07-19T19:59")) == 1
    assert await campaign.at("2020-07-19T20:59") == []


async def test_fewer_reminders_are_fewer(campaign: Campaign) -> None:
    await campaign.subscribe("anne", leads=("J-1",))
    assert await campaign.at("2020-07-10T10:00") == []
    assert next(text for _, text in await campaign.at("2020-07-10T17:28:23")).count("a changé") == 1
    assert await campaign.at("2020-07-12T10:00") == []
    assert [to for to, _ in await campaign.at("2020-07-18T10:00")] == ["anne"]
    assert await campaign.at("2020-07-19T20:59") == []


async def test_who_subscribes_after_its_time_does_not_get_it(campaign: Campaign) -> None:
    await campaign.at("2020-07-10T10:30")
    await campaign.subscribe("late")
    assert await campaign.at("2020-07-10T10:31") == []


async def test_an_outage_longer_than_its_use_lets_it_expire(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    await campaign.planning.tick()
    campaign.move(campaign.clock.now() + timedelta(days=2))
    await campaign.deliveries.tick()
    assert campaign.channel.sent == []
    assert await campaign.statuses() == {"expired": 1}


async def test_blocked_is_undeliverable_and_nothing_more_is_planned_there(campaign: Campaign) -> None:
    campaign.channel.outcomes = [Refused("blocked")]
    await campaign.subscribe("anne")
    await campaign.at("2020-07-10T10:00")
    assert await campaign.statuses() == {"undeliverable (blocked)": 1}
    assert await campaign.at("2020-07-18T10:00") == []
    assert sum((await campaign.statuses()).values()) == 1


async def test_after_a_time_out_nobody_knows_and_it_is_never_sent_again(campaign: Campaign) -> None:
    campaign.channel.outcomes = [Unknown()]
    await campaign.subscribe("anne")
    await campaign.at("2020-07-10T10:00")
    assert await campaign.at("2020-07-10T11:00") == []
    assert await campaign.statuses() == {"uncertain (Unknown)": 1}


async def test_a_refused_connection_is_tried_again_until_it_is_useless(campaign: Campaign) -> None:
    campaign.channel.outcomes = [NotSent(), NotSent()]
    await campaign.subscribe("anne")
    assert await campaign.at("2020-07-10T10:00") == []
    assert await campaign.at("2020-07-10T10:00:02") == []
    assert len(await campaign.at("2020-07-10T10:00:10")) == 1


async def test_a_pause_asked_by_the_channel_holds_everybody(campaign: Campaign) -> None:
    campaign.channel.outcomes = [NotSent(0.3)]
    await campaign.subscribe("anne", "bob", "carl")
    begun = asyncio.get_running_loop().time()
    await campaign.at("2020-07-10T10:00")
    assert campaign.limiter.paused_for > 0 or asyncio.get_running_loop().time() - begun >= 0.3
    await campaign.at("2020-07-10T10:00:05")
    assert sorted(to for to, _ in campaign.channel.sent) == ["fake:anne", "fake:bob", "fake:carl"]


async def test_only_the_leader_sends_and_another_takes_over(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    second = campaign.another_worker()
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    assert await second.tick() == 0  # it leads now, though nothing is due yet
    await campaign.planning.tick()
    assert await campaign.deliveries.tick() == 0
    campaign.move(campaign.clock.now() + timedelta(seconds=21))
    assert await campaign.deliveries.tick() == 1
    assert len(campaign.channel.sent) == 1


async def test_a_leader_that_was_held_up_sends_nothing_any_more(campaign: Campaign) -> None:
    await campaign.subscribe("anne", "bob")
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    await campaign.planning.tick()
    old = campaign.another_worker()
    old._line.extend(await old._claimed())
    campaign.move(campaign.clock.now() + timedelta(seconds=30))
    assert await campaign.another_worker().tick() == 2  # what was not tried is sent by whoever leads now
    assert await old.tick() == 2
    assert len(campaign.channel.sent) == 2
    assert await campaign.statuses() == {"sent": 2}


async def test_a_leader_held_up_after_its_turn_sends_nothing(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    await campaign.subscribe("anne")
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    await campaign.planning.tick()
    old, second, compose = campaign.another_worker(), campaign.another_worker(), Composing.compose

    async def held_up(self: Composing, delivery: Claimed, letter: Letter) -> Reply | NotSaid | NotNow:
        said = await compose(self, delivery, letter)
        monkeypatch.setattr(Composing, "compose", compose)
        campaign.move(campaign.clock.now() + timedelta(seconds=30))
        assert await second.tick() == 1
        return said

    monkeypatch.setattr(Composing, "compose", held_up)
    await old.tick()
    assert len(campaign.channel.sent) == 1
    assert await campaign.statuses() == {"sent": 1}


async def test_after_a_crash_what_was_not_tried_is_sent_and_what_was_is_not(campaign: Campaign) -> None:
    await campaign.subscribe("anne", "bob")
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    await campaign.planning.tick()
    dead = campaign.another_worker()
    claimed = await dead._claimed()
    await dead._attempts.add(claimed[0])
    campaign.move(campaign.clock.now() + timedelta(minutes=3))
    await campaign.deliveries.tick()
    assert len(campaign.channel.sent) == 1
    assert await campaign.statuses() == {"sent": 1, "uncertain (cut off)": 1}


async def test_what_is_claimed_twice_is_tried_once(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    await campaign.planning.tick()
    one = campaign.another_worker()
    claimed = await one._claimed()
    assert [await one._attempts.add(claimed[0]), await one._attempts.add(claimed[0])] == [True, False]


async def test_looking_for_replies_leaves_alone_what_is_being_sent_in_bulk(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    await campaign.planning.tick()
    worker = campaign.another_worker()
    [claimed] = await worker._claimed()
    await worker._attempts.add(claimed)
    replies = Replies(campaign.database, {"fake": campaign.channel}, clock=campaign.clock)
    await replies.tick()
    await replies.close()
    await worker._claimed()
    await worker._marks.add(Mark(delivery=claimed, status="sent"))
    assert await campaign.statuses() == {"sent": 1}


async def test_a_pause_outlives_whoever_was_asked_for_it(campaign: Campaign) -> None:
    campaign.channel.outcomes = [NotSent(300, holds="bulk")]
    await campaign.subscribe("anne")
    await campaign.at("2020-07-10T10:00")
    await campaign.deliveries.close()
    campaign.limiter = Limiter(FAST, LoopTicks())
    second = campaign.another_worker()
    campaign.move(campaign.clock.now() + timedelta(seconds=100))
    await second._claimed()
    assert 200 <= campaign.limiter.paused_for <= 201  # a second more: replies go first


async def test_a_pause_of_everybody_that_a_reply_met_holds_reminders_too(campaign: Campaign) -> None:
    now, database = campaign.clock.now(), campaign.database
    reply = NewReply(
        address="fake:bob", reply=Reply("x"), created_at=now, not_before=now, not_after=now + timedelta(days=1)
    )
    await database.write(lambda conn: outbox.add(conn, database.vault, [reply]))
    campaign.channel.outcomes = [NotSent(60)]
    replies = Replies(database, {"fake": campaign.channel}, clock=campaign.clock)
    await campaign.deliveries.tick()
    await replies.deliver("fake:bob")
    assert campaign.limiter.paused_for == 0  # another process sends reminders
    await campaign.deliveries.tick()
    assert 59 < campaign.limiter.paused_for <= 60
    await replies.close()


async def test_who_takes_over_leaves_the_second_to_whoever_led_before(campaign: Campaign) -> None:
    await campaign.deliveries.tick()
    assert campaign.limiter.paused_for == 0  # nobody led before
    await campaign.deliveries.close()
    campaign.limiter = Limiter(FAST, LoopTicks())
    await campaign.another_worker()._claimed()
    assert 0.9 < campaign.limiter.paused_for <= 1


async def test_one_chats_own_pause_holds_up_nobody_else(campaign: Campaign) -> None:
    campaign.channel.outcomes = [NotSent(300, holds="address")]
    await campaign.subscribe("anne", "bob")
    assert len(await campaign.at("2020-07-10T10:00")) == 1
    assert len(await campaign.at("2020-07-10T10:05")) == 1


async def test_held_up_together_after_their_turns_they_are_spaced_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = TimedChannel()
    campaign = Campaign(database, channel, rate=Rate(per_second=50, chat_seconds=0.0))
    campaign.deliveries._at_once = 8
    await campaign.subscribe(*(f"p{n}" for n in range(8)))
    everybody, compose = asyncio.Barrier(8), Composing.compose

    async def all_at_once(self: Composing, delivery: Claimed, letter: Letter) -> Reply | NotSaid | NotNow:
        said = await compose(self, delivery, letter)
        await everybody.wait()
        return said

    monkeypatch.setattr(Composing, "compose", all_at_once)
    assert len(await campaign.at("2020-07-10T10:00")) == 8
    assert min(after - before for before, after in pairwise(channel.times)) >= 0.01


async def test_asked_to_stop_in_a_pause_it_ends_and_leaves_everything_as_it_was(campaign: Campaign) -> None:
    await campaign.subscribe("anne", "bob")
    campaign.limiter.pause(300)
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    await campaign.planning.tick()
    working = asyncio.create_task(campaign.deliveries.tick())
    await asyncio.sleep(0.1)
    campaign.deliveries.cease()
    async with asyncio.timeout(5):
        await working
    assert campaign.channel.sent == []
    assert await campaign.statuses() == {"queued": 2}


async def test_a_worker_that_stops_gives_up_the_lead_at_once(campaign: Campaign) -> None:
    await campaign.deliveries.tick()
    await campaign.deliveries.close()
    now = campaign.clock.now()
    fence = await campaign.database.write(
        lambda conn: leases.acquire(conn, BULK, "next", now=now, until=now + timedelta(seconds=20))
    )
    assert fence == 2


async def test_what_should_have_gone_and_did_not_is_seen(campaign: Campaign) -> None:
    await campaign.subscribe("anne")
    campaign.move(campaign.clock.now() + timedelta(days=8, hours=22))
    await campaign.planning.tick()
    now = campaign.clock.now() + timedelta(minutes=11)
    late = await campaign.database.read(lambda conn: bulk.overdue(conn, now - timedelta(minutes=10), now))
    assert late == 1


def test_a_forecast_that_becomes_a_date_is_no_correction() -> None:
    found = list(jobs(KNOWLEDGE, parse_instant("2020-05-04T11:30"), Timing()))
    assert {job.about.split("|")[0] for job in found if job.edition.id == "eig/4"} == {"opening"}


async def test_everybody_is_reminded_at_the_times_that_they_chose(database: Database) -> None:
    campaign = Campaign(database)
    await campaign.subscribe("anne", leads=("J-3",))
    await campaign.subscribe("bob", leads=("J-3", "H-3"))
    await campaign.subscribe("carl")
    went = {at: sorted(to for to, _ in await campaign.at(at)) for at in ("2020-07-10T10:00", "2020-07-10T17:29")}
    went |= {
        at: sorted(to for to, _ in await campaign.at(at))
        for at in ("2020-07-12T10:00", "2020-07-16T10:00", "2020-07-18T10:00", "2020-07-19T20:59")
    }
    assert went == {
        "2020-07-10T10:00": ["carl"],
        "2020-07-10T17:29": ["anne", "bob", "carl"],  # the date moved
        "2020-07-12T10:00": ["carl"],
        "2020-07-16T10:00": ["anne", "bob"],
        "2020-07-18T10:00": ["carl"],
        "2020-07-19T20:59": ["bob", "carl"],
    }


async def test_who_chose_otherwise_since_it_was_planned_is_left_alone(database: Database) -> None:
    campaign = Campaign(database)
    await campaign.subscribe("anne")
    campaign.move(parse_instant("2020-07-10T10:00"))
    await campaign.planning.tick()
    await campaign.subscribe("anne", leads=("J-1",))
    await campaign.deliveries.tick()
    assert campaign.channel.sent == []
    assert await campaign.statuses() == {"cancelled (unsubscribed)": 1}
