"""The limiter on a clock of its own: never more than the rate in any second, never a send inside a pause."""

import asyncio
import heapq
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.limiter import Limiter, Rate


class FakeTicks:
    """Time that passes only when everybody waits for it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self.now + seconds, next(self._numbers), done))
        await done

    async def run_until(self, until: float) -> None:
        """Let everything due by then happen, in order."""
        for _ in range(3):
            await asyncio.sleep(0)
        while self._waiting and self._waiting[0][0] <= until:
            at, _, done = heapq.heappop(self._waiting)
            self.now = max(self.now, at)
            done.set_result(None)
            for _ in range(3):
                await asyncio.sleep(0)
        self.now = max(self.now, until)


async def sent_at(limiter: Limiter, ticks: FakeTicks, addresses: list[bytes], *, group: bool = False) -> list[float]:
    """When each message to these addresses went, all asking at once."""
    sent: list[float] = []

    async def one(address: bytes) -> None:
        await limiter.turn(address, group=group)
        sent.append(ticks.time())

    tasks = [asyncio.create_task(one(address)) for address in addresses]
    await ticks.run_until(ticks.now + 10_000)
    await asyncio.gather(*tasks)
    return sent


def most_in_any(seconds: float, sent: list[float]) -> int:
    return max(sum(start <= at < start + seconds for at in sent) for start in sent)


async def test_a_thousand_go_evenly_and_at_no_second_more_than_the_rate() -> None:
    ticks = FakeTicks()
    sent = await sent_at(Limiter(Rate(), ticks), ticks, [bytes([n // 256, n % 256]) for n in range(1000)])
    assert most_in_any(1.0, sent) <= 25
    assert sent[-1] - sent[0] == pytest.approx(1.02 * 999 / 25, rel=0.01)


async def test_one_person_gets_one_a_second() -> None:
    ticks = FakeTicks()
    sent = await sent_at(Limiter(Rate(), ticks), ticks, [b"anne"] * 4)
    assert [round(after - before, 3) for before, after in pairwise(sent)] == [1.0, 1.0, 1.0]


async def test_a_group_gets_at_most_twenty_in_any_minute() -> None:
    ticks = FakeTicks()
    sent = await sent_at(Limiter(Rate(), ticks), ticks, [b"team"] * 50, group=True)
    assert most_in_any(60.0 - 1e-6, sent) <= 20


async def test_a_pause_is_never_cut_short() -> None:
    ticks = FakeTicks()
    limiter = Limiter(Rate(), ticks)
    limiter.pause(30)
    limiter.pause(3)
    assert limiter.paused_for == 30
    assert await sent_at(limiter, ticks, [b"anne"]) == [1030.0]


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 20)), max_size=5), st.integers(1, 80))
def test_nothing_goes_inside_a_pause_whenever_it_begins(pauses: list[tuple[float, float]], messages: int) -> None:
    async def play() -> None:
        ticks = FakeTicks()
        limiter = Limiter(Rate(), ticks)
        began: list[tuple[float, float]] = []
        sent: list[float] = []

        async def send() -> None:
            for number in range(messages):
                await limiter.turn(bytes([number]))
                sent.append(ticks.time())

        task = asyncio.create_task(send())
        for after, length in pauses:
            await ticks.run_until(ticks.now + after)
            began.append((ticks.now, ticks.now + length))
            limiter.pause(length)
        await ticks.run_until(ticks.now + 1000)
        await task
        assert not [at for at in sent for start, end in began if start < at < end - 1e-6]

    asyncio.run(play())


async def test_what_is_long_ago_is_forgotten() -> None:
    ticks = FakeTicks()
    limiter = Limiter(Rate(per_second=1000), ticks)
    await sent_at(limiter, ticks, [bytes([n // 256, n % 256]) for n in range(3000)])
    await sent_at(limiter, ticks, [b"team"], group=True)
    ticks.now += 120
    await sent_at(limiter, ticks, [b"anne"])
    assert len(limiter._last) < 10 and not limiter._group


async def test_held_up_together_after_their_turns_they_do_not_go_at_once() -> None:
    ticks = FakeTicks()
    limiter = Limiter(Rate(), ticks)
    sent: list[float] = []

    async def one(number: int) -> None:
        await limiter.turn(bytes([number]))
        # A database that is slow now and then.
        await ticks.sleep(2.0 - (ticks.now - 1000.0) % 2.0)
        assert await limiter.go()
        sent.append(ticks.time())

    tasks = [asyncio.create_task(one(number)) for number in range(200)]
    await ticks.run_until(1100.0)
    await asyncio.gather(*tasks)
    assert most_in_any(1.0, sent) <= 25
    assert sent[-1] - sent[0] == pytest.approx(1.02 * 199 / 25, rel=0.05)


async def test_a_pause_that_begins_after_the_turn_holds() -> None:
    ticks = FakeTicks()
    limiter = Limiter(Rate(), ticks)
    limiter.pause(1)
    assert not await limiter.go()
    ticks.now += 1
    assert await limiter.go()


async def test_once_closed_nobody_waits_and_nothing_goes() -> None:
    ticks = FakeTicks()
    limiter = Limiter(Rate(), ticks)
    limiter.pause(300)
    turn = asyncio.create_task(limiter.turn(b"anne"))
    await ticks.run_until(ticks.now + 10)
    limiter.close()
    await ticks.run_until(ticks.now + 1.5)
    assert turn.done() and not turn.result()
    ticks.now += 300
    assert not await limiter.go()
