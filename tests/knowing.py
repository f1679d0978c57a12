"""What the assistant really knows, read and fitted once for a test run."""

from functools import cache
from pathlib import Path

from bot.conversation.knowledge import Knowledge
from bot.knowing import knowledge_of
from bot.settings import read_settings

ROOT = Path(__file__).parents[1]


@cache
def knowledge() -> Knowledge:
    """The shipped content, understood by the shipped matcher (fitted by `make setup`, else now)."""
    return knowledge_of(read_settings({}))
