"""The composition root: from settings, each object built once and connected to the others."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.check.review import Stolen
from bot.check.thefts import still_stolen
from bot.clock import Clock, RealClock, SimulatedClock
from bot.content.learning import corpus_of
from bot.content.library import Library, read_library
from bot.content.model import load_or_fit
from bot.content.sentences import sentence_encoder
from bot.conversation.engine import respond
from bot.conversation.events import AnyEvent
from bot.conversation.knowledge import Knowledge, Understands
from bot.conversation.papers import most_bytes_wanted
from bot.conversation.state import Conversation
from bot.conversation.turn import Reply, Turn, at_once
from bot.faq.answer import Answers
from bot.faq.matcher import Matcher
from bot.faq.understanding import NOTHING_KNOWN, Hints, Understanding
from bot.forms.pdf import inspect
from bot.i18n import Catalogues, Msg
from bot.programmes.timing import Timing
from bot.services.campaign import Campaign
from bot.services.channel import Channel
from bot.services.composing import Composing
from bot.services.deliveries import Deliveries
from bot.services.documents import Documents
from bot.services.following import Following, with_amendments
from bot.services.incoming import Incoming
from bot.services.limiter import Limiter, LoopTicks, Rate
from bot.services.periods import Retention
from bot.services.planning import Planning
from bot.services.replies import Replies
from bot.services.retention import Report, retain
from bot.services.turns import Bounds, Respond, Turns
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


def matcher_of(library: Library, settings: Settings) -> Matcher:
    """The matcher for this content: from the cache, fitted first where the content is new."""
    corpus = corpus_of(library)
    model = load_or_fit(corpus, settings.var / "models")
    encoder = sentence_encoder()
    if encoder is None:
        log.warning("The sentence encoder is not installed: questions are understood less well.")
    return Matcher(model, corpus, encoder)


def knowledge_of(settings: Settings) -> Knowledge:
    """All that the assistant knows. ContentError lists what is wrong with the content folder."""
    library = read_library(settings.content)
    return _knowledge(library, settings, matcher_of(library, settings))


def words_of(settings: Settings) -> Knowledge:
    """The same for what only speaks and never listens: no matcher is loaded. ContentError as `knowledge_of`."""
    return _knowledge(read_library(settings.content), settings, _Deaf())


def as_amended(knowledge: Knowledge, settings: Settings) -> Knowledge:
    """With the dates that the team moved, where there is a database. CannotOpen when it cannot be read."""
    found = asyncio.run(peek(settings.database_url, amendments.load_if_there))
    return with_amendments(knowledge, found or ())


class _Deaf:
    def understand(self, utterance: str, hints: Hints = NOTHING_KNOWN) -> Understanding:  # noqa: ARG002 (the protocol)
        """Nothing is heard here."""
        raise AssertionError("What only speaks was spoken to.")


def _knowledge(library: Library, settings: Settings, matcher: Understands) -> Knowledge:
    answers = Answers(
        topics=library.topics,
        answers=library.answers,
        programmes=library.programmes,
        sources=library.sources,
        catalogues=Catalogues.read(settings.locales),
        team_contact=settings.team_contact,
    )
    return Knowledge(
        matcher=matcher,
        answers=answers,
        forms=library.forms,
        eligibility=library.eligibility,
        procedures=library.procedures,
    )


def respond_with(knows: Callable[[], Knowledge], *, hold: bool) -> Respond:
    """The assistant as the turn service calls it; without `hold` no reply waits for the rest of a thought."""

    def answer(event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
        turn = respond(event, conversation, knows(), now)
        return turn if hold else at_once(turn)

    return answer


def apologise(catalogues: Catalogues) -> Callable[[Conversation], Reply]:
    """What is said when the assistant itself fails."""
    return lambda conversation: Reply(catalogues.render(APOLOGY, conversation.lang or "fr"))


@dataclass(slots=True, kw_only=True)
class Running:
    """What a door or a worker is built from. `knowledge` is another when the team has moved a date: ask for it anew."""

    settings: Settings
    clock: Clock
    database: Database
    knowledge: Knowledge


@asynccontextmanager
async def running(settings: Settings, clock: Clock | None = None, *, listens: bool = True) -> AsyncIterator[Running]:
    """Open the database, then read the content; close the database in the end. Without `listens` no matcher is loaded."""
    chosen = clock or clock_of(settings)
    settings.var.mkdir(parents=True, exist_ok=True)
    database = await open_database(
        settings.database_url, settings.keys, key_path=settings.var / "guichet.key", simulated=chosen.simulated
    )
    try:
        knowledge = await asyncio.to_thread(knowledge_of if listens else words_of, settings)
        _refuse_unknown(settings.keep.hold, knowledge)
        run = Running(settings=settings, clock=chosen, database=database, knowledge=knowledge)
        async with Following(database, knowledge, partial(setattr, run, "knowledge")):
            yield run
    finally:
        await database.close()


def _refuse_unknown(held: Collection[str], knowledge: Knowledge) -> None:
    """SettingsError where an edition is held that there is not: what somebody meant to hold would be erased."""
    known = {edition for programme in knowledge.programmes.values() for edition in programme.editions}
    faults = [f"GUICHET_HOLD: there is no edition {name}." for name in sorted(held) if name not in known]
    if faults:
        raise SettingsError(faults)


def turns_of(run: Running, channels: dict[str, Channel], bounds: Bounds, *, hold: bool = True) -> Turns:
    """The way in, for a door whose replies are cut as `bounds` says; files are fetched through the channels."""
    catalogues = run.knowledge.catalogues
    return Turns(
        run.database,
        respond_with(lambda: run.knowledge, hold=hold),
        clock=run.clock,
        apology=apologise(catalogues),
        bounds=bounds,
        incoming=Incoming(channels, partial(most_bytes_wanted, knowledge=run.knowledge), inspect),
    )


def replies_of(run: Running, channels: dict[str, Channel]) -> Replies:
    """The way out, through these channels."""
    return Replies(
        run.database, channels, clock=run.clock, documents=Documents(run.database, lambda: run.knowledge, run.clock)
    )


def timing_of(settings: Settings) -> Timing:
    """The hours at which people are left alone."""
    return Timing(quiet_from=settings.quiet_from, quiet_until=settings.quiet_until)


def campaign_of(run: Running, channels: dict[str, Channel], *, only: str | None = None) -> Campaign:
    """Reminders, through these channels, or to one address `only`."""
    timing, rate = timing_of(run.settings), Rate(per_second=run.settings.bulk_per_second)
    deliveries = Deliveries(
        run.database,
        channels,
        composing=Composing(run.database, lambda: run.knowledge, run.clock, timing),
        limiters={scheme: Limiter(rate, LoopTicks()) for scheme in channels},
        clock=run.clock,
        only=only,
    )
    return Campaign(Planning(run.database, lambda: run.knowledge, run.clock, timing), deliveries)


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


def retention_of(settings: Settings) -> Retention:
    """How long each kind of thing is kept."""
    keep = settings.keep
    return Retention(
        replies=timedelta(days=keep.reply_days),
        conversations=timedelta(days=keep.conversation_days),
        drafts=timedelta(days=keep.draft_days),
        applications=keep.application_months,
        talent_pool=keep.talent_pool_months,
        proposals=keep.proposal_months,
        withdrawn=timedelta(days=keep.withdrawn_days),
        erasures=timedelta(days=keep.erasure_days),
        held=keep.hold,
        timing=timing_of(settings),
    )


def keep_misses(settings: Settings) -> timedelta:
    """How long what was not understood is kept."""
    return timedelta(days=settings.miss_days)


def stolen_phrasings(library: Library, settings: Settings) -> list[Stolen]:
    """Phrasings that the matcher gives to another topic, fitted without them or even as it serves."""
    corpus = corpus_of(library)
    model = load_or_fit(corpus, settings.var / "models")
    matcher = Matcher(model, corpus, sentence_encoder())
    return [*(Stolen(*one) for one in model.stolen), *still_stolen(matcher, model.doubtful)]
