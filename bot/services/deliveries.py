"""The way out for what nobody waits for: one worker at a time, judged again at sending, evenly spaced, never twice."""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.conversation.reminding import NotSaid
from bot.conversation.turn import Reply
from bot.services.channel import Channel, NotSent, Refused
from bot.services.composing import Composing, NotNow
from bot.services.guard import Guard
from bot.services.leading import Lead, Leading
from bot.services.limiter import Limiter
from bot.services.senders import has_died
from bot.services.sending import SEND_SECONDS, back_off_seconds
from bot.storage import announcements, bulk_claims, outbox, subscriptions
from bot.storage.batch import Batch
from bot.storage.bulk_claims import Claim, Claimed, Letter, Mark
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection, Database
from bot.storage.outbox import is_group, scheme_of

log = logging.getLogger(__name__)

_CLAIM_FOR = timedelta(seconds=120)
# So many share a transaction when they are noted and marked. At the usual rate nearly all of them wait for their turn.
_AT_ONCE = 32
_MOST_CLAIMED = 50
_MOST_ANNOUNCED = 25
# After a pause replies that waited go first.
_REPLIES_FIRST_SECONDS = 1.0


class Deliveries:
    """Sends what is planned for these channels, or to one address `only`, `at_once` of them side by side.

    Call `tick` again and again; it does nothing while another process sends.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        *,
        composing: Composing,
        limiters: Mapping[str, Limiter],
        clock: Clock,
        only: str | None = None,
        guard: Guard | None = None,
        at_once: int = _AT_ONCE,
    ) -> None:
        self._database = database
        self._channels = channels
        self._composing = composing
        self._limiters = limiters
        self._clock = clock
        self._at_once = at_once
        self._only = None if only is None else database.vault.address_hash(only)
        self._leading = Leading(database, list(channels), clock, guard=guard)
        self._attempts: Batch[Claimed, bool] = Batch(self._leading.sends, self._attempted)
        self._marks: Batch[Mark, None] = Batch(database.write, _settled)
        self._line: deque[Claimed] = deque()
        self._next_in_line = asyncio.Lock()
        self._telling: set[int] = set()
        self._all_told = asyncio.Event()
        self._nothing_due = False
        self._closing = False

    async def tick(self) -> int:
        """Send everything that is due; how many were dealt with."""
        self._nothing_due = False
        lanes = [asyncio.create_task(self._lane()) for _ in range(self._at_once)]
        # Each to its end: what is being sent when another fails is still marked.
        ended = await asyncio.gather(*lanes, return_exceptions=True)
        for fault in ended:
            if isinstance(fault, BaseException):
                raise fault
        return sum(dealt for dealt in ended if isinstance(dealt, int))

    def cease(self) -> None:
        """Begin nothing more: `tick` ends as soon as what is being sent is sent."""
        self._closing = True
        for limiter in self._limiters.values():
            limiter.close()

    async def close(self) -> None:
        """Finish what is being sent; give up the lead, so that the next need not wait."""
        self.cease()
        await self._leading.give_up()

    async def _lane(self) -> int:
        """One after the other, until nothing is due; several lanes side by side, so that one that hangs holds up nobody."""
        dealt = 0
        while (delivery := await self._next()) is not None:
            try:
                await self._deal_with(delivery)
            finally:
                self._telling.discard(delivery.number)
                if not self._telling:
                    self._all_told.set()
            dealt += 1
        return dealt

    async def _next(self) -> Claimed | None:
        async with self._next_in_line:
            if not self._line and not self._nothing_due and not self._closing:
                self._line.extend(await self._claimed())
                self._nothing_due = not self._line
            if not self._line:
                return None
            if self._was_told(self._line[0]):
                self._telling.add(self._line[0].number)
                self._all_told.clear()
            elif self._telling:
                # Whoever was told a date that has moved hears of it before the others: not beside them.
                await self._all_told.wait()
            return self._line.popleft()

    async def _claimed(self) -> list[Claimed]:
        claimed, lead = await self._database.write(self._lead_and_claim)
        self._leading.keep(lead)
        for scheme, seconds in (lead.calm if lead else {}).items():
            self._limiters[scheme].pause(seconds)
        return sorted(claimed, key=lambda one: not self._was_told(one))

    def _lead_and_claim(self, conn: Connection) -> tuple[list[Claimed], Lead | None]:
        now, lead = self._clock.now(), self._leading.take(conn)
        if lead is None:
            return [], None
        token = f"{self._leading.name}#{lead.fence}"
        dead = [name for name in bulk_claims.holders(conn) if has_died(name.partition("#")[0])]
        bulk_claims.recover(conn, now, token, dead)
        bulk_claims.expire(conn, now)
        wanted = Claim(
            schemes=list(self._channels),
            fence=lead.fence,
            lease_end=now + _CLAIM_FOR,
            token=token,
            most=_MOST_CLAIMED,
            only=self._only,
        )
        claimed = bulk_claims.claim(conn, wanted, now) or self._claim_announced(conn, wanted, now)
        return claimed, lead

    def _claim_announced(self, conn: Connection, wanted: Claim, now: datetime) -> list[Claimed]:
        """Of the first announcement that may go at this hour: few at once, since reminders go before them."""
        for one in announcements.unfinished(conn):
            if one.may_go(now, self._composing.timing):
                some = replace(wanted, about=one.about, most=_MOST_ANNOUNCED)
                if claimed := bulk_claims.claim(conn, some, now):
                    return claimed
        return []

    def _was_told(self, delivery: Claimed) -> bool:
        if not delivery.about.startswith("correction|"):
            return False
        try:
            return bool(bulk_claims.unseal(self._database.vault, delivery).told)
        except (Unreadable, ValueError, KeyError, TypeError):
            return False

    async def _deal_with(self, delivery: Claimed) -> None:
        try:
            letter = bulk_claims.unseal(self._database.vault, delivery)
        except (Unreadable, ValueError, KeyError, TypeError):
            await self._marks.insist(Mark(delivery=delivery, status="undeliverable", reason="unreadable"))
            return
        limiter = self._limiters[scheme_of(letter.address)]
        if not await self._my_turn(limiter, delivery, letter):
            return
        said = await self._composing.compose(delivery, letter)
        if isinstance(said, NotSaid):
            await self._marks.insist(Mark(delivery=delivery, status="cancelled", reason=said.reason))
            return
        if isinstance(said, NotNow):
            await self._marks.insist(Mark(delivery=delivery, status="queued"))
            return
        # At the last moment: not ours any more where another leads, it was stopped, or a pause has begun.
        if await self._attempts.add(delivery) and await limiter.go() and self._leading.in_time():
            await self._marks.insist(await self._sent(delivery, letter, said, limiter))
        else:
            await self._marks.insist(Mark(delivery=delivery, status="queued"))

    async def _my_turn(self, limiter: Limiter, delivery: Claimed, letter: Letter) -> bool:
        """Wait for the turn; False when it is not ours to send any more, and then it is left as it was found."""
        turn = await limiter.turn(delivery.address_hash, group=is_group(letter.address))
        if self._clock.now() >= delivery.not_after:
            await self._marks.insist(Mark(delivery=delivery, status="expired"))
            return False
        if not turn or not await self._leading.holds():
            await self._marks.insist(Mark(delivery=delivery, status="queued"))
            return False
        return True

    async def _sent(self, delivery: Claimed, letter: Letter, reply: Reply, limiter: Limiter) -> Mark:
        channel = self._channels[scheme_of(letter.address)]
        try:
            async with asyncio.timeout(SEND_SECONDS):
                silent = reply.silent or bool(delivery.silent)
                await channel.send(letter.address, replace(reply, silent=silent), in_place_of=None)
        except NotSent as error:
            return self._again(delivery, letter, error, limiter)
        except Refused as error:
            return await self._undeliverable(delivery, error)
        except Exception as error:
            log.warning("A delivery may or may not have been sent: %s", type(error).__name__)
            return Mark(delivery=delivery, status="uncertain", reason=type(error).__name__)
        return Mark(delivery=delivery, status="sent", at=self._clock.now())

    def _again(self, delivery: Claimed, letter: Letter, error: NotSent, limiter: Limiter) -> Mark:
        wait = error.retry_after or back_off_seconds(delivery.attempts + 1)
        pauses = bool(error.retry_after) and error.holds != "address"
        if pauses:
            wait += _REPLIES_FIRST_SECONDS
            limiter.pause(wait)
        until = self._clock.now() + timedelta(seconds=wait)
        status: bulk_claims.Status = "expired" if until >= delivery.not_after else "queued"
        scheme = scheme_of(letter.address) if pauses else None
        return Mark(delivery=delivery, status=status, not_before=until, reason="not sent", pauses=scheme)

    def _attempted(self, conn: Connection, deliveries: Sequence[Claimed]) -> list[bool]:
        noted = bulk_claims.attempt(conn, deliveries, fence=self._leading.fence, now=self._clock.now())
        return [one.number in noted for one in deliveries]

    async def _undeliverable(self, delivery: Claimed, error: Refused) -> Mark:
        if error.unreachable:
            await self._database.write(lambda conn: _lost(conn, delivery.address_hash, error.reason))
        return Mark(delivery=delivery, status="undeliverable", reason=error.reason)


def _settled(conn: Connection, marks: Sequence[Mark]) -> list[None]:
    bulk_claims.settle(conn, marks)
    return [None] * len(marks)


def _lost(conn: Connection, address_hash: bytes, reason: str) -> None:
    """Nothing more goes to an address that cannot be reached, until the person comes back."""
    subscriptions.suspend(conn, address_hash)
    outbox.give_up(conn, address_hash, reason, replies=False)
