"""Logs to stdout, as text or JSON lines, without personal data and without the bot token."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
# Their debug lines hold addresses with the token, or what people wrote.
_NEVER_BELOW_INFO = ("telegram", "httpx", "httpcore", "aiohttp", "asyncio", "asyncpg")
# At INFO they tell every statement with its values.
_NEVER_BELOW_WARNING = ("sqlalchemy", "alembic")


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_token(super().format(record))


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return without_token(json.dumps(line, ensure_ascii=False))


def without_token(text: str) -> str:
    """The text with anything that looks like a bot token struck out."""
    return _TOKEN.sub("<token>", text)


def set_up_logs(log_format: str, level: str) -> None:
    """One handler on stdout for everything."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Json() if log_format == "json" else _Text("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for lowest, names in ((logging.INFO, _NEVER_BELOW_INFO), (logging.WARNING, _NEVER_BELOW_WARNING)):
        for name in names:
            logging.getLogger(name).setLevel(max(lowest, root.level))
