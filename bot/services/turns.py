"""Taking an event: read the conversation, let the core answer, keep all of it in one transaction."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.conversation.effects import KeepFile
from bot.conversation.events import AnyEvent, ChoiceEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import HOLD_SECONDS, Reply, Turn, at_once
from bot.services.backlog import Backlog
from bot.services.incoming import Incoming, seal_files
from bot.services.lanes import Lanes, Overloaded
from bot.services.papers import NotAsItWas
from bot.services.responding import NoTurn, Responder, where_of
from bot.services.turn_end import End, Moved, keep_turn, new_replies
from bot.services.turn_start import Hashes, Start, read_starts
from bot.storage import meta, outbox
from bot.storage.batch import Batch
from bot.storage.database import Connection, Database
from bot.storage.errors import Unavailable
from bot.storage.files import Sealed

log = logging.getLogger(__name__)

Answered = tuple[Turn, dict[str, Sealed]]

_TRIES = 20
_TRIES_TO_SUBMIT = 3
_NONCE_BYTES = 16


def whole(_address: str, reply: Reply) -> Sequence[Reply]:
    """A reply as one message, whatever its length."""
    return (reply,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much may wait, how long misses are kept, and how a reply is cut where a channel's messages are short.

    Without `hold` no reply waits for the rest of a thought: at a door where an utterance always comes whole.
    """

    most_unsent: int = 2000
    most_waiting_at_one_address: int = 200
    keep_misses: timedelta = timedelta(days=180)
    cut: Callable[[str, Reply], Sequence[Reply]] = whole
    hold: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """`fresh`: the event was new. `wait`: its replies go out after so many seconds; None when there are none."""

    fresh: bool
    wait: float | None = None


class Turns:
    """The way in for every door. The responder is closed with it.

    Without `incoming` no file is fetched.
    """

    def __init__(
        self,
        database: Database,
        responder: Responder,
        *,
        clock: Clock,
        apology: Callable[[Conversation], Reply],
        bounds: Bounds | None = None,
        incoming: Incoming | None = None,
    ) -> None:
        self._database = database
        self._responder = responder
        self._clock = clock
        self._apology = apology
        self._bounds = bounds or Bounds()
        self._incoming = incoming
        self._lanes = Lanes(self._bounds.most_waiting_at_one_address)
        self._backlog = Backlog(database, self._bounds.most_unsent)
        # People who write at the same time are read together: one change of threads, one snapshot.
        self._starts: Batch[Hashes, Start | None] = Batch(
            database.read, lambda conn, hashes: read_starts(conn, database.vault, hashes)
        )
        self._marked = False

    async def take(self, event: AnyEvent) -> Taken:
        """Once this returns, the event and its replies are kept for good; a repeated event changes nothing.

        Overloaded when it cannot be taken now: nothing was kept, or what was kept is found when the event is repeated.
        """
        try:
            # The place in the lane is taken first, before anything is awaited: so the order of arrival is kept.
            async with self._lanes.turn(event.address):
                await self._backlog.refuse_more(outbox.scheme_of(event.address))
                return await self._take(replace(event, nonce=secrets.token_hex(_NONCE_BYTES)))
        except Unavailable as error:
            raise Overloaded from error

    async def close(self) -> None:
        """End the responder, after the event that it is at."""
        await self._responder.close()

    async def _take(self, event: AnyEvent) -> Taken:
        vault = self._database.vault
        hashes = Hashes(vault.address_hash(event.address), vault.event_hash(event.key))
        refused = 0
        for _ in range(_TRIES):
            start = await self._starts.add(hashes)
            if start is None:
                return Taken(fresh=False)
            if self._incoming:
                event = await self._incoming.brought(event, start.conversation)
            try:
                return await self._keep(
                    await self._answer(event, hashes.event, start, fails=refused >= _TRIES_TO_SUBMIT)
                )
            except Moved:
                continue
            except NotAsItWas:
                refused += 1
                log.error("A submission could not be kept: it is not what the turn took it for.")
        raise Overloaded

    async def _answer(self, event: AnyEvent, event_hash: bytes, start: Start, *, fails: bool) -> End:
        now = self._clock.now()
        if fails:
            turn, sealed = self._apologised(start.conversation)
        else:
            turn, sealed = await self._answered(event, start.conversation, now)
        cut = [part for reply in turn.replies for part in self._bounds.cut(event.address, reply)]
        turn = replace(turn, replies=tuple(cut))
        message_ref = event.message_ref if isinstance(event, ChoiceEvent) else None
        return End(
            address=event.address,
            event_hash=event_hash,
            start=start,
            turn=turn,
            replies=new_replies(turn, address=event.address, now=now, message_ref=message_ref),
            now=now,
            keep_misses=self._bounds.keep_misses,
            sealed=sealed,
        )

    async def _keep(self, end: End) -> Taken:
        if not await self._database.write(partial(self._write, end=end)):
            return Taken(fresh=False)
        self._marked = True
        if not end.replies:
            return Taken(fresh=True)
        return Taken(fresh=True, wait=HOLD_SECONDS if end.turn.held else 0.0)

    def _write(self, conn: Connection, end: End) -> bool:
        if not self._marked:
            meta.mark_turns(conn, self._clock.simulated)
        return keep_turn(conn, self._database.vault, end)

    async def _answered(self, event: AnyEvent, conversation: Conversation, now: datetime) -> Answered:
        try:
            turn = await self._responder.respond(event, conversation, now)
            return turn if self._bounds.hold else at_once(turn), await self._sealed(event, turn)
        except Overloaded:
            raise
        except NoTurn as fault:
            log.error("No answer to a %s: %s", type(event).__name__, fault)
        except Exception as error:
            # Its message may quote the person: only its kind and where it came from are logged.
            log.error("No answer to a %s: %s", type(event).__name__, where_of(error))
        return self._apologised(conversation)

    async def _sealed(self, event: AnyEvent, turn: Turn) -> dict[str, Sealed]:
        if not any(isinstance(effect, KeepFile) for effect in turn.effects):
            return {}
        return await asyncio.to_thread(seal_files, self._database.vault, event, turn)

    def _apologised(self, conversation: Conversation) -> Answered:
        return Turn(conversation, replies=(self._apology(conversation),)), {}
