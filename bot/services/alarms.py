"""What the team must know of by itself: said once in the log and, where they have a chat, there, until it is over."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.conversation.turn import Reply
from bot.i18n import Catalogues, Msg
from bot.storage import incidents, outbox
from bot.storage.database import Connection, Database
from bot.storage.outbox import NewReply

log = logging.getLogger(__name__)

_TELL_WITHIN = timedelta(days=1)
_LANG = "fr"

WORDS = {
    "reminders": Msg(
        "Reminders do not go out: one that is due has waited for more than ten minutes. Is guichet worker running?"
        " The log and guichet deliveries say more."
    ),
    "restored": Msg(
        "A copy of the database was put back: no reminder goes out before guichet deliveries --restored was run."
    ),
}
OVER = Msg("This is over: reminders go out again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """`checks` are named as in `WORDS`, each true while all is well; `team` is the address of their chat."""

    database: Database
    checks: Mapping[str, Callable[[], Awaitable[bool]]]
    clock: Clock
    catalogues: Catalogues
    team: str | None = None

    async def tick(self) -> None:
        """Look; say what has begun, and what is over. However many processes look, each is said once."""
        for name, check in self.checks.items():
            well, known = await check(), await self.database.read(lambda conn, name=name: incidents.is_open(conn, name))  # type: ignore[misc]
            if not well and not known:
                await self.database.write(lambda conn, name=name: self._begin(conn, name))  # type: ignore[misc]
            elif well and known:
                await self.database.write(lambda conn, name=name: self._end(conn, name))  # type: ignore[misc]

    def _begin(self, conn: Connection, name: str) -> None:
        if incidents.begin(conn, name, self.clock.now()):
            log.error("%s", self.catalogues.render(WORDS[name], "en"))
            self._tell(conn, WORDS[name])

    def _end(self, conn: Connection, name: str) -> None:
        if incidents.end(conn, name):
            log.warning("%s", self.catalogues.render(OVER, "en"))
            self._tell(conn, OVER)

    def _tell(self, conn: Connection, words: Msg) -> None:
        if self.team is None:
            return
        now = self.clock.now()
        reply = Reply(self.catalogues.render(words, _LANG))
        new = NewReply(address=self.team, reply=reply, created_at=now, not_before=now, not_after=now + _TELL_WITHIN)
        outbox.add(conn, self.database.vault, [new])
