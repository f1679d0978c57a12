"""The key file of a machine without GUICHET_KEYS: made once, for an empty database only."""

import logging
import os
import tempfile
from pathlib import Path

from bot.storage.crypto import make_key
from bot.storage.errors import CannotOpen

log = logging.getLogger(__name__)


def read_or_make(path: Path, *, database_is_empty: bool) -> str:
    """The key in the file, as GUICHET_KEYS would hold it; made when the database is empty. CannotOpen otherwise."""
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    if not database_is_empty:
        raise CannotOpen(f"This database is encrypted: set GUICHET_KEYS, or put back the key file {path}.")
    _make(path)
    log.warning("Made a key in %s: without it nothing in the database can be read. Keep a copy elsewhere.", path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written whole before it has its name, readable by nobody else; of two processes the first one's counts.
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(make_key() + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
