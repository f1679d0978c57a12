"""The way out for what nobody waits for: one worker at a time, judged again at sending, evenly spaced, never twice."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.conversation.reminding import NotSaid
from bot.conversation.turn import Reply
from bot.services.channel import Channel, NotSent, Refused
from bot.services.composing import Composing
from bot.services.limiter import Limiter
from bot.services.senders import has_died, sender_name
from bot.services.sending import SEND_SECONDS, back_off_seconds
from bot.storage import bulk_claims, leases, subscriptions
from bot.storage.batch import Batch
from bot.storage.bulk_claims import Claim, Claimed, Letter, Mark
from bot.storage.bulk_tables import BULK
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection, Database
from bot.storage.outbox import scheme_of

log = logging.getLogger(__name__)

LEADS_FOR = timedelta(seconds=20)
_CLAIM_FOR = timedelta(seconds=120)
_AT_ONCE = 8
_MOST_CLAIMED = 50
_MARGIN = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Lead:
    """This process sends, and no other, until then; `fence` says which reign it is."""

    fence: int
    until: datetime


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
        at_once: int = _AT_ONCE,
    ) -> None:
        self._database = database
        self._channels = channels
        self._composing = composing
        self._limiters = limiters
        self._clock = clock
        self._at_once = at_once
        self._only = None if only is None else database.vault.address_hash(only)
        self.name = sender_name()
        self._attempts: Batch[Claimed, None] = Batch(database.write, _attempted)
        self._marks: Batch[Mark, None] = Batch(database.write, _settled)
        self._lead: _Lead | None = None
        self._closing = False

    async def tick(self) -> int:
        """Send everything that is due; how many were dealt with."""
        dealt = 0
        while not self._closing and (claimed := await self._claimed()):
            await self._send_all(claimed)
            dealt += len(claimed)
        return dealt

    async def close(self) -> None:
        """Finish what is being sent; give up the lead, so that the next need not wait."""
        self._closing = True
        if self._lead is not None:
            await self._database.write(lambda conn: leases.release(conn, BULK, self.name, self._clock.now()))
            self._lead = None

    async def _claimed(self) -> list[Claimed]:
        claimed, self._lead = await self._database.write(self._lead_and_claim)
        return claimed

    def _lead_and_claim(self, conn: Connection) -> tuple[list[Claimed], _Lead | None]:
        now = self._clock.now()
        until = now + LEADS_FOR
        fence = leases.acquire(conn, BULK, self.name, now=now, until=until)
        if fence is None:
            return [], None
        bulk_claims.recover(conn, now, [name for name in bulk_claims.holders(conn) if has_died(name.partition("#")[0])])
        bulk_claims.expire(conn, now)
        wanted = Claim(
            schemes=list(self._channels),
            fence=fence,
            lease_end=now + _CLAIM_FOR,
            token=f"{self.name}#{fence}",
            most=_MOST_CLAIMED,
            only=self._only,
        )
        return bulk_claims.claim(conn, wanted, now), _Lead(fence, until)

    async def _send_all(self, claimed: Sequence[Claimed]) -> None:
        # Whoever was told a date that has moved hears of it before the others: not beside them.
        told = [delivery for delivery in claimed if self._was_told(delivery)]
        await self._send_together(told)
        await self._send_together([delivery for delivery in claimed if delivery not in told])

    def _was_told(self, delivery: Claimed) -> bool:
        if not delivery.about.startswith("correction|"):
            return False
        try:
            return bool(bulk_claims.unseal(self._database.vault, delivery).told)
        except (Unreadable, ValueError, KeyError, TypeError):
            return False

    async def _send_together(self, claimed: Sequence[Claimed]) -> None:
        waiting = iter(claimed)

        async def lane() -> None:
            for delivery in waiting:
                await self._deal_with(delivery)

        async with asyncio.TaskGroup() as lanes:
            for _ in range(min(self._at_once, len(claimed))):
                lanes.create_task(lane())

    async def _deal_with(self, delivery: Claimed) -> None:
        try:
            letter = bulk_claims.unseal(self._database.vault, delivery)
        except (Unreadable, ValueError, KeyError, TypeError):
            await self._marks.add(Mark(delivery=delivery, status="undeliverable", reason="unreadable"))
            return
        limiter = self._limiters[scheme_of(letter.address)]
        if not await self._my_turn(limiter, delivery, letter):
            return
        said = await self._composing.compose(delivery, letter)
        if isinstance(said, NotSaid):
            await self._marks.add(Mark(delivery=delivery, status="cancelled", reason=said.reason))
            return
        await self._attempts.add(delivery)
        await self._marks.add(await self._sent(delivery, letter, said, limiter))

    async def _my_turn(self, limiter: Limiter, delivery: Claimed, letter: Letter) -> bool:
        """Wait for the turn; False when it is not ours to send any more, and then it is left as it was found."""
        await limiter.turn(delivery.address_hash, group=_is_group(letter.address))
        now = self._clock.now()
        if now >= delivery.not_after:
            await self._marks.add(Mark(delivery=delivery, status="expired"))
            return False
        if self._closing or not await self._still_leads(now):
            await self._marks.add(Mark(delivery=delivery, status="queued"))
            return False
        return True

    async def _still_leads(self, now: datetime) -> bool:
        """Whether nobody else leads: looked up anew when the time is nearly over, as after a process was held up."""
        lead = self._lead
        if lead is None:
            return False
        if now < lead.until - _MARGIN:
            return True
        until = now + LEADS_FOR
        fence = await self._database.write(lambda conn: leases.acquire(conn, BULK, self.name, now=now, until=until))
        self._lead = _Lead(fence, until) if fence == lead.fence else None
        return self._lead is not None

    async def _sent(self, delivery: Claimed, letter: Letter, reply: Reply, limiter: Limiter) -> Mark:
        channel = self._channels[scheme_of(letter.address)]
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await channel.send(letter.address, replace(reply, silent=bool(delivery.silent)), in_place_of=None)
        except NotSent as error:
            return self._again(delivery, error, limiter)
        except Refused as error:
            return await self._undeliverable(delivery, error.reason)
        except Exception as error:
            log.warning("A delivery may or may not have been sent: %s", type(error).__name__)
            return Mark(delivery=delivery, status="uncertain", reason=type(error).__name__)
        return Mark(delivery=delivery, status="sent", at=self._clock.now())

    def _again(self, delivery: Claimed, error: NotSent, limiter: Limiter) -> Mark:
        if error.retry_after and error.everyone:
            limiter.pause(error.retry_after)
        wait = error.retry_after or back_off_seconds(delivery.attempts + 1)
        until = self._clock.now() + timedelta(seconds=wait)
        status: bulk_claims.Status = "expired" if until >= delivery.not_after else "queued"
        return Mark(delivery=delivery, status=status, not_before=until, reason="not sent")

    async def _undeliverable(self, delivery: Claimed, reason: str) -> Mark:
        """Nothing more goes to an address that cannot be reached, until the person comes back."""
        await self._database.write(lambda conn: subscriptions.suspend(conn, delivery.address_hash))
        return Mark(delivery=delivery, status="undeliverable", reason=reason)


def _attempted(conn: Connection, deliveries: Sequence[Claimed]) -> list[None]:
    bulk_claims.attempt(conn, deliveries)
    return [None] * len(deliveries)


def _settled(conn: Connection, marks: Sequence[Mark]) -> list[None]:
    bulk_claims.settle(conn, marks)
    return [None] * len(marks)


def _is_group(address: str) -> bool:
    """Telegram numbers its groups below zero."""
    return address.partition(":")[2].startswith("-")
