"""The services put together with the small form of `applying`, and with files to fetch."""

from bot.conversation.events import IncomingFile, MediaEvent
from bot.conversation.state import Conversation
from bot.forms.files import FileState
from bot.services.incoming import Incoming
from bot.storage.database import Database
from tests.papers import CONTENT
from tests.services.applying import apply
from tests.services.doubles import NOON, FakeChannel
from tests.services.houses import House

ANNE = "fake:anne"
CV = IncomingFile(ref="cv", name="cv.pdf", size=len(CONTENT))


def inspect(content: bytes, most_bytes: int) -> FileState:
    """A crude stand-in for the inspection of PDFs, which fails where it is told to."""
    if content == b"bomb":
        raise RecursionError
    return "pdf" if content.startswith(b"%PDF") and len(content) <= most_bytes else "not-pdf"


class Office(House):
    """`most_bytes`: what the conversation waits for; None: it waits for no file."""

    def __init__(self, database: Database) -> None:
        channel = FakeChannel(files={"cv": CONTENT, "text": b"hello", "bomb": b"bomb"})
        incoming = Incoming({"fake": channel}, self._wanted, inspect)
        super().__init__(database, apply, incoming=incoming, channel=channel)
        self.most_bytes: int | None = 100_000
        self._events = 0

    async def tell(self, text: str, address: str = ANNE) -> str:
        """Say it; what was answered first."""
        before = len(self.channel.texts(address))
        await self.say(text, self._key(), address)
        return self.channel.texts(address)[before]

    async def offer(self, file: IncomingFile = CV, address: str = ANNE) -> str:
        """Send a file; what was answered."""
        await self.turns.take(MediaEvent(key=self._key(), address=address, sent_at=NOON, kind="file", file=file))
        await self.replies.deliver(address)
        return self.channel.texts(address)[-1]

    def _key(self) -> str:
        self._events += 1
        return f"e{self._events}"

    def _wanted(self, _conversation: Conversation) -> int | None:
        return self.most_bytes
