"""Sending one claimed row, and judging by what the channel says what becomes of it."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.conversation.turn import Reply
from bot.services.channel import Attachment, Channel, NotSent, Refused
from bot.services.documents import Documents, NotMade
from bot.storage import claims
from bot.storage.claims import Claimed, Mark
from bot.storage.crypto import Unreadable
from bot.storage.errors import Unavailable
from bot.storage.outbox import scheme_of
from bot.storage.vault import Vault

log = logging.getLogger(__name__)

# A send ends well before the lease of its row does, so that nobody else takes the row meanwhile.
SEND_SECONDS = 30
MAKE_SECONDS = 20
_RESEND_AFTER = timedelta(seconds=3)
_LONGEST_BACK_OFF_SECONDS = 300
_MOST_TIMEOUTS = 2
_MOST_LOST_LEASES = 6
_ERROR_CODE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class _Letter:
    address: str
    reply: Reply
    in_place_of: str | None


class Sending:
    """Gives each claimed row to its channel once; remembers which channels asked for a pause."""

    def __init__(
        self, vault: Vault, channels: Mapping[str, Channel], clock: Clock, documents: Documents | None = None
    ) -> None:
        self._vault = vault
        self._documents = documents
        self._channels = channels
        self._clock = clock
        self._paused_until: dict[str, datetime] = {}

    async def send(self, row: Claimed) -> Mark:
        """What became of the row; raises nothing."""
        try:
            letter = _Letter(*claims.unseal(self._vault, row))
        except (Unreadable, ValueError, KeyError, TypeError):
            return self._given_up(row, "unreadable")
        now, scheme = self._clock.now(), scheme_of(letter.address)
        if now > row.not_after:
            return Mark(row=row, status="expired", not_before=now, doubts=row.doubts)
        if row.doubts >= _MOST_LOST_LEASES:
            return Mark(row=row, status="uncertain", not_before=now, doubts=row.doubts, error_code="never marked")
        if now < (until := self._paused_until.get(scheme, now)):
            return self._postponed(row, until, error_code="paused")
        return await self._try(row, letter, self._channels[scheme])

    async def _try(self, row: Claimed, letter: _Letter, channel: Channel) -> Mark:
        reply = _marked(letter.reply) if row.doubts else letter.reply
        try:
            attachment = await self._attachment(letter)
        except NotMade:
            return self._given_up(row, "no document")
        except (Unavailable, TimeoutError):
            return self._not_sent(row, NotSent(), scheme_of(letter.address))
        try:
            async with asyncio.timeout(SEND_SECONDS):
                message_ref = await channel.send(
                    letter.address, reply, in_place_of=letter.in_place_of, attachment=attachment
                )
        except NotSent as error:
            return self._not_sent(row, error, scheme_of(letter.address))
        except Refused as error:
            return self._given_up(row, error.reason)
        except Exception as error:
            return self._in_doubt(row, error)
        now = self._clock.now()
        ref = claims.seal_ref(self._vault, row, message_ref)
        return Mark(row=row, status="sent", not_before=now, doubts=row.doubts, at=now, message_ref_ciphertext=ref)

    async def _attachment(self, letter: _Letter) -> Attachment | None:
        """The document of the reply. NotMade; Unavailable or TimeoutError where a later attempt may have it."""
        if letter.reply.document is None:
            return None
        if self._documents is None:
            raise NotMade
        try:
            async with asyncio.timeout(MAKE_SECONDS):
                return await self._documents.make(letter.address, letter.reply.document)
        except (NotMade, Unavailable, TimeoutError):
            raise
        except Exception as error:
            log.error("A document could not be made: %s", type(error).__name__)
            raise NotMade from error

    def _not_sent(self, row: Claimed, error: NotSent, scheme: str) -> Mark:
        now = self._clock.now()
        until = now + timedelta(seconds=error.retry_after or back_off_seconds(row.attempts))
        if error.retry_after and error.holds == "everyone":
            self._paused_until[scheme] = max(until, self._paused_until.get(scheme, now))
            # Whoever sends reminders may be another process.
            return replace(self._postponed(row, until, error_code="not sent"), pauses=scheme)
        return self._postponed(row, until, error_code="not sent")

    def _postponed(self, row: Claimed, until: datetime, *, error_code: str) -> Mark:
        status: claims.Status = "expired" if until > row.not_after else "queued"
        return Mark(row=row, status=status, not_before=until, doubts=row.doubts, error_code=error_code)

    def _given_up(self, row: Claimed, reason: str) -> Mark:
        code = reason.replace("\0", "")[:_ERROR_CODE_LENGTH]
        log.warning("A reply is undeliverable: %s", code)
        now = self._clock.now()
        return Mark(row=row, status="undeliverable", not_before=now, doubts=row.doubts, error_code=code)

    def _in_doubt(self, row: Claimed, error: Exception) -> Mark:
        doubts, code = row.doubts + 1, type(error).__name__
        log.warning("A reply may or may not have been sent: %s", code)
        status: claims.Status = "uncertain" if doubts >= _MOST_TIMEOUTS else "queued"
        again = self._clock.now() + _RESEND_AFTER
        return Mark(row=row, status=status, not_before=again, doubts=doubts, error_code=code)


def _marked(reply: Reply) -> Reply:
    """A reply that may be there already says so where it can."""
    return replace(reply, text=f"{reply.copy_note}\n{reply.text}") if reply.copy_note else reply


def back_off_seconds(attempts: int) -> float:
    """1, 2, 4 … seconds after the first, second, third attempt, at most five minutes."""
    return float(min(2 ** min(attempts - 1, 20), _LONGEST_BACK_OFF_SECONDS))
