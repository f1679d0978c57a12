"""What is known, with the team's amendments laid over the files, read anew when their number moves."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.clock import PARIS
from bot.conversation.knowledge import Knowledge
from bot.i18n import LANGUAGES, Msg
from bot.programmes.amendments import Amendment, amended
from bot.programmes.facts import Source
from bot.storage import amendments
from bot.storage.database import Connection, Database

log = logging.getLogger(__name__)

# Dates move a few times a year: a number is read so often, the amendments themselves only when it has moved.
EVERY_SECONDS = 0.5
# Whatever the reason holds, it is words inside a link inside italics.
_MARKS = str.maketrans("", "", "*_[]`")


def with_amendments(files: Knowledge, found: Sequence[Amendment]) -> Knowledge:
    """What the files say with these amendments over it: calendars and sources change, the matcher stays as it is."""
    if not found:
        return files
    sources = {**files.answers.sources, **{one.citation: _source(files, one) for one in found}}
    answers = replace(files.answers, programmes=amended(files.programmes, found), sources=sources)
    return replace(files, answers=answers)


def _source(files: Knowledge, amendment: Amendment) -> Source:
    """What answers cite: the reason, the day, and where the team has it from."""
    reason = amendment.reason.translate(_MARKS)
    document = files.answers.sources.get(amendment.source)
    return Source(
        id=amendment.citation,
        title={
            lang: files.catalogues.render(Msg("decision of the team: {reason}", reason=reason), lang)
            for lang in LANGUAGES
        },
        date=amendment.made_at.astimezone(PARIS).date().isoformat(),
        url=amendment.source if amendment.has_address else document.url if document else None,
        reliability="amendment",
    )


class Following:
    """While inside, `swap` is given what is known within a second of its change; `files` is what it is laid over."""

    def __init__(self, database: Database, files: Knowledge, swap: Callable[[Knowledge], None]) -> None:
        self._database = database
        self._files = files
        self._swap = swap
        self._revision = 0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Following":
        await self.refresh()
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def refresh(self) -> None:
        """Read the amendments if their number has moved. Unavailable when the database cannot answer now."""
        found = await self._database.read(self._news)
        if found is not None:
            self._swap(with_amendments(self._files, found))
            self._revision = found[-1].revision if found else 0

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.refresh()
            except Exception as error:
                # What was known stays, and the next round tries again.
                log.warning("Whether a date has moved cannot be read now: %s", type(error).__name__)

    def _news(self, conn: Connection) -> list[Amendment] | None:
        # A restored copy may have fewer: that is a change too.
        return amendments.load(conn) if amendments.newest(conn) != self._revision else None
