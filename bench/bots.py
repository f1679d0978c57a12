"""The bots of `bench.throughput`, each a process: `python -m bench.bots doors|ptb|ptb256`, steered by environment."""

import asyncio
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop
from aiohttp import web
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.cutting import cut
from bot.channels.telegram.door import Behind, TelegramDoor
from bot.channels.telegram.webhook import WebhookPlace
from bot.clock import RealClock
from bot.conversation.events import AnyEvent, TextEvent
from bot.conversation.state import Conversation
from bot.conversation.turn import Reply, Turn
from bot.i18n import Catalogues
from bot.server import Health, build_app, listening
from bot.services.aside import put_aside
from bot.services.replies import Replies
from bot.services.turns import Bounds, Turns
from bot.settings import PROJECT
from bot.storage.crypto import make_key
from bot.storage.database import Database
from bot.storage.opening import open_database
from bot.worker import Worker


class AtOnce:
    """A core that answers at once: it needs no thread and no process."""

    async def respond(self, event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
        """Say what was said."""
        return echo(event, conversation, now)

    async def close(self) -> None:
        """There is nothing to end."""


def echo(event: AnyEvent, conversation: Conversation, _: datetime) -> Turn:
    """The same as it came, with what is remembered."""
    return Turn(conversation, (Reply(event.text if isinstance(event, TextEvent) else "?"),))


async def doors(token: str, url: str, port: int) -> None:
    """Our doors and our storage, in front of a core that answers at once."""
    stop = _stop_on_sigterm()
    with TemporaryDirectory() as folder:
        database = await open_database(f"sqlite:///{folder}/bench.db", make_key(), key_path=Path(folder) / "key")
        clock = RealClock()
        turns = Turns(database, AtOnce(), clock=clock, apology=lambda _: Reply("?"), bounds=Bounds(cut=cut))
        async with TelegramApi(token, url) as api:
            replies = Replies(database, {"telegram": TelegramChannel(api)}, clock=clock)
            door = _door(api, database, turns, replies)
            async with listening(build_app(door.routes, Health()), "127.0.0.1", port):
                loop = Worker(replies=replies, purge=_nothing, stop=stop)
                await asyncio.gather(door.run(stop), loop.run())
            await replies.close()
        await turns.close()
        await database.close()


def _door(api: TelegramApi, database: Database, turns: Turns, replies: Replies) -> TelegramDoor:
    clock = RealClock()

    async def aside(raw: str, key: str, address: str | None) -> None:
        await put_aside(database, raw, key=key, reason="update", now=clock.now(), address=address)

    catalogues = Catalogues.read(PROJECT / "locales")
    behind = Behind(turns=turns, replies=replies, put_aside=aside, clock=clock, catalogues=catalogues)
    vault = database.vault
    place = WebhookPlace(os.environ["PUBLIC_URL"], vault.token("webhook-path"), vault.token("webhook-secret"))
    return TelegramDoor(api, behind, place=place)


async def _nothing() -> None:
    return


async def library(token: str, url: str, port: int, *, at_once: int) -> None:
    """A bare python-telegram-bot echo bot with its own client, fed as its documentation does with a server of one's own."""
    stop = _stop_on_sigterm()
    builder = Application.builder().token(token).base_url(f"{url}/bot").updater(None)
    application = (builder.concurrent_updates(at_once) if at_once else builder).build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))

    async def receive(request: web.Request) -> web.Response:
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return web.Response()

    server = web.Application()
    server.add_routes([web.post("/", receive)])
    async with application, listening(server, "127.0.0.1", port):
        await application.start()
        await application.bot.set_webhook(f"http://127.0.0.1:{port}/")
        await stop.wait()
        await application.stop()


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def _stop_on_sigterm() -> asyncio.Event:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    return stop


def main() -> None:
    """Run the one that is named; all but the library as it comes have uvloop, as `guichet serve` has."""
    token, url, port = os.environ["TELEGRAM_BOT_TOKEN"], os.environ["TELEGRAM_API_URL"], int(os.environ["PORT"])
    which = sys.argv[1]
    if which == "doors":
        uvloop.run(doors(token, url, port))
    elif which == "ptb":
        asyncio.run(library(token, url, port, at_once=0))
    else:
        uvloop.run(library(token, url, port, at_once=256))


if __name__ == "__main__":
    main()
