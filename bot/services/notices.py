"""Telling people, each once, that their draft is about to be erased."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot import i18n
from bot.conversation.knowledge import Knowledge
from bot.conversation.turn import Reply
from bot.i18n import Msg
from bot.programmes.timing import Timing, later
from bot.services.labels import Labels
from bot.services.overdue import LEAST_NOTICE, Draft
from bot.storage import ages, outbox
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection, Database
from bot.storage.outbox import NewReply

log = logging.getLogger(__name__)

_AT_ONCE = 100
_SEND_WITHIN = timedelta(days=1)


async def give_notice(
    database: Database, knowledge: Knowledge, drafts: Sequence[Draft], *, now: datetime, timing: Timing
) -> None:
    """Queue a notice for each owner, together with the mark that it was given; at a decent hour only.

    At any other it is left to the next time: what waits in the queue would keep later replies waiting behind it.
    """
    decent = [draft for draft in drafts if later(now, timing, office=draft.age.call == "propose").at == now]
    for start in range(0, len(decent), _AT_ONCE):
        some = decent[start : start + _AT_ONCE]
        await database.write(partial(_give, database=database, knowledge=knowledge, drafts=some, now=now))


def _give(conn: Connection, database: Database, knowledge: Knowledge, drafts: Sequence[Draft], now: datetime) -> None:
    vault = database.vault
    for draft in drafts:
        if not ages.warn(conn, draft.age, now):
            continue
        try:
            address = ages.address_of(vault, draft.age)
        except Unreadable:
            log.error("The owner of a draft cannot be told that it will be erased: the address does not open.")
            continue
        reply = notice(draft, knowledge, now)
        new = NewReply(address=address, reply=reply, created_at=now, not_before=now, not_after=now + _SEND_WITHIN)
        outbox.add(conn, vault, [new])


def notice(draft: Draft, knowledge: Knowledge, now: datetime) -> Reply:
    """What its owner reads: which draft, from which day, and what can be done before."""
    lang = draft.age.lang or "fr"
    on = max(draft.until, now + LEAST_NOTICE)
    sentences = (
        Msg(
            "Your draft “{title}” was not sent. It will be erased on {day}.",
            title=Labels(knowledge, lang).title(draft.age.form),
            day=i18n.day(on, lang, "full"),
        ),
        Msg("To keep a copy: /export. To erase everything now: /erase."),
    )
    return Reply("\n".join(knowledge.catalogues.render(sentence, lang) for sentence in sentences))
