"""What an error of the Bot API means for a reply: try again, in doubt, or never."""

import logging

from telegram.error import TelegramError

from bot.channels.telegram.answers import ApiError
from bot.channels.telegram.http import Unreached
from bot.channels.telegram.pauses import Paused
from bot.services.channel import NotSent, Refused, Unknown

log = logging.getLogger(__name__)

Verdict = NotSent | Unknown | Refused

# Nobody but the operator can mend a refused token.
TOKEN_REFUSED_SECONDS = 300.0
# Seen to pass by itself: three tries within the day that a reply lives.
_MAYBE_LATER_SECONDS = 8 * 3600.0
_OK = 200

# What Telegram writes, and our code for it; the first that fits. Telegram uses 400 and 403 for the same things.
_PERMANENT = (
    ("blocked by the user", "blocked"),
    ("user_is_blocked", "blocked"),
    ("user is deactivated", "deactivated"),
    ("user_deactivated", "deactivated"),
    ("can't initiate conversation", "never started"),
    ("chat not found", "chat not found"),
    ("peer_id_invalid", "chat not found"),
    ("group chat was deleted", "chat not found"),
    ("group is deactivated", "chat not found"),
    ("kicked", "removed from the group"),
    ("not a member", "removed from the group"),
    ("write_forbidden", "may not write there"),
    ("not enough rights", "may not write there"),
    ("have no rights", "may not write there"),
    ("message is too long", "too long"),
    ("caption is too long", "too long"),
    ("text is empty", "empty"),
)


def verdict(error: TelegramError) -> Verdict:
    """What the services should know of an error while sending."""
    if isinstance(error, Paused):
        return NotSent(error.seconds, holds="everyone" if error.everyone else "address")
    if isinstance(error, Unreached):
        return NotSent()
    if isinstance(error, ApiError):
        return _judged(error)
    return Unknown()


def token_refused(error: TelegramError) -> bool:
    """Whether it means that the token is wrong or was revoked; a log line says so."""
    # A token of the wrong form is answered 404.
    if not isinstance(error, ApiError) or error.code not in (401, 404):
        return False
    log.error("Telegram refuses the bot's token (TELEGRAM_BOT_TOKEN): nothing is received or sent until it is right.")
    return True


def _judged(error: ApiError) -> Verdict:
    if error.retry_after:
        # It may mean everybody: nobody waits for what is sent in bulk, so that waits in any case.
        return NotSent(error.retry_after, holds="everyone" if error.everyone else "bulk")
    if error.code >= 500:
        return NotSent()
    if token_refused(error):
        return NotSent(TOKEN_REFUSED_SECONDS)
    if error.code == _OK:
        return Unknown()
    return _lasting(error)


def _lasting(error: ApiError) -> Verdict:
    text = error.text.casefold()
    for words, reason in _PERMANENT:
        if words in text:
            return Refused(reason)
    if "can't send messages to the user" in text:
        return NotSent(_MAYBE_LATER_SECONDS, holds="address")
    return Refused(f"refused with {error.code}")
