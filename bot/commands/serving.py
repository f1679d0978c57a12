"""`guichet serve`, `web`, `worker`, `migrate`: what runs for people all day."""

import argparse
import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot import app
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.cutting import cut
from bot.channels.telegram.door import Behind, TelegramDoor
from bot.channels.telegram.webhook import NotRegistered, WebhookPlace, register_webhook
from bot.commands.refused import Refused
from bot.logs import set_up_logs
from bot.server import Check, Feed, Health, build_app, calendar_routes, listening
from bot.services.alarms import Alarms
from bot.services.aside import put_aside
from bot.services.calendars import Calendars
from bot.services.campaign import Campaign, keeps_up
from bot.services.guard import in_order
from bot.services.moving import moves_in
from bot.services.replies import Replies
from bot.services.responder_process import CannotStart
from bot.services.turns import Bounds
from bot.settings import Settings, read_settings
from bot.storage.database import Database
from bot.storage.opening import open_database
from bot.storage.schema import migrate as migrate_schema
from bot.storage.schema import schema_is_current
from bot.worker import stop_on_signals

log = logging.getLogger(__name__)


def serve(_: argparse.Namespace) -> int:
    """Everything: the server, the door, what is sent."""
    return _run(_serve(_settings(), works=True))


def web(_: argparse.Namespace) -> int:
    """The HTTP server and the Telegram door; `guichet worker` purges beside it."""
    return _run(_serve(_settings(), works=False))


def worker(_: argparse.Namespace) -> int:
    """Send what is due or was left behind, and purge."""
    return _run(_work(_settings()))


def migrate(_: argparse.Namespace) -> int:
    """Bring the tables up to date; with a token and PUBLIC_URL, tell Telegram where the webhook is."""
    return _run(_migrate(_settings()))


def _settings() -> Settings:
    settings = read_settings(os.environ)
    set_up_logs(settings.log_format, settings.log_level)
    return settings


def _run(work: Coroutine[None, None, None]) -> int:
    try:
        _run_fast(work)
    except CannotStart as fault:
        raise Refused(str(fault)) from None
    return 0


def _run_fast(work: Coroutine[None, None, None]) -> None:
    try:
        import uvloop  # optional: not on every platform
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)


@dataclass(frozen=True, slots=True)
class Telegram:
    """The Bot API and the ways out to it."""

    api: TelegramApi
    channel: TelegramChannel
    replies: Replies
    campaign: Campaign


@asynccontextmanager
async def telegram_of(run: app.Running) -> AsyncIterator[Telegram]:
    """The ways out, closed in the order in which they need one another."""
    settings = run.settings
    if settings.telegram_token is None:
        raise Refused("TELEGRAM_BOT_TOKEN is not set: talk in this terminal with guichet chat, or set the token.")
    api = TelegramApi(settings.telegram_token, settings.telegram_api_url)
    channel = TelegramChannel(api, moves_in(run.database))
    replies = app.replies_of(run, {"telegram": channel})
    campaign = app.campaign_of(run, {"telegram": channel})
    async with api:
        try:
            yield Telegram(api, channel, replies, campaign)
        finally:
            await campaign.close()
            await replies.close()


async def _serve(settings: Settings, *, works: bool) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with app.running(settings, listens="apart") as run, telegram_of(run) as telegram:
        door, checks = door_of(run, telegram), checks_of(run, telegram.campaign)
        health = Health(
            checks={
                "database": lambda: schema_is_current(run.database),
                **checks,
            },
            figures=lambda: {"updates": door.counts},
        )
        loop = app.worker_of(run, telegram.replies, telegram.campaign, stop, purges=works)
        loop.watch = alarms_of(run, checks).tick
        async with listening(
            build_app([*door.routes, *calendar_routes(_feed(run))], health), settings.host, settings.port
        ) as port:
            log.info("Listening on %s:%d.", settings.host, port)
            # What is there by now stays: looking through it for garbage would hold up a reply now and then.
            gc.collect()
            gc.freeze()
            await asyncio.gather(door.run(stop), loop.run())


def checks_of(run: app.Running, campaign: Campaign) -> dict[str, Check]:
    """What must be well for reminders to go out."""
    guard = app.guard_of(run)
    return {
        "restored": lambda: in_order(run.database, guard),
        "reminders": lambda: keeps_up(run.database, run.clock, campaign.planning),
    }


def alarms_of(run: app.Running, checks: Mapping[str, Check]) -> Alarms:
    """What the team is told by itself."""
    chat = run.settings.team_chat_id
    return Alarms(
        database=run.database,
        checks=checks,
        clock=run.clock,
        catalogues=run.knowledge.catalogues,
        team=f"telegram:{chat}" if chat else None,
    )


def _feed(run: app.Running) -> Feed:
    return lambda programme, lang: Calendars(run.knowledge).of_programme(programme, run.clock.now(), lang)


def door_of(run: app.Running, telegram: Telegram) -> TelegramDoor:
    """The door that brings updates in, by webhook where PUBLIC_URL is set."""

    async def aside(raw: str, key: str, address: str | None) -> None:
        await put_aside(run.database, raw, key=key, reason="update", now=run.clock.now(), address=address)

    bounds = Bounds(keep_misses=run.settings.keep_misses, cut=cut)
    behind = Behind(
        turns=app.turns_of(run, {"telegram": telegram.channel}, bounds),
        replies=telegram.replies,
        put_aside=aside,
        clock=run.clock,
        catalogues=run.knowledge.catalogues,
        moves=moves_in(run.database),
    )
    return TelegramDoor(telegram.api, behind, place=_place(run.settings, run.database))


def _place(settings: Settings, database: Database) -> WebhookPlace | None:
    if settings.public_url is None:
        return None
    secret = settings.webhook_secret or database.vault.token("webhook-secret")
    return WebhookPlace(settings.public_url, database.vault.token("webhook-path"), secret)


async def _work(settings: Settings) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    # Nobody talks to it: it needs no matcher, and starts at once.
    async with app.running(settings, listens="nowhere") as run, telegram_of(run) as telegram:
        loop = app.worker_of(run, telegram.replies, telegram.campaign, stop, purges=True)
        loop.watch = alarms_of(run, checks_of(run, telegram.campaign)).tick
        await loop.run()


async def _migrate(settings: Settings) -> None:
    settings.var.mkdir(parents=True, exist_ok=True)
    await migrate_schema(settings.database_url)
    log.info("The tables are up to date.")
    if settings.telegram_token is None or settings.public_url is None:
        return
    key_path = settings.var / "guichet.key"
    database = await open_database(settings.database_url, settings.keys, key_path=key_path)
    try:
        async with TelegramApi(settings.telegram_token, settings.telegram_api_url) as api:
            place = _place(settings, database)
            assert place is not None  # noqa: S101 (PUBLIC_URL is set, as checked above)
            await register_webhook(api, place)
    except NotRegistered as fault:
        raise Refused(str(fault)) from None
    finally:
        await database.close()
