"""What this machine has seen of each database, in a file beside it: a database that is less far is an older copy."""

import json
import logging
import os
from pathlib import Path

from bot.storage.lineage import Sendings

log = logging.getLogger(__name__)


def read(path: Path, name: str) -> Sendings:
    """How far the database of that name was seen; nothing where there is no such file."""
    return Sendings(*_all(path).get(name, ()))


def write(path: Path, name: str, far: Sendings) -> None:
    """Note that it was seen so far: never less than before. Where the disk cannot be written this machine knows nothing."""
    seen = _all(path)
    if Sendings(*seen.get(name, ())) >= far:
        return
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        new.write_text(json.dumps({**seen, name: far}), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        log.warning("What was sent could not be noted in GUICHET_VAR: %s", type(error).__name__)


def _all(path: Path) -> dict[str, tuple[int, int]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): (int(life), int(count)) for name, (life, count) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
