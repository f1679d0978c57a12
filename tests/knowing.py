"""What the assistant really knows, read and fitted once for a test run."""

from functools import cache
from pathlib import Path

from bot import app
from bot.conversation.knowledge import Knowledge
from bot.settings import read_settings

ROOT = Path(__file__).parents[1]


@cache
def knowledge() -> Knowledge:
    """The shipped content, understood by the shipped matcher (fitted by `make setup`, else now)."""
    return app.knowledge_of(read_settings({}))
