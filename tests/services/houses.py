"""The services put together on a database, as `app` does it, with a channel that writes down what it is given."""

from bot.clock import StillClock
from bot.services.documents import Documents
from bot.services.incoming import Incoming
from bot.services.replies import Replies
from bot.services.responding import InThread, Respond
from bot.services.turns import Bounds, Taken, Turns
from bot.storage.database import Database
from tests.services.doubles import NOON, FakeChannel, echo, said, sorry


class House:
    """It is noon, and stays noon until the clock is moved."""

    def __init__(
        self,
        database: Database,
        respond: Respond = echo,
        bounds: Bounds | None = None,
        *,
        channel: FakeChannel | None = None,
        incoming: Incoming | None = None,
        documents: Documents | None = None,
        clock: StillClock | None = None,
    ) -> None:
        self.database = database
        self.clock = clock or StillClock(NOON)
        self.channel = channel or FakeChannel()
        self.turns = Turns(
            database, InThread(respond), clock=self.clock, apology=sorry, bounds=bounds, incoming=incoming
        )
        self.replies = Replies(database, {"fake": self.channel}, clock=self.clock, documents=documents)

    async def say(self, text: str, key: str, address: str = "fake:anne") -> Taken:
        """Take an utterance and deliver what is due."""
        taken = await self.turns.take(said(text, key, address))
        await self.replies.deliver(address)
        return taken

    async def close(self) -> None:
        """Close the services, not the database."""
        await self.replies.close()
        await self.turns.close()
