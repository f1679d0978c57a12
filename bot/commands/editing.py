"""The editors' commands: check the content, learn from it, read what was not understood."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta

import orjson

from bot import app
from bot.check.phrases import check_phrases
from bot.check.report import report, status, under
from bot.check.rules import check_folder
from bot.check.thefts import stolen_phrasings
from bot.clock import PARIS
from bot.content.library import read_library
from bot.content.matching import matcher_of
from bot.content.problems import Problem
from bot.i18n import Catalogues
from bot.logs import set_up_logs
from bot.services.misses import Miss, recorded
from bot.settings import PACKAGE, Settings, read_settings
from bot.storage.opening import open_database


def fit(_: argparse.Namespace) -> int:
    """Learn from the content, unless the cache holds this very content."""
    settings = read_settings(os.environ)
    set_up_logs("text", "info")
    started = time.monotonic()
    settings.var.mkdir(parents=True, exist_ok=True)
    matcher_of(read_library(settings.content), settings.var / "models")
    sys.stdout.write(f"The assistant is ready to understand ({time.monotonic() - started:.1f} s).\n")
    return 0


def check(_: argparse.Namespace) -> int:
    """Print every fault of the content; 1 when one of them must be mended."""
    settings = read_settings(os.environ)
    set_up_logs("text", "error")
    found, lang = list(_problems(settings)), "fr"
    sys.stdout.write(f"{report(found, Catalogues.read(settings.locales), lang=lang)}\n")
    return status(found)


def _problems(settings: Settings) -> Iterator[Problem]:
    catalogues, now = Catalogues.read(settings.locales), app.clock_of(settings).now()
    models = settings.var / "models"
    found = check_folder(settings.content, catalogues, now, stolen=lambda read: stolen_phrasings(read, models))
    yield from under(settings.content.name, found)
    yield from check_phrases(PACKAGE, settings.locales)


def questions(options: argparse.Namespace) -> int:
    """Print what was not understood, the latest last."""
    settings = read_settings(os.environ)
    set_up_logs("text", "error")
    found = asyncio.run(_recorded(settings, timedelta(days=options.days)))
    for line in _json_lines(found) if options.json else _lines(found):
        sys.stdout.write(f"{line}\n")
    return 0


async def _recorded(settings: Settings, within: timedelta) -> list[Miss]:
    clock = app.clock_of(settings)
    key_path = settings.var / "guichet.key"
    database = await open_database(settings.database_url, settings.keys, key_path=key_path, simulated=clock.simulated)
    try:
        return await recorded(database, since=clock.now() - within, now=clock.now())
    finally:
        await database.close()


def _lines(found: Iterable[Miss]) -> Iterable[str]:
    for miss in found:
        thought = ", ".join(f"{topic} {score:.2f}" for topic, score in miss.miss.candidates) or "-"
        chosen = f" → {miss.miss.chosen}" if miss.miss.chosen else ""
        at = miss.at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M")
        yield f"{at}  {miss.miss.lang}  {miss.miss.reason:<9}  {' '.join(miss.miss.utterance.split())}{chosen}  [{thought}]"


def _json_lines(found: Iterable[Miss]) -> Iterable[str]:
    for miss in found:
        told = {
            "at": miss.at.astimezone(PARIS).isoformat(),
            "lang": miss.miss.lang,
            "reason": miss.miss.reason,
            "utterance": miss.miss.utterance,
            "candidates": miss.miss.candidates,
            "chosen": miss.miss.chosen,
        }
        yield orjson.dumps(told).decode()
