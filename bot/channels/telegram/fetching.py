"""Fetching a file that somebody sent: where it is, then its bytes, tried again where that may help."""

import asyncio
import logging

from telegram.error import TelegramError

from bot.channels.telegram.answers import ApiError
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.http import TooLarge
from bot.channels.telegram.verdicts import verdict
from bot.conversation.events import IncomingFile
from bot.services.channel import NotFetched, NotSent, Refused

log = logging.getLogger(__name__)

# Somebody waits, and the rest of what they write waits with them.
MOST_SECONDS = 25.0
# After the first try, the second and the last.
_PAUSES_SECONDS = (0.5, 2.0, 0.0)


async def fetch(api: TelegramApi, file: IncomingFile, most_bytes: int) -> bytes:
    """The content, of at most `most_bytes`. NotFetched: too large, or not to be had within `MOST_SECONDS`."""
    if file.size is not None and file.size > most_bytes:
        raise NotFetched("too-large")
    try:
        async with asyncio.timeout(MOST_SECONDS):
            for pause in _PAUSES_SECONDS:
                try:
                    return await _tried(api, file.ref, most_bytes)
                except TelegramError as error:
                    wait = _worth_waiting(error, pause)
                await asyncio.sleep(wait)
    except TimeoutError:
        log.warning("A file was not fetched within %.0f s.", MOST_SECONDS)
    raise NotFetched("unreachable")


async def _tried(api: TelegramApi, file_id: str, most_bytes: int) -> bytes:
    found = await api.call("getFile", {"file_id": file_id})
    path, size = (found.get("file_path"), found.get("file_size")) if isinstance(found, dict) else (None, None)
    if not isinstance(path, str):
        raise NotFetched("unreachable")
    content = await api.download(path, most_bytes)
    if isinstance(size, int) and len(content) < size:
        raise TelegramError("The file did not come whole")
    return content


def _worth_waiting(error: TelegramError, pause: float) -> float:
    """How many seconds until the next try. NotFetched where it would be no use."""
    if isinstance(error, TooLarge) or (isinstance(error, ApiError) and "file is too big" in error.text.casefold()):
        raise NotFetched("too-large") from None
    judged = verdict(error)
    if isinstance(judged, Refused):
        raise NotFetched("unreachable") from None
    return judged.retry_after or pause if isinstance(judged, NotSent) else pause
