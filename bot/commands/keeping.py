"""`guichet retention`: what has had its time, and erasing it."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from datetime import datetime

import orjson

from bot import app
from bot.clock import PARIS
from bot.logs import set_up_logs
from bot.services.retention import Report, Tally
from bot.settings import read_settings


def retention(options: argparse.Namespace) -> int:
    """Print what goes, what stays and when the next goes; with --apply it goes."""
    set_up_logs("text", "error")
    report = asyncio.run(_retain(apply=options.apply))
    if options.json:
        sys.stdout.buffer.write(orjson.dumps(_as_json(report, applied=options.apply)) + b"\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(report, applied=options.apply)))
    return 0


async def _retain(*, apply: bool) -> Report:
    async with app.running(read_settings(os.environ), listens="nowhere") as run:
        return await app.retained(run, apply=apply)


def _lines(report: Report, *, applied: bool) -> Iterator[str]:
    yield f"{_day(report.at)}: {report.goes} {'erased' if applied else 'would be erased'}"
    yield f"{'':42} {'goes':>6} {'stays':>6} {'told':>6} {'held':>6}  next"
    for tally in report.tallies:
        name = f"{tally.kind} {tally.call}".strip()
        counts = f"{tally.goes:6} {tally.stays:6} {tally.told:6} {tally.held:6}"
        yield f"{name:42} {counts}  {_day(tally.next_at) if tally.next_at else '-'}"


def _as_json(report: Report, *, applied: bool) -> dict[str, object]:
    return {
        "at": report.at.astimezone(PARIS).isoformat(),
        "applied": applied,
        "goes": report.goes,
        "kinds": [_told(tally) for tally in report.tallies],
    }


def _told(tally: Tally) -> dict[str, object]:
    return {
        "kind": tally.kind,
        "call": tally.call or None,
        "goes": tally.goes,
        "stays": tally.stays,
        "told": tally.told,
        "held": tally.held,
        "next": tally.next_at.astimezone(PARIS).isoformat() if tally.next_at else None,
    }


def _day(at: datetime) -> str:
    return at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M")
