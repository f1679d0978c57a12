"""An event is taken once, whole, in order; its replies wait in the outbox."""

import asyncio
import logging
import random
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import select, update

from bot.conversation.events import AnyEvent, ChoiceEvent, TextEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import Reply, Turn
from bot.services.aside import put_aside
from bot.services.lanes import Overloaded
from bot.services.misses import recorded
from bot.services.turns import Bounds, Taken
from bot.storage import conversations, set_aside, tables
from bot.storage.database import Database
from bot.storage.errors import Unavailable
from bot.storage.opening import open_database
from tests.databases import KEY
from tests.services.doubles import NOON, echo, said
from tests.services.houses import House

ANNE = "fake:anne"


async def test_an_event_is_answered_and_remembered(house: House) -> None:
    assert await house.say("bonjour", "1") == Taken(fresh=True, wait=0.0)
    await house.say("salaire ?", "2")
    assert house.channel.texts(ANNE) == ["1: bonjour", "2: salaire ?"]


async def test_a_repeated_event_changes_and_sends_nothing(house: House) -> None:
    await house.say("bonjour", "1")
    assert await house.say("bonjour", "1") == Taken(fresh=False)
    await house.say("salaire ?", "2")
    assert house.channel.texts(ANNE) == ["1: bonjour", "2: salaire ?"]


async def test_the_same_event_twice_at_the_same_time_is_taken_once(house: House) -> None:
    taken = await asyncio.gather(*(house.turns.take(said("bonjour", "1")) for _ in range(10)))
    assert sorted(one.fresh for one in taken) == [False] * 9 + [True]


async def test_two_processes_take_an_event_once_and_lose_none(database_url: str, tmp_path: Path) -> None:
    databases = [await open_database(database_url, KEY, key_path=tmp_path / "key") for _ in range(2)]
    houses = [House(database) for database in databases]
    events = [said(f"e{number}", str(number)) for number in range(15)]
    # Some events reach one process, some the other, some both.
    shares = ((houses[0], events[:10]), (houses[1], events[5:]))
    await asyncio.gather(*(house.turns.take(event) for house, share in shares for event in share))
    await asyncio.gather(*(house.replies.deliver(ANNE) for house in houses))
    await houses[0].replies.deliver(ANNE)
    texts = houses[0].channel.texts(ANNE) + houses[1].channel.texts(ANNE)
    assert sorted(int(text.partition(":")[0]) for text in texts) == list(range(1, 16))
    assert {text.partition(" ")[2] for text in texts} == {event.text for event in events}
    for house, database in zip(houses, databases, strict=True):
        await house.close()
        await database.close()


async def test_fifty_events_of_one_person_stay_in_order(house: House) -> None:
    await asyncio.gather(*(house.say(f"e{number}", str(number)) for number in range(50)))
    await house.replies.idle()
    assert house.channel.texts(ANNE) == [f"{number + 1}: e{number}" for number in range(50)]


async def test_people_do_not_wait_for_each_other(house: House) -> None:
    house.channel.gate = gate = asyncio.Event()
    slow = asyncio.create_task(house.say("slow", "1"))
    await house.channel.arrivals.acquire()
    house.channel.gate = None
    await house.say("quick", "2", "fake:bob")
    assert house.channel.sent == [("fake:bob", "1: quick")]
    assert not slow.done()
    gate.set()
    await slow


async def test_the_event_loop_does_not_wait_for_the_core(sqlite: Database) -> None:
    def slow(_event: AnyEvent, conversation: Conversation, _now: datetime) -> Turn:
        sleep(0.2)
        return Turn(conversation)

    house, loop = House(sqlite, slow), asyncio.get_running_loop()
    taking = asyncio.create_task(house.say("x", "1"))
    longest, last = 0.0, loop.time()
    while not taking.done():
        await asyncio.sleep(0.005)
        longest, last = max(longest, loop.time() - last), loop.time()
    assert longest < 0.15
    await house.close()


async def test_a_failing_core_says_sorry_and_is_not_asked_again(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert (await house.say("boom", "1")).fresh
        assert not (await house.say("boom", "1")).fresh
    await house.say("after", "2")
    assert house.channel.texts(ANNE) == ["Something went wrong on my side.", "1: after"]
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text
    assert "anne" not in caplog.text


async def test_a_held_reply_waits_then_goes(house: House) -> None:
    assert await house.say("hm", "1") == Taken(fresh=True, wait=1.5)
    assert house.channel.sent == []
    house.clock.advance(timedelta(seconds=1.5))
    await house.replies.deliver(ANNE)
    assert house.channel.texts(ANNE) == ["what is hm?"]


async def test_a_further_text_in_time_is_read_with_the_held_one(house: House) -> None:
    await house.say("hm", "1")
    await house.say("salaire", "2")
    house.clock.advance(timedelta(seconds=10))
    await house.replies.deliver(ANNE)
    assert house.channel.texts(ANNE) == ["2: hm + salaire"]


async def test_a_further_text_after_the_held_one_left_stands_alone(house: House) -> None:
    await house.say("hm", "1")
    house.clock.advance(timedelta(seconds=1.5))
    await house.replies.deliver(ANNE)
    await house.say("salaire", "2")
    assert house.channel.texts(ANNE) == ["what is hm?", "2: salaire"]


async def test_a_held_reply_that_leaves_while_the_core_thinks_is_not_joined(database: Database) -> None:
    asked: list[bool] = []

    def thinking(event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
        asked.append(bool(conversation.heard and conversation.heard.held))
        if len(asked) == 2:
            house.clock.advance(timedelta(seconds=2))
            asyncio.run_coroutine_threadsafe(house.replies.deliver(ANNE), loop).result(5)
        return echo(event, conversation, now)

    house, loop = House(database, thinking), asyncio.get_running_loop()
    await house.say("hm", "1")
    await house.say("salaire", "2")
    assert house.channel.texts(ANNE) == ["what is hm?", "2: salaire"]
    assert asked == [False, True, False]
    await house.close()


async def test_a_choice_edits_the_message_it_was_taken_on(house: House) -> None:
    event = ChoiceEvent(key="1", address=ANNE, sent_at=NOON, token="dig", message_ref="77")
    await house.turns.take(event)
    await house.replies.deliver(ANNE)
    assert house.channel.in_place_of == ["77", None]


async def test_a_long_reply_is_cut_before_it_is_kept(database: Database) -> None:
    def halves(_address: str, reply: Reply) -> list[Reply]:
        return [Reply(reply.text[:4]), Reply(reply.text[4:])]

    house = House(database, bounds=Bounds(cut=halves))
    await house.say("bonjour", "1")
    assert house.channel.texts(ANNE) == ["1: b", "onjour"]
    await house.close()


@pytest.mark.parametrize("damage", ["moved", "old version", "rubbish"])
async def test_a_state_that_cannot_be_read_is_set_aside_and_the_person_goes_on(house: House, damage: str) -> None:
    await house.say("bonjour", "1")
    vault = house.database.vault
    address_hash = vault.address_hash(ANNE)
    here = conversations.state_place(address_hash)
    bad = {
        "moved": vault.seal("{}", "elsewhere"),
        "old version": vault.seal('{"version": 0}', here),
        "rubbish": b"\xff",
    }[damage]
    await house.database.write(lambda conn: conn.execute(update(tables.conversations).values(state_ciphertext=bad)))
    await house.say("salaire ?", "2")
    await house.say("et la durée ?", "3")
    assert house.channel.texts(ANNE) == ["1: bonjour", "1: salaire ?", "2: et la durée ?"]
    kept = await house.database.read(set_aside.load)
    assert [(aside.body_ciphertext, aside.place, aside.reason) for aside in kept] == [(bad, here, "state")]


async def test_misses_are_kept_for_the_editors_and_then_forgotten(house: House) -> None:
    await house.say("hm combien", "1")
    (miss,) = await recorded(house.database, since=NOON, now=NOON)
    assert (miss.at, miss.miss.utterance, miss.miss.reason) == (NOON, "hm combien", "unknown")
    assert await recorded(house.database, since=NOON, now=NOON + timedelta(days=181)) == []


async def test_what_a_door_cannot_read_is_put_aside_once(database: Database) -> None:
    for fresh in (True, False):
        assert await put_aside(database, '{"update_id": 7', key="update:7", reason="update", now=NOON) is fresh
    kept = await database.read(set_aside.load)
    assert [database.vault.unseal(aside.body_ciphertext, aside.place) for aside in kept] == ['{"update_id": 7']


async def test_too_many_unsent_replies_turn_events_away(database: Database) -> None:
    house = House(database, bounds=Bounds(most_unsent=3))
    for number in range(4):
        await house.turns.take(said("x", str(number)))
    later = House(database, bounds=Bounds(most_unsent=3))
    with pytest.raises(Overloaded) as refusal:
        await later.turns.take(said("x", "5"))
    assert refusal.value.retry_after > 0
    assert (await later.turns.take(said("x", "6", "other:1"))).fresh
    await house.close()
    await later.close()


async def test_too_many_events_of_one_person_are_turned_away_and_others_are_not(sqlite: Database) -> None:
    house = House(sqlite, bounds=Bounds(most_waiting_at_one_address=5))
    flood = [house.turns.take(said("x", str(number))) for number in range(9)]
    results = await asyncio.gather(*flood, house.turns.take(said("y", "y", "fake:bob")), return_exceptions=True)
    assert [isinstance(result, Overloaded) for result in results] == [False] * 5 + [True] * 4 + [False]
    await house.close()


async def test_a_database_that_cannot_answer_turns_events_away(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_work: object) -> None:
        raise Unavailable

    house = House(sqlite)
    with monkeypatch.context() as broken:
        broken.setattr(sqlite, "write", away)
        with pytest.raises(Overloaded):
            await house.turns.take(said("bonjour", "1"))
    assert (await house.turns.take(said("bonjour", "1"))).fresh
    await house.close()


async def test_a_real_turn_marks_the_database(database: Database) -> None:
    house = House(database)
    await house.say("bonjour", "1")
    found = await database.read(lambda conn: conn.execute(select(tables.meta.c.value)).scalars().all())
    assert found == ["simulated"]
    await house.close()


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_the_order_every_event_counts_once(database: Database, seed: int) -> None:
    chance = random.Random(seed)  # chance, not secrets
    house = House(database)
    events = [said(f"e{number}", str(number), f"fake:{number % 3}") for number in range(30)]
    repeated = events + chance.sample(events, 10)
    chance.shuffle(repeated)

    async def arrive(event: TextEvent) -> None:
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)
        if (await house.turns.take(event)).wait is not None:
            house.replies.wake(event.address)

    await asyncio.gather(*(arrive(event) for event in repeated))
    await house.replies.idle()
    for address in ("fake:0", "fake:1", "fake:2"):
        texts = house.channel.texts(address)
        assert [int(text.partition(":")[0]) for text in texts] == list(range(1, 11))
        assert {text.partition(" ")[2] for text in texts} == {e.text for e in events if e.address == address}
    await house.close()
