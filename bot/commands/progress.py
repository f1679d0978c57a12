"""An announcement on its way, as whoever started it sees it: a line that lives, until all are dealt with."""

import asyncio
import sys
from dataclasses import dataclass, field

from bot import app, i18n
from bot.conversation.announcement import Announcement, begins
from bot.i18n import Msg
from bot.kept import timing_of
from bot.services.announced import Standing
from bot.services.freezing import Freezing

# The team's language, as that of `guichet check`.
LANG = "fr"
_LOOK_AGAIN_SECONDS = 1.0
# A process that takes over does so sooner.
_ALONE_ROUNDS = 30


def summary(standing: Standing) -> str:
    """The counts in one line: `sent 118, undeliverable (blocked) 2`."""
    return ", ".join(f"{status} {number}" for status, number in standing.counts.items()) or "-"


@dataclass(slots=True)
class Progress:
    """Writes on standard output: over the same line on a terminal, else a line for each change."""

    run: app.Running
    _last: str = ""
    _alone: int = field(default=0)

    async def follow(self, one: Announcement) -> int:
        """Until it has ended, waits for the morning, or nobody sends. Interrupted, it goes on without us."""
        try:
            await self._freeze(one)
            standing = await self._until_it_ends(one)
        except asyncio.CancelledError:
            self._end(Msg("It goes on without this window: guichet announce --report {number}", number=one.number))
            raise
        self._end(self._last_word(standing))
        return 0

    async def _freeze(self, one: Announcement) -> None:
        freezing = Freezing(self.run.database, self.run.clock)
        announced = app.announced_in(self.run.database, self.run.settings, self.run.clock)
        while not await freezing.freeze_some(one):
            self._show(await announced.standing(one.number))

    async def _until_it_ends(self, one: Announcement) -> Standing:
        announced = app.announced_in(self.run.database, self.run.settings, self.run.clock)
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            standing = await announced.standing(one.number)
            # Counting a million takes the database some time: it has other things to do as well.
            rest = max(_LOOK_AGAIN_SECONDS, 10 * (loop.time() - began))
            self._show(standing)
            self._alone = self._alone + 1 if standing.alone and standing.state == "going" else 0
            if self._is_over(standing):
                return standing
            await asyncio.sleep(rest)

    def _is_over(self, standing: Standing) -> bool:
        if standing.state in ("ended", "stopped", "waiting") or self._alone >= _ALONE_ROUNDS:
            return True
        return standing.announcement.frozen and standing.waits == standing.terminals

    def _show(self, standing: Standing) -> None:
        one = standing.announcement
        line = self._render(
            Msg(
                "Announcement {number}: {done} of {people} — {counts}",
                number=one.number,
                done=standing.dealt,
                people=one.people,
                counts=summary(standing),
            )
        )
        if standing.state == "paused":
            line += self._render(Msg(" (paused)"))
        if line == self._last:
            return
        self._last = line
        # A terminal's line is written over; what follows is cleared.
        sys.stdout.write(f"\r{line}\x1b[K" if sys.stdout.isatty() else f"{line}\n")
        sys.stdout.flush()

    def _last_word(self, standing: Standing) -> Msg:
        one, number = standing.announcement, standing.announcement.number
        if standing.state == "ended":
            return Msg("All are dealt with.")
        if standing.state == "stopped":
            return Msg("It was stopped: what was not sent is cancelled.")
        if standing.state == "waiting":
            at = begins(one.readers, self.run.clock.now(), timing_of(self.run.settings), urgent=one.urgent)
            when = i18n.instant(at, LANG, self.run.knowledge.catalogues)
            return Msg("It goes on {at}. See then: guichet announce --report {number}", at=when, number=number)
        if self._alone:
            return Msg(
                "No process is sending. It is kept, and goes as soon as guichet serve or guichet worker runs:"
                " guichet announce --report {number}",
                number=number,
            )
        return Msg(
            "What waits needs a terminal of its own (console): guichet announce --report {number}", number=number
        )

    def _end(self, message: Msg) -> None:
        sys.stdout.write(f"{chr(10) if sys.stdout.isatty() else ''}{self._render(message)}\n")
        sys.stdout.flush()

    def _render(self, message: Msg) -> str:
        return self.run.knowledge.catalogues.render(message, LANG)
