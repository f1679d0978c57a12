"""`guichet export submissions`: what was sent to an edition, as a table, with the files that belong to it."""

import argparse
import asyncio
import csv
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from rich.console import Console
from rich.progress import Progress

from bot import app
from bot.commands.refused import Refused
from bot.commands.workbook import write_workbook
from bot.conversation.knowledge import Knowledge
from bot.forms.draft import StoredFile, Submission
from bot.logs import set_up_logs
from bot.services.spreadsheet import Tables, as_record, file_name, neutral
from bot.services.submissions import Opened, content_of, opened, sent_to
from bot.settings import read_settings

_PRIVATE, _PRIVATE_FOLDER = 0o600, 0o700


@dataclass(slots=True)
class _Found:
    """What was read; `unreadable` counts submissions and files."""

    sent: list[Submission] = field(default_factory=list)
    files: int = 0
    unreadable: int = 0


def submissions(options: argparse.Namespace) -> int:
    """Write the table and the files; 1 when something could not be read."""
    set_up_logs("text", "error")
    return asyncio.run(_export(options))


async def _export(options: argparse.Namespace) -> int:
    async with app.running(read_settings(os.environ), listens="nowhere") as run:
        _refuse_unknown(options.edition, run.knowledge)
        folder = _folder(options.with_files)
        found = await _read(run, options, folder)
    target = Path(options.output or _usual_name(options))
    _WRITERS[options.format](target, found.sent, Tables(run.knowledge, options.lang))
    _tell(found, target)
    return 1 if found.unreadable else 0


async def _read(run: app.Running, options: argparse.Namespace, folder: Path | None) -> _Found:
    database, found = run.database, _Found()
    wanted = await sent_to(database, options.edition, call=options.call, withdrawn=options.withdrawn)
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Submissions", total=len(wanted))
        async for one in opened(database, wanted):
            if one is None:
                found.unreadable += 1
            else:
                found.sent.append(one.submission)
                await _save_files(run, one, folder, found)
            progress.advance(task)
    return found


async def _save_files(run: app.Running, one: Opened, folder: Path | None, found: _Found) -> None:
    for slot, value in one.submission.answers.items():
        if folder is None or not isinstance(value, StoredFile):
            continue
        content = await content_of(run.database, one, value)
        if content is None:
            found.unreadable += 1
            continue
        await asyncio.to_thread(_write, folder / file_name(one.submission, slot), content)
        found.files += 1


def _refuse_unknown(edition: str, knowledge: Knowledge) -> None:
    known = sorted(name for programme in knowledge.programmes.values() for name in programme.editions)
    if edition not in known:
        raise Refused(f"there is no edition {edition}; there are {', '.join(known)}")


def _folder(name: str | None) -> Path | None:
    if name is None:
        return None
    folder = Path(name)
    folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    return folder


def _usual_name(options: argparse.Namespace) -> str:
    parts = ["submissions", *options.edition.split("/"), *([options.call] if options.call else [])]
    return f"{'-'.join(parts)}.{options.format}"


def _write(path: Path, content: bytes) -> None:
    """What people entrusted to us is for nobody else on this machine."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE), "wb") as file:
        file.write(content)


def _write_csv(path: Path, sent: Sequence[Submission], tables: Tables) -> None:
    table = tables.table(sent)
    _write(path, b"")
    # The mark at the beginning is how spreadsheets know that it is UTF-8.
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(table.headings)
        writer.writerows([neutral(cell) for cell in row] for row in table.rows)


def _write_json_lines(path: Path, sent: Sequence[Submission], _tables: Tables) -> None:
    _write(path, b"".join(orjson.dumps(_sound(as_record(one))) + b"\n" for one in sent))


def _sound(data: object) -> object:
    """The same without half pairs of surrogates, which Telegram lets through and JSON does not."""
    if isinstance(data, str):
        return data.encode("utf-8", "replace").decode()
    if isinstance(data, Mapping):
        return {key: _sound(value) for key, value in data.items()}
    return [_sound(item) for item in data] if isinstance(data, list | tuple) else data


def _write_xlsx(path: Path, sent: Sequence[Submission], tables: Tables) -> None:
    _write(path, b"")
    write_workbook(path, tables.table(sent))


_WRITERS: Mapping[str, Callable[[Path, Sequence[Submission], Tables], None]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "jsonl": _write_json_lines,
}


def _tell(found: _Found, target: Path) -> None:
    sys.stderr.write(f"{target}: submissions {len(found.sent)}, files {found.files}.\n")
    if found.unreadable:
        sys.stderr.write(f"{found.unreadable} could not be read.\n")
