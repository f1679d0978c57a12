"""Rows are claimed by one process at a time, in order within an address, and marked only by who holds them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.turn import Choice, Document, Reply
from bot.storage import claims, outbox
from bot.storage.claims import Claimed, Mark, Status, Step
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection, Database
from bot.storage.outbox import NewReply

NOW = datetime(2020, 7, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANNE, BOB = "telegram:1", "telegram:2"


def new(text: str, address: str = ANNE, *, held: bool = False, not_before: datetime = NOW) -> NewReply:
    until = NOW + timedelta(days=1)
    return NewReply(
        address=address, reply=Reply(text), created_at=NOW, not_before=not_before, not_after=until, held=held
    )


async def queue(database: Database, *replies: NewReply) -> None:
    await database.write(lambda conn: outbox.add(conn, database.vault, replies))


async def settle(database: Database, *steps: Step, by: str = "us", now: datetime = NOW) -> list[Claimed | None]:
    return await database.write(lambda conn: claims.settle(conn, steps, now=now, lease_end=now + MINUTE, token=by))


async def claim(database: Database, address: str = ANNE, *, by: str = "us", now: datetime = NOW) -> Claimed | None:
    (row,) = await settle(database, Step(database.vault.address_hash(address)), by=by, now=now)
    return row


def mark(row: Claimed, status: Status = "sent", not_before: datetime = NOW) -> Mark:
    return Mark(row=row, status=status, not_before=not_before, doubts=row.doubts, at=NOW)


def text_of(database: Database, row: Claimed | None) -> str | None:
    return claims.unseal(database.vault, row)[1].text if row else None


async def test_a_reply_comes_back_whole(database: Database) -> None:
    reply = Reply(
        "**3 000 €**",
        (Choice("Oui", "t:1"), Choice("Site", url="https://example.org"), Choice("En privé", start="apply__eig")),
        in_place=True,
        copy_note="Renvoi",
        document=Document("receipt", "EIG-7K3M-9QXR-2T4V", "recepisse.pdf"),
        numbers=True,
    )
    whole = NewReply(address=ANNE, reply=reply, created_at=NOW, not_before=NOW, not_after=NOW, in_place_of="77")
    await queue(database, whole)
    row = await claim(database)
    assert row
    assert claims.unseal(database.vault, row) == (ANNE, reply, "77")


async def test_one_after_the_other_in_order(database: Database) -> None:
    await queue(database, new("1"), new("2"), new("3"))
    texts, done = [], None
    address_hash = database.vault.address_hash(ANNE)
    while row := (await settle(database, Step(address_hash, done)))[0]:
        texts.append(text_of(database, row))
        done = mark(row)
    assert texts == ["1", "2", "3"]
    assert await database.read(lambda conn: outbox.unsent(conn, "telegram")) == 0


async def test_what_is_held_by_one_is_not_given_to_another_nor_overtaken(database: Database) -> None:
    await queue(database, new("1"), new("2"))
    assert text_of(database, await claim(database, by="us")) == "1"
    assert await claim(database, by="them") is None


async def test_a_reply_waiting_for_its_time_is_not_overtaken(database: Database) -> None:
    await queue(database, new("held", held=True, not_before=NOW + MINUTE), new("later"))
    assert await claim(database) is None
    assert text_of(database, await claim(database, now=NOW + MINUTE)) == "held"


async def test_different_addresses_are_claimed_together(database: Database) -> None:
    await queue(database, new("for Anne"), new("for Bob", BOB))
    hashes = [database.vault.address_hash(address) for address in (BOB, ANNE, "telegram:3")]
    rows = await settle(database, *(Step(address_hash) for address_hash in hashes))
    assert [text_of(database, row) for row in rows] == ["for Bob", "for Anne", None]


async def test_an_ended_lease_is_taken_over_and_the_late_one_marks_nothing(database: Database) -> None:
    await queue(database, new("1"))
    late = await claim(database, by="late")
    taken = await claim(database, by="new", now=NOW + 2 * MINUTE)
    assert late
    assert taken
    assert (taken.number, taken.doubts, taken.attempts) == (late.number, 1, 2)
    step = Step(late.address_hash, mark(late), more=False)
    await settle(database, step)
    assert await database.read(lambda conn: outbox.unsent(conn, "telegram")) == 1
    await settle(database, Step(late.address_hash, mark(taken), more=False))
    assert await database.read(lambda conn: outbox.unsent(conn, "telegram")) == 0


async def test_the_lease_of_the_dead_ends_at_once(database: Database) -> None:
    await queue(database, new("1"))
    assert await claim(database, by="dead")
    assert await database.read(claims.holders) == {"dead"}
    assert await database.write(lambda conn: claims.release(conn, ["dead"], NOW)) == 1
    assert await claim(database, by="new")


async def test_due_names_only_what_may_be_sent_now_by_these_channels(database: Database) -> None:
    held = new("held", held=True, not_before=NOW + MINUTE)
    await queue(database, held, new("x", BOB), new("y", "console:anne"), new("z", "web:1"))

    def due(conn: Connection) -> list[bytes]:
        return claims.due(conn, schemes=["telegram", "web"], now=NOW)

    expected = [database.vault.address_hash(address) for address in (BOB, "web:1")]
    assert await database.read(due) == expected
    assert await claim(database, BOB)
    assert await database.read(due) == expected[1:]


async def test_only_held_replies_of_the_address_are_withdrawn(database: Database) -> None:
    held = new("held", held=True, not_before=NOW + MINUTE)
    await queue(database, new("before"), held, new("his", BOB, held=True))
    address_hash = database.vault.address_hash(ANNE)
    assert await database.read(lambda conn: outbox.has_held(conn, address_hash))
    assert await database.write(lambda conn: outbox.withdraw_held(conn, address_hash))
    assert not await database.write(lambda conn: outbox.withdraw_held(conn, address_hash))
    assert text_of(database, await claim(database)) == "before"
    assert text_of(database, await claim(database, BOB)) == "his"


async def test_a_held_reply_that_was_claimed_cannot_be_withdrawn(database: Database) -> None:
    await queue(database, new("held", held=True))
    assert await claim(database)
    address_hash = database.vault.address_hash(ANNE)
    assert not await database.write(lambda conn: outbox.withdraw_held(conn, address_hash))


async def test_what_is_too_old_expires_unless_somebody_is_at_it(database: Database) -> None:
    later = NOW + timedelta(days=2)
    await queue(database, new("1"), new("2", BOB))
    assert await claim(database, BOB, now=later)
    assert await database.write(lambda conn: claims.expire(conn, later)) == 1
    assert await claim(database, now=later) is None


async def test_a_body_moved_to_another_row_does_not_open(database: Database) -> None:
    await queue(database, new("for Anne"), new("for Bob", BOB))
    anne, bob = await claim(database), await claim(database, BOB)
    assert anne
    assert bob
    swapped = Claimed(bob.number, bob.id, bob.address_hash, anne.body_ciphertext, NOW, NOW, 1, 0, "us")
    with pytest.raises(Unreadable):
        claims.unseal(database.vault, swapped)


async def test_purging_keeps_what_waits(database: Database) -> None:
    await queue(database, new("sent"), new("waits", BOB))
    row = await claim(database)
    assert row
    await settle(database, Step(row.address_hash, mark(row), more=False))
    assert await database.write(lambda conn: outbox.purge(conn, NOW + MINUTE)) == 1
    assert text_of(database, await claim(database, BOB)) == "waits"


async def test_many_claimers_at_once_never_share_a_row(database: Database) -> None:
    addresses = [f"telegram:{number}" for number in range(20)]
    await queue(database, *(new("x", address) for address in addresses))
    found = await asyncio.gather(
        *(claim(database, address, by=f"{claimer}") for address in addresses for claimer in range(5))
    )
    numbers = [row.number for row in found if row]
    assert len(numbers) == len(set(numbers)) == 20
