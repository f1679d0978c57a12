"""Drafts, submissions and files are kept in the turn that says so, found again by the next, and erased for good."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update

from bot.conversation.events import AnyEvent, IncomingFile
from bot.conversation.state import Conversation
from bot.conversation.subscription import Subscription
from bot.conversation.turn import Turn
from bot.services.aside import put_aside
from bot.storage import bulk, conversations, set_aside, subscriptions, tables
from bot.storage.database import Connection, Database
from bot.storage.vault import Vault
from tests.papers import CONTENT
from tests.services.applying import apply
from tests.services.doubles import NOON, said
from tests.services.houses import House
from tests.services.offices import ANNE, CV, Office


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    """The services with the small form, once on SQLite and once on PostgreSQL."""
    office = Office(database)
    yield office
    await office.close()


async def count(database: Database, name: str) -> int:
    table = tables.metadata.tables[name]
    return await database.read(lambda conn: conn.execute(select(func.count()).select_from(table)).scalar_one())


async def test_a_draft_is_found_again_sent_amended_and_withdrawn(office: Office) -> None:
    assert await office.tell("?") == "nothing"
    assert await office.tell("fill one") == "draft: one"
    assert await office.tell("?") == "draft: one"
    sent = await office.tell("send")
    assert re.fullmatch(r"sent 1 CUX-[0-9a-f]{8} one", sent)
    assert await office.tell("?") == sent
    assert await office.tell("amend") == f"draft: one · {sent}"
    await office.tell("fill two")
    again = await office.tell("send")
    assert re.fullmatch(r"sent 2 CUX-[0-9a-f]{8} two", again)
    assert again.split()[2] != sent.split()[2]
    assert await office.tell("withdraw") == again.replace("sent", "withdrawn")
    assert await office.tell("?") == again.replace("sent", "withdrawn")
    assert await count(office.database, "submission_versions") == 2


async def test_somebody_else_sees_none_of_it(office: Office) -> None:
    await office.tell("fill one")
    assert await office.tell("?", "fake:bob") == "nothing"
    await office.tell("send")
    assert await office.tell("?", "fake:bob") == "nothing"


async def test_a_draft_is_found_again_when_the_conversation_is_forgotten(office: Office) -> None:
    await office.tell("fill one")
    await office.database.write(lambda conn: conversations.purge(conn, NOON.replace(year=2100)))
    assert await count(office.database, "conversations") == 0
    assert await office.tell("?") == "draft: one"


async def test_papers_are_found_again_when_the_state_cannot_be_read(office: Office) -> None:
    await office.tell("fill one")
    damage = update(tables.conversations).values(state_ciphertext=b"\x01damaged")
    await office.database.write(lambda conn: conn.execute(damage))
    assert await office.tell("?") == "draft: one"


async def test_the_next_turn_looks_for_papers_even_if_the_core_forgot_to_say_so(office: Office) -> None:
    await office.tell("?")
    await office.tell("fill one")
    state = await office.database.read(lambda conn: conversations.load(conn, office.database.vault.address_hash(ANNE)))
    assert '"papers": true' in (conversations.state_of(office.database.vault, state) or "")


async def test_a_draft_that_does_not_open_is_set_aside_and_a_new_one_can_begin(office: Office) -> None:
    await office.tell("fill one")
    await office.database.write(lambda conn: conn.execute(update(tables.drafts).values(body_ciphertext=b"\x01bad")))
    assert await office.tell("?") == "nothing"
    assert [(aside.body_ciphertext, aside.reason) for aside in await office.database.read(set_aside.load)] == [
        (b"\x01bad", "draft")
    ]
    assert await office.tell("fill two") == "draft: two"


async def test_a_submission_that_does_not_open_is_neither_lost_nor_doubled(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.tell("fill one")
    await office.tell("send")
    damage = update(tables.submission_versions).values(body_ciphertext=b"\x01bad")
    await office.database.write(lambda conn: conn.execute(damage))
    assert await office.tell("fill two") == "draft: two"
    assert await office.tell("send") == "Something went wrong on my side."
    assert await office.tell("?") == "draft: two"
    assert await count(office.database, "submissions") == 1
    assert "does not open" in caplog.text


async def test_the_same_event_delivered_twice_at_once_submits_once(office: Office) -> None:
    await office.tell("fill one")
    events = [said("send", key) for key in ("s", "s", "t", "t")]
    await asyncio.gather(*(office.turns.take(event) for event in events))
    assert await count(office.database, "submissions") == 1
    assert await count(office.database, "submission_versions") == 1
    assert await count(office.database, "drafts") == 0


async def test_two_programs_at_once_submit_once(database_url: str, database: Database) -> None:
    offices = [Office(database), Office(database)]
    await offices[0].tell("fill one")
    await asyncio.gather(*(office.turns.take(said("send", f"s{n}")) for n, office in enumerate(offices * 3)))
    assert await count(database, "submissions") == 1
    assert await offices[1].tell("?") == (await offices[0].tell("?"))
    for office in offices:
        await office.close()


async def test_the_nonce_is_unguessable_and_the_same_when_the_turn_starts_over(sqlite: Database) -> None:
    nonces: list[str] = []

    def noting(event: AnyEvent, conversation: Conversation, now: datetime) -> Turn:
        nonces.append(event.nonce)
        turn = apply(event, conversation, now)
        if len(nonces) == 1:
            # Somebody else moves the conversation while the core thinks.
            future = asyncio.run_coroutine_threadsafe(_move(sqlite), loop)
            future.result()
        return turn

    loop = asyncio.get_running_loop()
    house = House(sqlite, noting)
    for key in ("1", "2"):
        await house.say("fill one", key)
    assert nonces[0] == nonces[1]
    assert len(set(nonces)) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", nonce) for nonce in nonces)
    await house.close()


async def _move(database: Database) -> None:
    def save(conn: Connection) -> None:
        stored = conversations.load(conn, database.vault.address_hash(ANNE))
        conversations.save(conn, database.vault, stored, address=ANNE, state="{}", now=NOON)

    await database.write(save)


async def test_a_file_is_fetched_looked_into_and_kept_with_the_draft_then_with_what_was_sent(office: Office) -> None:
    assert await office.offer() == "draft: - [cv.pdf]"
    assert await count(office.database, "files") == 1
    # Another in its place: the first is of no use to anybody.
    await office.offer(replace(CV, name="new.pdf"))
    assert await count(office.database, "files") == 1
    sent = await office.tell("send")
    assert sent.endswith("- [new.pdf]")
    await office.tell("amend")
    await office.offer(replace(CV, name="newest.pdf"))
    assert await count(office.database, "files") == 2
    await office.tell("discard")
    assert await count(office.database, "files") == 1
    assert await office.tell("?") == sent


async def test_a_discarded_draft_leaves_no_file(office: Office) -> None:
    await office.offer()
    assert await office.tell("discard") == "nothing"
    assert await count(office.database, "files") == 0


@pytest.mark.parametrize(
    ("file", "answer"),
    [
        (IncomingFile(ref="text", name="cv.pdf"), "not kept: not-pdf"),
        (IncomingFile(ref="bomb", name="cv.pdf"), "not kept: damaged"),
        (IncomingFile(ref="gone", name="cv.pdf"), "not kept: unreachable"),
        (IncomingFile(ref="cv", name="cv.pdf", size=10**9), "not kept: too-large"),
    ],
)
async def test_what_will_not_do_is_said_and_not_kept(office: Office, file: IncomingFile, answer: str) -> None:
    assert await office.offer(file) == answer
    assert await count(office.database, "files") == 0


async def test_a_file_larger_than_was_said_is_not_taken(office: Office) -> None:
    office.most_bytes = 1000
    assert await office.offer(replace(CV, size=10)) == "not kept: too-large"


async def test_a_file_that_nobody_waits_for_is_not_even_fetched(office: Office) -> None:
    office.most_bytes = None
    assert await office.offer() == "not kept: offered"
    assert office.channel.fetched == []


async def test_a_repeated_file_is_not_fetched_again(office: Office) -> None:
    await office.offer()
    office._events -= 1
    await office.offer()
    assert len(office.channel.fetched) == 1


async def test_the_content_of_a_file_is_never_logged(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await office.offer()
        await office.offer(IncomingFile(ref="bomb", name="cv.pdf"))
    assert "canari" not in caplog.text and "cv.pdf" not in caplog.text
    assert repr(replace(CV, content=CONTENT)).find("canari") == -1


async def ciphertexts_of(database: Database, address: str) -> list[tuple[str, bytes]]:
    """Every sealed value in a row of this address."""
    address_hash = database.vault.address_hash(address)

    def read(conn: Connection) -> list[tuple[str, bytes]]:
        return [
            (table.name, value)
            for table in tables.metadata.sorted_tables
            if "address_hash" in table.c
            for column in table.columns
            if column.name.endswith("_ciphertext")
            for value in conn.execute(select(column).where(table.c.address_hash == address_hash)).scalars()
            if value is not None
        ]

    return await database.read(read)


def sealed_tables() -> set[str]:
    """The tables in which rows of an address hold something sealed."""
    return {
        table.name
        for table in tables.metadata.sorted_tables
        if "address_hash" in table.c and any(column.name.endswith("_ciphertext") for column in table.columns)
    }


def subscribe(conn: Connection, vault: Vault) -> None:
    """Ask for reminders, one of which is planned."""
    subscriptions.save(conn, vault, Subscription("eig", "candidate"), address=ANNE, now=NOON)
    about = "reminder|eig/4|apply.closes|2020-06-07T23:00:00+02:00|J-7"
    later = NOON + timedelta(days=1)
    bulk.plan(
        conn, vault, [bulk.NewDelivery(address=ANNE, about=about, lang="fr", not_before=later, not_after=later)], NOON
    )


async def test_after_an_erasure_nothing_remains_but_the_certificate_s_reply(office: Office) -> None:
    for address in (ANNE, "fake:bob"):
        await office.tell("fill one", address)
        await office.offer(address=address)
        await office.tell("send", address)
        await office.tell("amend", address)
        await office.offer(replace(CV, name="new.pdf"), address)
    before = await ciphertexts_of(office.database, "fake:bob")
    await office.tell("miss me", ANNE)
    await put_aside(office.database, "{", key="odd", reason="update", now=NOON, address=ANNE)
    await office.database.write(partial(subscribe, vault=office.database.vault))
    await office.turns.take(said("fill three", "unsent"))
    # Whoever adds a table in which something of somebody is sealed must fill it here, and erase it.
    assert {name for name, _ in await ciphertexts_of(office.database, ANNE)} == sealed_tables()
    await office.turns.take(said("erase", "erase"))
    [(table, _)] = await ciphertexts_of(office.database, ANNE)
    assert table == "outbox"
    await office.replies.deliver(ANNE)
    assert office.channel.texts(ANNE)[-1].startswith("erased EFF-")
    assert not any("three" in text for text in office.channel.texts(ANNE))
    assert await count(office.database, "erasures") == 1
    assert await ciphertexts_of(office.database, "fake:bob") == before
    assert await office.tell("?") == "nothing"


async def test_an_erased_conversation_is_not_brought_back_by_a_slower_program(database: Database) -> None:
    """It read the conversation before the erasure, and comes to save it after the person wrote again."""
    vault, address_hash = database.vault, database.vault.address_hash(ANNE)
    office = Office(database)
    await office.tell("fill one")
    stale = await database.read(lambda conn: conversations.load(conn, address_hash))
    await office.tell("erase")
    await office.tell("?")

    def save(conn: Connection) -> bool:
        return conversations.save(conn, vault, stale, address=ANNE, state="{}", now=NOON)

    assert not await database.write(save)
    await office.close()
