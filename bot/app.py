"""The composition root: from settings, each object built once and connected to the others."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from bot.channels.telegram.cutting import MOST_UNITS
from bot.channels.telegram.marks import units, visible
from bot.clock import Clock, RealClock, SimulatedClock
from bot.conversation.amended import with_amendments
from bot.conversation.engine import respond
from bot.conversation.knowledge import Knowledge
from bot.conversation.papers import most_bytes_wanted
from bot.conversation.state import Conversation
from bot.conversation.turn import Reply
from bot.forms.files import FileState
from bot.i18n import Catalogues, Msg
from bot.kept import retention_of, timing_of
from bot.knowing import knowledge_of, words_of
from bot.programmes.amendments import Amendment
from bot.services.announced import Announced
from bot.services.announcing import Announcing
from bot.services.campaign import Campaign
from bot.services.channel import Channel
from bot.services.composing import Composing
from bot.services.deliveries import Deliveries
from bot.services.documents import Documents
from bot.services.following import Following
from bot.services.freezing import Freezing
from bot.services.guard import Guard
from bot.services.incoming import Incoming
from bot.services.limiter import Limiter, LoopTicks, Rate
from bot.services.planning import Planning
from bot.services.replies import Replies
from bot.services.responder_process import ResponderProcess
from bot.services.responding import InThread, Responder
from bot.services.retention import Report, retain
from bot.services.turns import Bounds, Turns
from bot.settings import Settings, SettingsError
from bot.storage import amendments
from bot.storage.database import Database
from bot.storage.opening import open_database, peek
from bot.worker import Worker

log = logging.getLogger(__name__)

APOLOGY = Msg("Something went wrong on my side, and it was noted. Please try again in other words.")


def clock_of(settings: Settings) -> Clock:
    """The real clock, or the simulated one that the settings ask for."""
    return SimulatedClock(settings.now) if settings.now else RealClock()


def as_amended(knowledge: Knowledge, settings: Settings) -> Knowledge:
    """With the dates that the team moved, where there is a database. CannotOpen when it cannot be read."""
    found = asyncio.run(peek(settings.database_url, amendments.load_if_there))
    return with_amendments(knowledge, found or ())


def apologise(catalogues: Catalogues) -> Callable[[Conversation], Reply]:
    """What is said when the assistant itself fails."""
    return lambda conversation: Reply(catalogues.render(APOLOGY, conversation.lang or "fr"))


Listens = Literal["nowhere", "here", "apart"]


@dataclass(slots=True, kw_only=True)
class Running:
    """What a door or a worker is built from. `knowledge` is another when the team has moved a date: ask for it anew.

    `responder` gives the turns where this process listens to people.
    """

    settings: Settings
    clock: Clock
    database: Database
    knowledge: Knowledge
    responder: Responder | None = None
    files: Knowledge = field(init=False)

    def __post_init__(self) -> None:
        self.files = self.knowledge

    def amend(self, found: Sequence[Amendment]) -> None:
        """From now on these dates hold, over what the files say."""
        self.knowledge = with_amendments(self.files, found)
        if isinstance(self.responder, ResponderProcess):
            self.responder.amend(found)


@asynccontextmanager
async def running(
    settings: Settings, clock: Clock | None = None, *, listens: Listens = "here"
) -> AsyncIterator[Running]:
    """Open the database, then read the content; close the database in the end.

    Listening "apart" is in a process of its own; where it is "nowhere" no matcher is loaded. CannotStart as ResponderProcess.
    """
    chosen = clock or clock_of(settings)
    settings.var.mkdir(parents=True, exist_ok=True)
    database = await open_database(
        settings.database_url, settings.keys, key_path=settings.var / "guichet.key", simulated=chosen.simulated
    )
    # The child reads the content while this process does.
    starting = asyncio.create_task(_started(settings)) if listens == "apart" else None
    try:
        knowledge = await asyncio.to_thread(knowledge_of if listens == "here" else words_of, settings)
        _refuse_unknown(settings.keep.hold, knowledge)
        run = Running(settings=settings, clock=chosen, database=database, knowledge=knowledge)
        run.responder = await starting if starting else in_thread(run) if listens == "here" else None
        try:
            async with Following(database, run.amend):
                yield run
        finally:
            if isinstance(run.responder, InThread):
                await run.responder.close()
    finally:
        if starting is not None:
            await _ended(starting)
        await database.close()


def in_thread(run: Running) -> Responder:
    """The core in a thread of this process, with what is known at each moment."""
    return InThread(lambda event, conversation, now: respond(event, conversation, run.knowledge, now))


async def _ended(starting: "asyncio.Task[ResponderProcess]") -> None:
    """End it, whether it has started or not."""
    starting.cancel()
    await asyncio.wait([starting])
    if not starting.cancelled() and starting.exception() is None:
        await starting.result().close()


async def _started(settings: Settings) -> ResponderProcess:
    # It is given no secret: it reads what strangers write.
    harmless = replace(settings, database_url="", keys=None, telegram_token=None, webhook_secret=None)
    responder = ResponderProcess(harmless)
    await responder.start()
    return responder


def _refuse_unknown(held: Collection[str], knowledge: Knowledge) -> None:
    """SettingsError where an edition is held that there is not: what somebody meant to hold would be erased."""
    known = {edition for programme in knowledge.programmes.values() for edition in programme.editions}
    faults = [f"GUICHET_HOLD: there is no edition {name}." for name in sorted(held) if name not in known]
    if faults:
        raise SettingsError(faults)


def turns_of(run: Running, channels: dict[str, Channel], bounds: Bounds) -> Turns:
    """The way in, for a door whose replies are cut as `bounds` says; files are fetched through the channels."""
    catalogues = run.knowledge.catalogues
    assert run.responder is not None  # noqa: S101 (a door is built where somebody listens)
    return Turns(
        run.database,
        run.responder,
        clock=run.clock,
        apology=apologise(catalogues),
        bounds=bounds,
        incoming=Incoming(channels, partial(most_bytes_wanted, knowledge=run.knowledge), _inspected),
    )


def _inspected(content: bytes, most_bytes: int) -> FileState:
    # Read in when the first file comes: most processes never see one.
    from bot.forms.pdf import inspect

    return inspect(content, most_bytes)


def replies_of(run: Running, channels: dict[str, Channel]) -> Replies:
    """The way out, through these channels."""
    return Replies(
        run.database, channels, clock=run.clock, documents=Documents(run.database, lambda: run.knowledge, run.clock)
    )


def guard_of(run: Running) -> Guard:
    """What this machine has seen of the database."""
    return Guard(run.database, run.settings.var / "guichet.seen")


def campaign_of(run: Running, channels: dict[str, Channel], *, only: str | None = None) -> Campaign:
    """Reminders and announcements, through these channels, or to one address `only`."""
    timing, rate = timing_of(run.settings), Rate(per_second=run.settings.bulk_per_second)
    deliveries = Deliveries(
        run.database,
        channels,
        composing=Composing(run.database, lambda: run.knowledge, run.clock, timing),
        limiters={scheme: Limiter(rate, LoopTicks()) for scheme in channels},
        clock=run.clock,
        only=only,
        guard=None if only else guard_of(run),
    )
    planning = Planning(run.database, lambda: run.knowledge, run.clock, timing)
    return Campaign(planning, deliveries, Freezing(run.database, run.clock))


def announcing_of(run: Running) -> Announcing:
    """How the team announces: a text has to fit into one message of the narrowest channel."""
    return Announcing(
        run.database,
        lambda: run.knowledge,
        run.clock,
        timing_of(run.settings),
        room=lambda text: MOST_UNITS - units(visible(text)),
    )


def announced_in(database: Database, settings: Settings, clock: Clock) -> Announced:
    """What the team sees of announcements, and how it steers them: whatever is wrong with the content folder."""
    return Announced(database, clock, timing_of(settings))


def worker_of(run: Running, replies: Replies, campaign: Campaign, stop: asyncio.Event, *, purges: bool) -> Worker:
    """The loops that send what was left behind, remind, and purge what is too old."""

    async def purge_now() -> None:
        if not purges:
            return
        report = await retained(run, apply=True)
        if report.goes:
            log.info("Erased %d rows, drafts and submissions that were kept long enough.", report.goes)

    return Worker(replies=replies, purge=purge_now, stop=stop, remind=campaign.tick, cease=campaign.cease)


async def retained(run: Running, *, apply: bool) -> Report:
    """What has had its time; erased where `apply`."""
    retention = retention_of(run.settings)
    return await retain(run.database, retention, run.knowledge, run.clock.now(), apply=apply)
