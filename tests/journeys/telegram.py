"""The Telegram door for journeys: the whole service as it is served, in front of the stand-in, over real HTTP."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import Running, in_thread
from bot.channels.telegram.keyboard import shortened
from bot.clock import StillClock
from bot.commands.serving import door_of, telegram_of
from bot.conversation.turn import HOLD_SECONDS
from bot.settings import read_settings
from bot.storage.opening import open_database
from tests.journeys.steps import Journey, Read, plain
from tests.knowing import knowledge
from tests.standin import StandIn
from tests.standin.chats import Shown

_ANNE = 4242


class Telegram:
    """One person with a phone; the clock stands still, and moves past what is held when nothing comes."""

    def __init__(self, journey: Journey, folder: Path) -> None:
        self._folder = folder
        self._clock = StillClock(journey.at)
        self._standin = StandIn()
        self._lang = journey.lang
        self._said: dict[str, int] = {}

    async def __aenter__(self) -> "Telegram":
        await self._standin.__aenter__()
        self._anne = self._standin.person(_ANNE, lang=self._lang)
        await self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()
        await self._standin.__aexit__()

    async def _start(self) -> None:
        settings = read_settings(
            {
                "GUICHET_VAR": str(self._folder),
                "TELEGRAM_BOT_TOKEN": self._standin.token,
                "TELEGRAM_API_URL": self._standin.url,
            }
        )
        self._stopping = asyncio.Event()
        self._running = AsyncExitStack()
        database = await open_database(settings.database_url, None, key_path=self._folder / "key", simulated=True)
        self._running.push_async_callback(database.close)
        run = Running(settings=settings, clock=self._clock, database=database, knowledge=knowledge())
        run.responder = in_thread(run)
        self._behind = await self._running.enter_async_context(telegram_of(run))
        self._receiving = asyncio.create_task(door_of(run, self._behind).run(self._stopping))
        await self._behind.replies.tick()

    async def _stop(self) -> None:
        self._stopping.set()
        await self._receiving
        await self._running.aclose()

    async def says(self, text: str, sent: datetime | None) -> Read:
        self._said[text] = self._anne.says(text, date=int((sent or self._clock.now()).timestamp()))
        return await self._reads() or await self._held()

    async def takes(self, label: str) -> Read:
        await self._anne.taps(self._button(lambda text: shortened(label) in plain(text) or label in plain(text)))
        return await self._reads() or Read()

    def _button(self, fits: Callable[[str], bool]) -> str:
        for message in reversed(self._standin.chats[_ANNE].messages.values()):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if fits(button["text"]):
                        return str(button["text"])
        raise AssertionError("There is no such button.")

    async def sends(self, paper: Path) -> Read:
        self._anne.sends_file(paper.read_bytes(), paper.name)
        return await self._reads() or Read()

    async def edits(self, said: str, into: str) -> Read:
        self._said[into] = self._said[said]
        self._anne.edits(into, said=self._said[said])
        return await self._reads() or Read()

    async def waits(self, until: datetime) -> Read:
        for moment in (*self._behind.campaign.moments(self._clock.now(), until), until):
            self._clock.advance(moment - self._clock.now())
            await self._behind.replies.tick()
            await self._behind.campaign.tick()
        return await self._reads() or Read()

    async def restarts(self) -> None:
        await self._stop()
        await self._start()

    async def _held(self) -> Read:
        """What waited in case more of it followed."""
        self._clock.advance(timedelta(seconds=HOLD_SECONDS))
        await self._behind.replies.tick()
        return await self._reads() or Read()

    async def _reads(self) -> Read | None:
        """Everything that came; None when nothing did."""
        async with asyncio.timeout(30):
            await self._standin.updates.all_taken()
            await self._behind.replies.idle()
        waiting = self._standin.chats[_ANNE].shown
        return _read([waiting.get_nowait() for _ in range(waiting.qsize())])


def _read(shown: Sequence[Shown]) -> Read | None:
    if not shown:
        return None
    words = "\n".join("\n".join((one.text, *one.buttons)) for one in shown)
    files = tuple((one.document_name, one.document) for one in shown if one.document)
    return Read(plain(words), tuple(plain(label) for label in shown[-1].buttons), files)
