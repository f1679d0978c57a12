"""A database opens with its own keys only, and outlives a change of keys."""

import asyncio
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from bot.conversation.announcement import Announcement, Readers
from bot.conversation.effects import RecordMiss
from bot.conversation.turn import Reply
from bot.programmes.amendments import Amendment
from bot.storage import (
    amendments,
    announcements,
    conversations,
    drafts,
    files,
    keyring,
    meta,
    misses,
    outbox,
    rotation,
    set_aside,
    submissions,
    tables,
)
from bot.storage.crypto import Unreadable, key_id_of, make_key, parse_keys
from bot.storage.database import Connection, Database
from bot.storage.errors import CannotOpen
from bot.storage.opening import open_database
from bot.storage.outbox import NewReply
from bot.storage.set_aside import Aside
from tests import papers

NOW = datetime(2020, 7, 10, 12, tzinfo=UTC)
# What people entrust to us, each long enough that chance cannot write it in a ciphertext.
NUMBER = 4_217_639_058_814_773
ADDRESS = f"telegram:{NUMBER}"
STATE = '{"draft": "camille.duval-okonjo@ministere.example"}'
SAID = "Bonjour Camille, votre brouillon est gardé"
UTTERANCE = "c koi la thune si on habite Saint-Pierre ?"
MOVED = Amendment(
    revision=1,
    edition="eig/4",
    milestone="results",
    moment="2020-07-31",
    made_at=NOW,
    reason="un jury de plus",
    source="https://www.example.org/",
)
NEWS = Announcement(
    number=1,
    readers=Readers("eig", "candidate"),
    texts={"fr": "Bonjour", "en": "Hello"},
    people=1,
    made_at=NOW,
    not_after=NOW,
)
UNREADABLE = '{"phone_number": "+33 6 99 00 12 34"'


async def reopened(database: Database, url: str, keys: str | None, folder: Path) -> Database:
    await database.close()
    return await open_database(url, keys, key_path=folder / "guichet.key")


def fill(conn: Connection, database: Database) -> None:
    """One row of everything that is encrypted."""
    vault = database.vault
    address_hash = vault.address_hash(ADDRESS)
    stored = conversations.load(conn, address_hash)
    conversations.save(conn, vault, stored, address=ADDRESS, state=STATE, now=NOW)
    new = NewReply(address=ADDRESS, reply=Reply(SAID), created_at=NOW, not_before=NOW, not_after=NOW)
    outbox.add(conn, vault, [new])
    miss = RecordMiss(UTTERANCE, "fr", "unknown")
    misses.add(conn, vault, miss, address_hash=address_hash, now=NOW, expires_at=NOW + timedelta(days=1))
    place = set_aside.new_place()
    aside = Aside(place, vault.seal(UNREADABLE, place), "update", NOW)
    set_aside.add(conn, aside, address_hash=address_hash, expires_at=NOW)
    drafts.save(conn, vault, papers.draft(), address=ADDRESS)
    # The same person has several drafts: rows are visited by the whole of their key.
    drafts.save(conn, vault, papers.draft(form="eig/4/apply"), address=ADDRESS)
    submissions.add(conn, vault, papers.submission(), address=ADDRESS)
    cv = files.seal(vault, papers.CV, papers.CONTENT, address_hash=address_hash)
    files.add(conn, cv, address_hash=address_hash, form=papers.FORM, now=NOW)
    amendments.add(conn, vault, MOVED, author="Camille Duval-Okonjo")
    announcements.add(conn, vault, NEWS, author="Camille Duval-Okonjo")


def ciphertexts(conn: Connection) -> list[bytes]:
    return [
        value
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_ciphertext")
        for value in conn.execute(select(column)).scalars()
        if value is not None
    ]


async def test_another_key_is_refused_before_anything_starts(database_url: str, tmp_path: Path) -> None:
    database = await open_database(database_url, make_key(), key_path=tmp_path / "key")
    with pytest.raises(CannotOpen, match="does not open this database"):
        await reopened(database, database_url, make_key(), tmp_path)


async def test_everything_outlives_a_rotation(database_url: str, tmp_path: Path) -> None:
    old, new = make_key(), make_key()
    database = await open_database(database_url, old, key_path=tmp_path / "key")
    await database.write(lambda conn: fill(conn, database))
    secret, address_hash = database.vault.token("webhook-secret"), database.vault.address_hash(ADDRESS)
    database = await reopened(database, database_url, f"{new},{old}", tmp_path)
    database = await reopened(database, database_url, new, tmp_path)
    assert database.vault.token("webhook-secret") == secret
    assert database.vault.address_hash(ADDRESS) == address_hash
    newest = parse_keys(new).newest
    everything = await database.read(ciphertexts)
    assert len(everything) == 17
    assert {key_id_of(value) for value in everything} == {newest}
    stored = await database.read(lambda conn: conversations.load(conn, address_hash))
    assert conversations.state_of(database.vault, stored) == STATE
    asides = await database.read(set_aside.load)
    assert [database.vault.unseal(aside.body_ciphertext, aside.place) for aside in asides] == [UNREADABLE]
    kept = await database.read(lambda conn: drafts.load(conn, address_hash))
    assert {drafts.unseal(database.vault, row).form for row in kept} == {papers.FORM, "eig/4/apply"}
    [sent] = await database.read(lambda conn: submissions.load(conn, address_hash))
    assert submissions.unseal(database.vault, sent) == papers.submission()
    in_file = partial(files.content, vault=database.vault, address_hash=address_hash, file_id=papers.CV.id)
    assert await database.read(in_file) == papers.CONTENT
    await database.close()


async def test_every_ciphertext_column_is_known_to_the_rotation() -> None:
    columns = {
        (table.name, column.name)
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_ciphertext") and table.name != "keyring"
    }
    assert {(place.table.name, place.column) for place in rotation.PLACES} == columns


async def test_a_rotation_goes_through_many_rows_of_one_person(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = make_key(), make_key()
    database = await open_database(sqlite_url, old, key_path=tmp_path / "key")

    def fill_many(conn: Connection) -> None:
        for number in range(1, 8):
            drafts.save(conn, database.vault, papers.draft(form=f"eig/{number}/apply"), address=ADDRESS)

    await database.write(fill_many)
    monkeypatch.setattr(rotation, "PLACES", [replace(place, batch=2) for place in rotation.PLACES])
    database = await reopened(database, sqlite_url, f"{new},{old}", tmp_path)
    assert {key_id_of(value) for value in await database.read(ciphertexts)} == {parse_keys(new).newest}
    await database.close()


async def test_the_old_key_alone_is_refused_once_a_newer_one_was_used(database_url: str, tmp_path: Path) -> None:
    old, new = make_key(), make_key()
    database = await open_database(database_url, old, key_path=tmp_path / "key")
    database = await reopened(database, database_url, f"{new},{old}", tmp_path)
    with pytest.raises(CannotOpen):
        await reopened(database, database_url, old, tmp_path)


async def test_a_rotation_interrupted_half_way_still_needs_both_keys(database_url: str, tmp_path: Path) -> None:
    old, new = make_key(), make_key()
    database = await open_database(database_url, old, key_path=tmp_path / "key")
    await database.write(lambda conn: keyring.open_vault(conn, parse_keys(f"{new},{old}")))
    for one_of_them in (old, new):
        with pytest.raises(CannotOpen):
            await reopened(database, database_url, one_of_them, tmp_path)
    database = await reopened(database, database_url, f"{new},{old}", tmp_path)
    await (await reopened(database, database_url, new, tmp_path)).close()


async def test_swapped_rows_do_not_open(database: Database) -> None:
    vault = database.vault
    first, second = (vault.address_hash(address) for address in ("telegram:1", "telegram:2"))

    def save_and_swap(conn: Connection) -> None:
        for address, address_hash in (("telegram:1", first), ("telegram:2", second)):
            stored = conversations.load(conn, address_hash)
            conversations.save(conn, vault, stored, address=address, state="{}", now=NOW)
        other = conversations.load(conn, second).state_ciphertext
        of_first = tables.conversations.c.address_hash == first
        conn.execute(update(tables.conversations).where(of_first).values(state_ciphertext=other))

    await database.write(save_and_swap)
    stored = await database.read(lambda conn: conversations.load(conn, first))
    with pytest.raises(Unreadable):
        conversations.state_of(vault, stored)


async def test_nothing_stands_there_in_clear(sqlite: Database, tmp_path: Path) -> None:
    await sqlite.write(lambda conn: fill(conn, sqlite))
    await sqlite.close()
    kept = await asyncio.to_thread(lambda: b"".join(path.read_bytes() for path in tmp_path.glob("guichet.db*")))
    assert b"unknown" in kept, "what is stored in clear is found where we look"
    entrusted = (
        str(NUMBER),
        "camille.duval-okonjo",
        "ministere.example",
        "Bonjour Camille",
        "thune si on",
        "99 00 12 34",
        papers.NAME,
        papers.EMAIL,
        papers.WISH,
        papers.CV.name,
        papers.submission().receipt,
    )
    assert [words for words in entrusted if words.encode() in kept] == []
    assert NUMBER.to_bytes(8, "big") not in kept, "nor as the integer that SQLite would make of it"
    assert papers.CONTENT[:60] not in kept


async def test_without_keys_an_empty_database_gets_a_private_key_file(sqlite_url: str, tmp_path: Path) -> None:
    database = await open_database(sqlite_url, None, key_path=tmp_path / "guichet.key")
    secret = database.vault.token("webhook-path")
    assert stat.S_IMODE((tmp_path / "guichet.key").stat().st_mode) == 0o600
    database = await reopened(database, sqlite_url, "", tmp_path)
    assert database.vault.token("webhook-path") == secret
    await database.close()


async def test_without_keys_a_database_in_use_is_refused(database_url: str, tmp_path: Path) -> None:
    database = await open_database(database_url, make_key(), key_path=tmp_path / "key")
    with pytest.raises(CannotOpen, match="set GUICHET_KEYS"):
        await reopened(database, database_url, None, tmp_path)
    assert not (tmp_path / "guichet.key").exists()


@pytest.mark.parametrize("url", ["mysql://h/d", "sqlite://", "sqlite:///:memory:", "nonsense", "http://u:secret@h/x"])
async def test_other_addresses_are_refused_without_repeating_them(url: str, tmp_path: Path) -> None:
    with pytest.raises(CannotOpen) as refusal:
        await open_database(url, make_key(), key_path=tmp_path / "key")
    assert "secret" not in str(refusal.value)


async def test_a_forgetful_postgresql_is_refused(postgresql_url: str, tmp_path: Path) -> None:
    database = await open_database(postgresql_url, make_key(), key_path=tmp_path / "key")
    name = postgresql_url.partition("?")[0].rpartition("/")[2]
    setting = text(f"ALTER DATABASE {name} SET synchronous_commit = off")
    await database.write(lambda conn: conn.execute(setting))
    with pytest.raises(CannotOpen, match="synchronous_commit"):
        await reopened(database, postgresql_url, None, tmp_path)


async def test_postgres_is_a_name_of_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    url = postgresql_url.replace("postgresql://", "postgres://")
    await (await open_database(url, make_key(), key_path=tmp_path / "key")).close()


@pytest.mark.parametrize("simulated", [True, False])
async def test_real_turns_are_never_simulated_upon(database_url: str, tmp_path: Path, simulated: bool) -> None:
    key = make_key()
    database = await open_database(database_url, key, key_path=tmp_path / "key")
    await database.write(lambda conn: meta.mark_turns(conn, simulated))
    await database.close()
    if simulated:
        await (await open_database(database_url, key, key_path=tmp_path / "key", simulated=True)).close()
        return
    with pytest.raises(CannotOpen, match="GUICHET_NOW"):
        await open_database(database_url, key, key_path=tmp_path / "key", simulated=True)


async def test_real_turns_make_a_simulated_database_real(database: Database) -> None:
    await database.write(lambda conn: meta.mark_turns(conn, True))
    await database.write(lambda conn: meta.mark_turns(conn, False))
    assert await database.read(meta.holds_turns) == "real"
    with pytest.raises(CannotOpen):
        await database.write(lambda conn: meta.mark_turns(conn, True))
