"""Long polling: nothing is confirmed before it is kept."""

import asyncio

import pytest

from bot.channels.telegram.http import READ_SECONDS
from bot.services.lanes import Overloaded
from tests.channels.telegram.doors import Service
from tests.standin import Person, StandIn, faults, refusals


async def test_the_offset_moves_only_when_the_whole_batch_is_kept(
    standin: StandIn, polling: Service, anne: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob, take, gate = standin.person(77), polling.turns.take, asyncio.Event()

    async def slow_for_bob(event):  # type: ignore[no-untyped-def]  # a method stands in
        if event.address == "telegram:77" and not gate.is_set():
            await gate.wait()
            raise Overloaded(0.01)
        return await take(event)

    monkeypatch.setattr(polling.turns, "take", slow_for_bob)
    standin.updates.hold()
    anne.says("bonjour")
    bob.says("hello")
    standin.updates.release()
    assert (await anne.reads()).text == "heard bonjour"
    assert len(standin.updates.pending) == 2
    gate.set()
    assert (await bob.reads()).text == "heard hello"
    await standin.updates.all_taken()


async def test_a_stop_leaves_what_was_not_kept_for_the_next_start(
    standin: StandIn, idle_service: Service, anne: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def overloaded(_: object) -> None:
        raise Overloaded(30)

    async with idle_service.running():
        with monkeypatch.context() as patch:
            patch.setattr(idle_service.turns, "take", overloaded)
            anne.says("bonjour")
            while not idle_service.door.counts["overloaded"]:
                await asyncio.sleep(0.005)
            async with asyncio.timeout(5):
                idle_service.stop.set()
                await asyncio.gather(*idle_service._tasks)
    async with idle_service.running():
        assert (await anne.reads(seconds=10)).text == "heard bonjour"


@pytest.mark.parametrize(
    "fault",
    [
        faults.server_error(),
        faults.reset(),
        faults.refuse(refusals.too_many(1)),
        faults.refuse(refusals.Refusal(409, "Conflict: terminated by other getUpdates request")),
    ],
    ids=["502", "reset", "429", "409"],
)
async def test_a_failing_fetch_is_tried_again(
    polling: Service, anne: Person, standin: StandIn, fault: faults.Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.polling._CONFLICT_SECONDS", 0.1)
    standin.faults.next("getUpdates", fault)
    anne.says("un")
    assert (await anne.reads()).text == "heard un"
    anne.says("deux")
    assert (await anne.reads()).text == "heard deux"


async def test_a_webhook_left_by_another_mode_is_taken_off_and_what_waits_is_kept(
    standin: StandIn, idle_service: Service, anne: Person
) -> None:
    anne.says("bonjour")
    async with idle_service.running():
        assert (await anne.reads()).text == "heard bonjour"
    idle_service.place = None
    anne.says("encore")
    async with idle_service.running():
        assert (await anne.reads()).text == "heard encore"
    assert not standin.dropped
    assert all(not call.get("drop_pending_updates") for call in standin.called("deleteWebhook"))


async def test_many_people_in_one_batch(polling: Service, standin: StandIn) -> None:
    standin.updates.hold()
    people = [standin.person(number) for number in range(1, 151)]
    for person in people:
        person.says("salut")
    standin.updates.release()
    for person in people:
        assert (await person.reads()).text == "heard salut"


async def test_stops_under_load_lose_nothing_and_repeat_nothing(standin: StandIn, idle_service: Service) -> None:
    # With the waiting time of real life: only an answer later than that makes a copy, and none is here.
    assert idle_service.read_seconds == READ_SECONDS
    people = [standin.person(number) for number in range(1, 41)]
    for person in people:
        for turn in range(5):
            person.says(f"{person.id} says {turn}")
    clock = asyncio.get_running_loop()
    while standin.updates.pending:
        async with idle_service.running():
            await asyncio.sleep(0.15)
            began = clock.time()
        assert clock.time() - began < 20
    async with idle_service.running():
        for person in people:
            read = [(await person.reads(seconds=20)).text for _ in range(5)]
            assert read == [f"heard {person.id} says {turn}" for turn in range(5)]
    assert len(standin.called("sendMessage")) == 200
