"""`guichet erasures`: what was erased since a copy was made, so that it can be erased there too."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import orjson

from bot import app
from bot.clock import PARIS
from bot.commands.refused import Refused
from bot.logs import set_up_logs
from bot.settings import read_settings
from bot.storage import erasures as stored
from bot.storage.erasures import Erasure


def erasures(options: argparse.Namespace) -> int:
    """Print the erasures as JSON lines, hashes only; or erase again what a list of them says."""
    set_up_logs("text", "error")
    if options.replay is None:
        for erasure in asyncio.run(_load()):
            sys.stdout.write(f"{_line(erasure)}\n")
        return 0
    again = asyncio.run(_replay(list(_read(Path(options.replay)))))
    sys.stdout.write(f"{again} erased again.\n")
    return 0


async def _load() -> list[Erasure]:
    async with app.running(read_settings(os.environ), listens="nowhere") as run:
        return await run.database.read(stored.load)


async def _replay(found: Iterable[Erasure]) -> int:
    async with app.running(read_settings(os.environ), listens="nowhere") as run:
        again = 0
        for erasure in found:
            again += await run.database.write(lambda conn, one=erasure: stored.erase_again(conn, one))  # type: ignore[misc]
        return again


def _line(erasure: Erasure) -> str:
    told = {
        "certificate": erasure.certificate_hash.hex(),
        "address": erasure.address_hash.hex(),
        "at": erasure.erased_at.astimezone(PARIS).isoformat(),
    }
    return orjson.dumps(told).decode()


def _read(path: Path) -> Iterable[Erasure]:
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        try:
            told = orjson.loads(line)
            yield Erasure(
                bytes.fromhex(told["certificate"]), bytes.fromhex(told["address"]), datetime.fromisoformat(told["at"])
            )
        except (ValueError, KeyError, TypeError):
            raise Refused(f"{path}:{number}: this is no line of `guichet erasures`") from None
