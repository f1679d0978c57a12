"""Replies leave in order, once, and what a channel says of one decides what becomes of it."""

import asyncio
import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.services.channel import NotSent, Refused, Unknown
from bot.services.replies import Replies
from bot.services.sending import back_off_seconds
from bot.storage import claims, tables
from bot.storage.claims import Step
from bot.storage.database import Connection, Database
from bot.storage.errors import Unavailable
from tests.services.doubles import NOON, FakeChannel, said
from tests.services.houses import House

ANNE, BOB = "fake:anne", "fake:bob"


async def statuses(database: Database) -> list[str]:
    column = select(tables.outbox.c.status).order_by(tables.outbox.c.number)
    return list(await database.read(lambda conn: conn.execute(column).scalars().all()))


async def errors(database: Database) -> list[str | None]:
    column = select(tables.outbox.c.error_code).order_by(tables.outbox.c.number)
    return list(await database.read(lambda conn: conn.execute(column).scalars().all()))


async def take(house: House, *texts: str, address: str = ANNE) -> None:
    for text in texts:
        await house.turns.take(said(text, f"{address} {text}", address))


async def test_what_was_not_sent_is_sent_later_and_nothing_overtakes_it(house: House) -> None:
    house.channel.outcomes = [NotSent()]
    await take(house, "a", "b")
    assert await house.replies.deliver(ANNE) == 1.0
    assert house.channel.sent == []
    house.clock.advance(timedelta(seconds=1))
    assert await house.replies.deliver(ANNE) is None
    assert house.channel.texts(ANNE) == ["1: a", "2: b"]


async def test_what_is_announced_meanwhile_does_not_make_it_forget_the_next_attempt(house: House) -> None:
    house.channel.outcomes, house.channel.gate = [NotSent(5)], asyncio.Event()
    await take(house, "a")
    delivering = asyncio.create_task(house.replies.deliver(ANNE))
    await house.channel.arrivals.acquire()
    await take(house, "b")
    house.replies.wake(ANNE)
    house.channel.gate.set()
    assert await delivering == 5.0
    assert house.channel.sent == []


async def test_a_pause_asked_for_by_the_channel_holds_for_everybody(house: House) -> None:
    house.channel.outcomes = [NotSent(30)]
    await take(house, "a")
    await take(house, "b", address=BOB)
    assert await house.replies.deliver(ANNE) == 30
    assert await house.replies.deliver(BOB) == 30
    assert len(house.channel.attempts) == 1
    house.clock.advance(timedelta(seconds=30))
    assert await house.replies.tick() == 2
    await house.replies.idle()
    assert sorted(house.channel.sent) == [(ANNE, "1: a"), (BOB, "1: b")]


async def test_a_pause_of_one_chat_leaves_the_others_alone(house: House) -> None:
    house.channel.outcomes = [NotSent(30, holds="address")]
    await take(house, "a")
    await take(house, "b", address=BOB)
    await house.replies.deliver(ANNE)
    await house.replies.deliver(BOB)
    assert house.channel.sent == [(BOB, "1: b")]


async def test_back_off_grows_and_ends_after_a_day(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    # Only the test's clock counts: no attempt is made because real seconds have passed.
    monkeypatch.setattr("bot.services.replies._TIMER_SECONDS", 0.0)
    house = House(sqlite)
    house.channel.outcomes = [NotSent()] * 1000
    await take(house, "a")
    waits = []
    while (wait := await house.replies.deliver(ANNE)) is not None:
        waits.append(wait)
        house.clock.advance(timedelta(seconds=wait))
    assert waits[:4] == [1, 2, 4, 8]
    assert max(waits) == 300 == back_off_seconds(10**6)
    assert house.clock.now() - NOON <= timedelta(hours=24)
    assert await statuses(sqlite) == ["expired"]
    await house.close()


async def test_a_doubtful_reply_is_sent_once_more_and_then_uncertain(house: House) -> None:
    house.channel.outcomes = [Unknown(), Unknown()]
    await take(house, "a", "b")
    wait = await house.replies.deliver(ANNE)
    house.clock.advance(timedelta(seconds=wait or 0))
    await house.replies.deliver(ANNE)
    assert [text for _, text in house.channel.attempts] == ["1: a", "1: a", "2: b"]
    assert await statuses(house.database) == ["uncertain", "sent"]


async def test_a_channel_that_breaks_counts_as_doubtful(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.channel.outcomes = [ZeroDivisionError("secret")]
    await take(house, "a")
    with caplog.at_level(logging.DEBUG):
        house.clock.advance(timedelta(seconds=await house.replies.deliver(ANNE) or 0))
    await house.replies.deliver(ANNE)
    assert await statuses(house.database) == ["sent"]
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text


async def test_a_refused_reply_is_undeliverable_and_the_next_one_goes(house: House) -> None:
    house.channel.outcomes = [Refused("blocked\0 by the user")]
    await take(house, "a", "b")
    await house.replies.deliver(ANNE)
    assert await statuses(house.database) == ["undeliverable", "sent"]
    assert await errors(house.database) == ["blocked by the user", None]


async def test_what_is_a_day_old_is_not_sent_any_more(house: House) -> None:
    await take(house, "a")
    house.clock.advance(timedelta(hours=25))
    await house.replies.deliver(ANNE)
    assert house.channel.attempts == []
    assert await statuses(house.database) == ["expired"]


async def test_the_tick_gives_up_what_no_channel_here_can_send(house: House) -> None:
    await take(house, "a", address="other:1")
    assert await house.replies.deliver("other:1") is None
    await house.replies.tick()
    assert await statuses(house.database) == ["queued"]
    house.clock.advance(timedelta(hours=25))
    await Replies(house.database, {}, clock=house.clock).tick()
    assert await statuses(house.database) == ["expired"]


async def claimed_by(house: House, name: str) -> None:
    """Leaves the reply to Anne as somebody of that name who never came back would."""
    until = house.clock.now() + timedelta(minutes=1)

    def claim(conn: Connection) -> None:
        step = Step(house.database.vault.address_hash(ANNE))
        claims.settle(conn, [step], now=house.clock.now(), lease_end=until, token=name)

    await house.database.write(claim)


async def test_what_a_dead_process_held_is_sent_at_the_next_start(house: House) -> None:
    await take(house, "a")
    dead = house.replies.name.replace("/" + house.replies.name.rsplit("/", 2)[1] + "/", "/4194305/")
    await claimed_by(house, dead)
    await house.replies.tick()
    await house.replies.idle()
    assert house.channel.texts(ANNE) == ["1: a"]


async def test_what_another_machine_holds_is_sent_when_its_lease_ends(house: House) -> None:
    await take(house, "a")
    await claimed_by(house, "elsewhere/4194305/ab")
    assert await house.replies.tick() == 0
    house.clock.advance(timedelta(minutes=1))
    assert await house.replies.tick() == 1
    await house.replies.idle()
    assert house.channel.texts(ANNE) == ["1: a"]


async def test_what_is_never_marked_is_not_sent_for_ever(house: House) -> None:
    await take(house, "a")
    for _ in range(7):
        await claimed_by(house, "elsewhere/1/ab")
        house.clock.advance(timedelta(minutes=1))
    await house.replies.deliver(ANNE)
    assert house.channel.attempts == []
    assert await statuses(house.database) == ["uncertain"]


async def test_a_damaged_reply_does_not_block_the_next_one(house: House) -> None:
    await take(house, "a", "b")
    first = (
        tables.outbox.c.number
        == select(tables.outbox.c.number).order_by(tables.outbox.c.number).limit(1).scalar_subquery()
    )
    await house.database.write(
        lambda conn: conn.execute(tables.outbox.update().where(first).values(body_ciphertext=b"?"))
    )
    await house.replies.deliver(ANNE)
    assert house.channel.texts(ANNE) == ["2: b"]
    assert await errors(house.database) == ["unreadable", None]


async def test_a_woken_address_is_served_later_where_it_must_wait(sqlite: Database) -> None:
    house = House(sqlite)
    await take(house, "a")
    house.replies.wake(ANNE, after=0.01)
    assert house.channel.attempts == []
    await asyncio.wait_for(house.channel.arrivals.acquire(), 5)
    await house.close()


async def test_a_reply_that_comes_while_one_is_sent_follows_it(sqlite: Database) -> None:
    house = House(sqlite)
    house.channel.gate = asyncio.Event()
    await take(house, "a")
    first = asyncio.create_task(house.replies.deliver(ANNE))
    await house.channel.arrivals.acquire()
    await take(house, "b")
    house.replies.wake(ANNE)
    house.channel.gate.set()
    await first
    await house.replies.idle()
    assert house.channel.texts(ANNE) == ["1: a", "2: b"]
    await house.close()


async def test_a_database_away_between_send_and_mark_causes_no_second_copy(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, write, failures = House(sqlite), sqlite.write, [Unavailable(), Unavailable()]
    await take(house, "a")

    async def away_after_the_send(work):  # type: ignore[no-untyped-def]  # the signature of Database.write
        if house.channel.sent and failures:
            raise failures.pop()
        return await write(work)

    monkeypatch.setattr(sqlite, "write", away_after_the_send)
    monkeypatch.setattr("bot.storage.batch._RETRIES_SECONDS", (0, 0, 0))
    await house.replies.deliver(ANNE)
    assert house.channel.texts(ANNE) == ["1: a"]
    assert await statuses(sqlite) == ["sent"]
    await house.close()


async def test_closing_finishes_what_is_under_way_and_starts_nothing(sqlite: Database) -> None:
    house = House(sqlite)
    house.channel.gate = asyncio.Event()
    await take(house, "a", "b")
    sending = asyncio.create_task(house.replies.deliver(ANNE))
    await house.channel.arrivals.acquire()
    closing = asyncio.create_task(house.replies.close())
    await asyncio.sleep(0)
    house.channel.gate.set()
    await closing
    await sending
    assert await house.replies.deliver(ANNE) is None
    assert await statuses(sqlite) == ["sent", "queued"]
    await house.close()


async def test_closing_does_not_wait_for_ever(sqlite: Database) -> None:
    house = House(sqlite)
    house.channel.gate = asyncio.Event()
    await take(house, "a")
    sending = asyncio.create_task(house.replies.deliver(ANNE))
    await house.channel.arrivals.acquire()
    await house.replies.close(within=0.01)
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert await statuses(sqlite) == ["sending"]
    await house.close()


async def test_a_slow_address_does_not_hold_up_the_others(house: House) -> None:
    channel = FakeChannel(gate=asyncio.Event())
    replies = Replies(house.database, {"fake": channel}, clock=house.clock)
    for number in range(5):
        await take(house, "x", address=f"fake:{number}")
        replies.wake(f"fake:{number}")
    for _ in range(5):
        await channel.arrivals.acquire()
    assert channel.gate
    channel.gate.set()
    await replies.idle()
    assert len(channel.sent) == 5
