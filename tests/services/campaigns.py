"""The services of reminders put together on a database, with a calendar whose clock the test moves."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from bot.clock import Clock, StillClock, parse_instant
from bot.conversation.knowledge import Knowledge
from bot.conversation.subscription import Subscription
from bot.knowing import words_of
from bot.programmes.timing import Timing
from bot.services.campaign import Campaign as Reminders
from bot.services.channel import Channel
from bot.services.composing import Composing
from bot.services.deliveries import Deliveries
from bot.services.freezing import Freezing
from bot.services.guard import Guard
from bot.services.limiter import Limiter, LoopTicks, Rate
from bot.services.planning import Planning
from bot.services.rehearsal import amended, with_edition
from bot.settings import read_settings
from bot.storage import bulk, subscriptions
from bot.storage.database import Database
from tests.services.doubles import FakeChannel

KNOWLEDGE = words_of(read_settings({}))
FAST = Rate(per_second=1e6, chat_seconds=0.0)


def campaign_on(
    database: Database, channels: Mapping[str, Channel], clock: Clock, *, only: str | None = None, rate: Rate = FAST
) -> Reminders:
    """Reminders of the real calendars, as fast as they can go."""
    composing = Composing(database, lambda: KNOWLEDGE, clock, Timing())
    limiters = {scheme: Limiter(rate, LoopTicks()) for scheme in channels}
    deliveries = Deliveries(database, channels, composing=composing, limiters=limiters, clock=clock, only=only)
    return Reminders(Planning(database, lambda: KNOWLEDGE, clock, Timing()), deliveries, Freezing(database, clock))


class Campaign:
    """Commando UX 2020, from the first of July on."""

    def __init__(
        self,
        database: Database,
        channel: FakeChannel | None = None,
        *,
        rate: Rate = FAST,
        guard: Guard | None = None,
    ) -> None:
        self.database = database
        self.clock = StillClock(parse_instant("2020-07-01T12:00"))
        self.channel = channel or FakeChannel()
        self.known: Knowledge = KNOWLEDGE
        self.guard = guard
        self.limiter = Limiter(rate, LoopTicks())
        self.planning = self.another_planner()
        self.deliveries = self.another_worker()

    def another_planner(self) -> Planning:
        return Planning(self.database, lambda: self.known, self.clock, Timing())

    def another_worker(self) -> Deliveries:
        composing = Composing(self.database, lambda: self.known, self.clock, Timing())
        return Deliveries(
            self.database,
            {"fake": self.channel},
            composing=composing,
            limiters={"fake": self.limiter},
            clock=self.clock,
            guard=self.guard,
            at_once=1,
        )

    async def subscribe(
        self, *names: str, programme: str = "commando-ux", audience: str = "candidate", leads: tuple[str, ...] = ()
    ) -> None:
        now = self.clock.now()
        for name in names:
            wanted = Subscription(programme, audience, leads=leads)
            await self.database.write(
                lambda conn, name=name, wanted=wanted: subscriptions.save(  # type: ignore[misc]
                    conn, self.database.vault, wanted, address=f"fake:{name}", now=now
                )
            )

    async def at(self, instant: str) -> list[tuple[str, str]]:
        """The clock moves on, the worker works: what was sent meanwhile, as (to whom, the first line that tells)."""
        before = len(self.channel.sent)
        self.move(parse_instant(instant))
        await self.planning.tick()
        await self.deliveries.tick()
        return [(to.removeprefix("fake:"), text) for to, text in self.channel.sent[before:]]

    def move(self, instant: datetime) -> None:
        self.clock.advance(instant - self.clock.now())

    def amend(self, moment: str) -> None:
        """The team moves the closing of applications, now."""
        edition = self.known.programmes["commando-ux"].editions["commando-ux/2020"]
        self.known = with_edition(self.known, amended(edition, "apply.closes", moment, self.clock.now()))

    async def statuses(self) -> Counter[str]:
        rows = await self.database.read(lambda conn: bulk.tally(conn))
        counted: Counter[str] = Counter()
        for _, status, reason, number in rows:
            counted[f"{status} ({reason})" if reason else status] += number
        return counted
