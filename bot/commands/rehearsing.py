"""`guichet rehearse`: a campaign on paper."""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import orjson

from bot import app
from bot.clock import parse_instant
from bot.commands.refused import Refused
from bot.conversation.knowledge import Knowledge
from bot.conversation.reminding import Recipient
from bot.i18n import LANGUAGES
from bot.knowing import words_of
from bot.programmes.editions import Edition
from bot.programmes.reminders import AUDIENCES, default_leads
from bot.programmes.timing import Timing
from bot.services.rehearsal import Stage, amended, groups_of, rehearse, with_edition
from bot.services.rehearsal_report import as_json, as_lines, as_page
from bot.services.rehearsed import Group, Rehearsal
from bot.settings import read_settings

_AMENDMENT = re.compile(r"(?P<milestone>[a-z.-]+)=(?P<moment>[^@]+)@(?P<known>.+)")
BULK_PER_SECOND = 25


def rehearse_campaign(options: argparse.Namespace) -> int:
    """Play it and print it, as lines, as JSON or as a page."""
    if options.end <= options.start:
        raise Refused("--to must come after --from")
    settings = read_settings(os.environ)
    knowledge = app.as_amended(words_of(settings), settings)
    edition = _edition(knowledge, options.edition)
    for written in options.amend or ():
        edition = _amended(edition, written)
    groups = list(_groups(options.subscribers, edition))
    stage = Stage(with_edition(knowledge, edition), edition, groups, default_leads(edition), Timing())
    _show(rehearse(stage, options.start, options.end), knowledge, options)
    return 0


def _show(rehearsal: Rehearsal, knowledge: Knowledge, options: argparse.Namespace) -> None:
    if options.json:
        sys.stdout.buffer.write(orjson.dumps(as_json(rehearsal), option=orjson.OPT_INDENT_2) + b"\n")
    elif options.html:
        page = as_page(rehearsal, "fr", catalogues=knowledge.catalogues, per_second=BULK_PER_SECOND)
        Path(options.html).write_text(page, encoding="utf-8")
        sys.stdout.write(f"{options.html}: {len(rehearsal.deliveries)} messages.\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in as_lines(rehearsal)))


def _edition(knowledge: Knowledge, name: str) -> Edition:
    programme = knowledge.programmes.get(name.split("/")[0])
    edition = programme.editions.get(name) if programme else None
    if edition is None:
        known = sorted(id for programme in knowledge.programmes.values() for id in programme.editions)  # noqa: A001
        raise Refused(f"there is no edition {name}; there are {', '.join(known)}")
    return edition


def _amended(edition: Edition, written: str) -> Edition:
    found = _AMENDMENT.fullmatch(written)
    if found is None:
        raise Refused(f"--amend is written apply.closes=2020-07-19T23:59@2020-07-10T17:28, not {written}")
    if found["milestone"] not in edition.milestones:
        raise Refused(f"{edition.id} has no milestone {found['milestone']}; it has {', '.join(edition.milestones)}")
    known_from = _instant(found["known"])
    try:
        return amended(edition, found["milestone"], found["moment"], known_from)
    except ValueError:
        raise Refused(f"{found['moment']} is not a date such as 2020-07-19 or 2020-07-19T23:59") from None


def _instant(written: str) -> datetime:
    try:
        return parse_instant(written)
    except ValueError:
        raise Refused(f"{written} is not an instant such as 2020-07-10T17:28") from None


def _groups(written: str, edition: Edition) -> Iterator[Group]:
    """A number: so many people for each audience; else a file of JSON lines {address, audience, programme, lang?, draft?}."""
    if written.isascii() and written.isdecimal():
        for audience in AUDIENCES.values():
            yield Group(audience, Recipient("fr"), int(written))
        return
    path = Path(written)
    if not path.is_file():
        raise Refused(f"--subscribers: {written} is neither a number nor a file")
    with path.open("rb") as file:
        yield from groups_of(_people(file, edition))


def _people(lines: Iterator[bytes], edition: Edition) -> Iterator[tuple[str, Recipient]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            person = orjson.loads(line)
            draft = person.get("draft")
            found = person["audience"], Recipient(person.get("lang", "fr"), draft=tuple(draft) if draft else None)
            programme = person["programme"]
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            raise Refused(f"line {number} of the subscribers is not {{address, audience, programme}}") from None
        if found[0] not in AUDIENCES.values() or found[1].lang not in LANGUAGES:
            raise Refused(f"line {number} of the subscribers names an unknown audience or language")
        if programme in (edition.programme, "all"):
            yield found
