"""The services of announcements put together on a database, with a channel that writes down and a clock that stands still."""

from collections import Counter

from bot.channels.telegram.cutting import MOST_UNITS
from bot.channels.telegram.marks import units, visible
from bot.conversation.announcement import Announcement
from bot.conversation.subscription import Subscription
from bot.programmes.timing import Timing
from bot.services.announced import Announced
from bot.services.announcing import Announcing, Proposed
from bot.services.freezing import Freezing
from bot.storage import announced, subscriptions
from bot.storage.database import Database
from tests.services.campaigns import FAST, Campaign
from tests.services.doubles import FakeChannel

TO = "programme=eig audience=candidate"
FILE = """# fr
Réunion d'information **jeudi 9 juillet à 18 h**.

# en
Information meeting on **Thursday 9 July at 18:00**.
"""


class Newsroom(Campaign):
    """Candidates and administrations of EIG, a team that writes to them, a worker."""

    def __init__(self, database: Database, channel: FakeChannel | None = None) -> None:
        super().__init__(database, channel, rate=FAST)
        self.announcing = Announcing(
            database, lambda: self.known, self.clock, Timing(), room=lambda text: MOST_UNITS - units(visible(text))
        )
        self.announced = Announced(database, self.clock, Timing())
        self.freezing = Freezing(database, self.clock)

    def propose(self, file: str = FILE, *, to: str = TO, urgent: bool = False) -> Proposed:
        return self.announcing.propose(to, file, urgent=urgent)

    async def announce(self, file: str = FILE, *, to: str = TO, urgent: bool = False) -> Announcement:
        """Confirmed for as many as there are; nobody has a delivery yet."""
        proposed = self.propose(file, to=to, urgent=urgent)
        people = (await self.announcing.count(proposed)).people
        return await self.announcing.confirm(proposed, people=people, author="Camille")

    async def work(self) -> list[str]:
        """The worker's round: to whom something was sent meanwhile."""
        before = len(self.channel.sent)
        await self.freezing.tick()
        await self.deliveries.tick()
        await self.freezing.tick()
        return [to.removeprefix("fake:") for to, _ in self.channel.sent[before:]]

    async def counts(self, one: Announcement) -> dict[str, int]:
        return await self.database.read(lambda conn: announced.counts(conn, one.about))

    async def leave(self, name: str) -> None:
        vault = self.database.vault
        await self.database.write(lambda conn: subscriptions.end(conn, vault.address_hash(f"fake:{name}"), None))

    async def speaks_english(self, name: str, *, programme: str = "eig") -> None:
        wanted, now, vault = Subscription(programme, "candidate", "en"), self.clock.now(), self.database.vault
        await self.database.write(lambda conn: subscriptions.save(conn, vault, wanted, address=f"fake:{name}", now=now))

    def received(self) -> Counter[str]:
        return Counter(to.removeprefix("fake:") for to, _ in self.channel.sent)
