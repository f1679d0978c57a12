"""Drafts, submissions and files come back as they were kept, to their owner only, and nobody has two of a kind."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.forms.draft import Submission
from bot.storage import drafts, erasures, files, submissions, tables
from bot.storage.crypto import Unreadable
from bot.storage.database import Connection, Database
from tests.papers import CONTENT, CV, FORM, NOW, draft, submission

ANNE, BOB = "telegram:4242", "telegram:4343"


async def add(database: Database, one: Submission, address: str = ANNE) -> bool:
    return await database.write(lambda conn: submissions.add(conn, database.vault, one, address=address))


async def sent_from(database: Database, address: str = ANNE) -> list[Submission]:
    vault = database.vault
    rows = await database.read(lambda conn: submissions.load(conn, vault.address_hash(address)))
    return [submissions.unseal(vault, row) for row in rows]


def keep_file(conn: Connection, database: Database, address: str = ANNE) -> None:
    address_hash = database.vault.address_hash(address)
    sealed = files.seal(database.vault, CV, CONTENT, address_hash=address_hash)
    files.add(conn, sealed, address_hash=address_hash, form=FORM, now=NOW)


async def content(database: Database, address: str = ANNE) -> bytes | None:
    vault = database.vault
    return await database.read(
        lambda conn: files.content(conn, vault, address_hash=vault.address_hash(address), file_id=CV.id)
    )


async def test_a_draft_comes_back_as_it_was_and_is_replaced_whole(database: Database) -> None:
    vault = database.vault
    later = draft(changed_at=NOW + timedelta(days=1), tries=0, doubt=())
    for one in (draft(), later):
        await database.write(lambda conn, one=one: drafts.save(conn, vault, one, address=ANNE))  # type: ignore[misc]
        rows = await database.read(lambda conn: drafts.load(conn, vault.address_hash(ANNE)))
        assert [drafts.unseal(vault, row) for row in rows] == [one]
    assert await database.read(lambda conn: drafts.load(conn, vault.address_hash(BOB))) == []


async def test_a_submission_comes_back_as_it_was_sent(database: Database) -> None:
    assert await add(database, submission())
    assert await sent_from(database) == [submission()]
    assert await sent_from(database, BOB) == []


async def test_a_person_has_one_submission_for_a_form_and_a_receipt_one_submission(database: Database) -> None:
    assert await add(database, submission())
    assert not await add(database, submission())
    assert not await add(database, submission(id="another", receipt="CUX-AAAA"))
    assert await add(database, submission(id="another", form="eig/4/apply", receipt="EIG-AAAA"))
    assert await sent_from(database) == [submission(), submission(id="another", form="eig/4/apply", receipt="EIG-AAAA")]
    with pytest.raises(Exception, match=r"(?i)unique"):
        await add(database, submission(id="third"), BOB)


async def test_the_database_itself_refuses_a_second_submission(database: Database) -> None:
    await add(database, submission())
    await add(database, submission(id="other", form="eig/4/apply", receipt="EIG-AAAA"))
    same_form = update(tables.submissions).where(tables.submissions.c.id == "other").values(form=FORM)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await database.write(lambda conn: conn.execute(same_form))


async def test_versions_follow_one_another_and_each_is_kept(database: Database) -> None:
    second = submission(version=2, receipt="CUX-2222", previous=(submission().receipt,))
    assert not await add(database, second)
    assert await add(database, submission())
    assert await add(database, second)
    assert not await add(database, submission(version=2, receipt="CUX-3333"))
    assert not await add(database, submission(version=4, receipt="CUX-4444"))
    assert not await add(database, submission(version=3, receipt="CUX-5555"), BOB)
    assert await sent_from(database) == [second]
    vault = database.vault
    rows = await database.read(lambda conn: submissions.load_all_versions(conn, vault.address_hash(ANNE)))
    assert [submissions.unseal(vault, row) for row in rows] == [submission(), second]


async def test_a_withdrawn_submission_is_followed_by_a_new_one_only(database: Database) -> None:
    vault, later = database.vault, NOW + timedelta(hours=1)
    await add(database, submission())

    def withdraw(conn: Connection, address: str) -> bool:
        return submissions.withdraw(conn, submission(), address_hash=vault.address_hash(address), now=later)

    assert [await database.write(lambda conn, a=a: withdraw(conn, a)) for a in (BOB, ANNE, ANNE)] == [  # type: ignore[misc]
        False,
        True,
        False,
    ]
    gone = submission(status="withdrawn", withdrawn_at=later)
    assert await sent_from(database) == [gone]
    assert not await add(database, submission(version=2, receipt="CUX-2222"))
    anew = submission(id="anew", receipt="CUX-3333", sent_at=later)
    assert await add(database, anew)
    assert await sent_from(database) == [gone, anew]


async def test_a_receipt_is_found_by_its_owner_only(database: Database) -> None:
    await add(database, submission())
    vault, number = database.vault, submission().receipt
    for address, receipt, found in ((ANNE, number, True), (BOB, number, False), (ANNE, "CUX-AAAA", False)):
        hashed = vault.address_hash(address)
        row = await database.read(lambda conn, h=hashed, r=receipt: submissions.of_receipt(conn, vault, h, r))  # type: ignore[misc]
        assert (row is not None) is found


async def test_a_file_is_a_draft_s_then_its_submission_s(database: Database) -> None:
    address_hash = database.vault.address_hash(ANNE)

    def hand_over(conn: Connection) -> None:
        submissions.add(conn, database.vault, submission(), address=ANNE)
        files.hand_over(conn, address_hash, FORM, needed=[CV.id], submission_id=submission().id)

    await database.write(lambda conn: keep_file(conn, database))
    assert await database.write(lambda conn: files.keep_only(conn, address_hash, FORM, [CV.id])) == 0
    assert await content(database) == CONTENT
    assert await content(database, BOB) is None
    await database.write(hand_over)
    assert await database.write(lambda conn: files.keep_only(conn, address_hash, FORM, [])) == 0
    assert await content(database) == CONTENT
    assert await database.write(lambda conn: submissions.erase(conn, address_hash)) == 1
    assert await content(database) is None


async def test_a_file_that_no_draft_names_is_forgotten(database: Database) -> None:
    await database.write(lambda conn: keep_file(conn, database))
    address_hash = database.vault.address_hash(ANNE)
    assert await database.write(lambda conn: files.keep_only(conn, address_hash, "eig/4/apply", [])) == 0
    assert await database.write(lambda conn: files.keep_only(conn, address_hash, FORM, ["another"])) == 1
    assert await content(database) is None


SWAPPED: Mapping[str, tuple[str, ...]] = {
    "drafts": ("body_ciphertext", "address_ciphertext"),
    "submissions": ("address_ciphertext",),
    "submission_versions": ("body_ciphertext",),
    "files": ("content_ciphertext",),
}


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name, columns in SWAPPED.items() for column in columns]
)
async def test_rows_given_to_somebody_else_do_not_open(database: Database, name: str, column: str) -> None:
    """Both ways of swapping: the ciphertext moved to another's row, and the row moved to another's address."""
    vault, table = database.vault, tables.metadata.tables[name]
    anne, bob = vault.address_hash(ANNE), vault.address_hash(BOB)

    def fill_and_move(conn: Connection) -> None:
        drafts.save(conn, vault, draft(), address=ANNE)
        submissions.add(conn, vault, submission(), address=ANNE)
        keep_file(conn, database)
        conn.execute(update(table).values(address_hash=bob))

    def opened(conn: Connection) -> object:
        row = conn.execute(select(table)).one()
        sealed: bytes = getattr(row, column)
        return vault.unseal_bytes(sealed, _place(name, column, row))

    await database.write(fill_and_move)
    with pytest.raises(Unreadable):
        await database.read(opened)
    await database.write(lambda conn: conn.execute(update(table).values(address_hash=anne)))
    assert await database.read(opened)


def _place(name: str, column: str, row: object) -> str:
    from bot.storage.rotation import PLACES

    found = [place for place in PLACES if place.table.name == name and place.column == column]
    return found[0].bound_to(row)  # type: ignore[arg-type]


async def test_everything_of_an_address_is_erased_but_that_it_was(database: Database) -> None:
    vault = database.vault

    def fill_and_erase(conn: Connection) -> None:
        for address in (ANNE, BOB):
            drafts.save(conn, vault, draft(), address=address)
        submissions.add(conn, vault, submission(), address=ANNE)
        submissions.add(conn, vault, submission(id="b", receipt="CUX-2222"), address=BOB)
        keep_file(conn, database)
        erasures.erase_all(conn, vault, address_hash=vault.address_hash(ANNE), certificate="EFF-1234", now=NOW)

    await database.write(fill_and_erase)
    assert await sent_from(database) == []
    assert await content(database) is None
    assert len(await sent_from(database, BOB)) == 1
    assert len(await database.read(lambda conn: drafts.load(conn, vault.address_hash(BOB)))) == 1
    assert await database.read(lambda conn: erasures.erased_at(conn, vault, "EFF-1234")) == NOW
    assert await database.read(lambda conn: erasures.erased_at(conn, vault, "EFF-4321")) is None
