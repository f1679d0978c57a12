"""What has had its time is erased, drafts only after a notice, and nothing else is touched."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update

from bot.clock import parse_instant
from bot.conversation.effects import RecordMiss
from bot.conversation.turn import Reply
from bot.forms.draft import Answer, StoredFile
from bot.services.periods import Retention
from bot.services.retention import Report, retain
from bot.storage import (
    ages,
    conversations,
    drafts,
    erasures,
    files,
    inbox,
    misses,
    outbox,
    set_aside,
    submissions,
    tables,
)
from bot.storage.database import Connection, Database
from bot.storage.outbox import NewReply
from bot.storage.set_aside import Aside
from tests.knowing import knowledge
from tests.papers import CONTENT, CV, draft, submission

NOW = datetime(2020, 7, 10, 12, tzinfo=UTC)
CUX, EIG, DIG, PROPOSE = "commando-ux/2020/apply", "eig/4/apply", "dig/2019/apply", "eig/4/propose"


async def run(database: Database, now: datetime, *, apply: bool = True, **periods: object) -> Report:
    return await retain(database, Retention(**periods), knowledge(), now, apply=apply)  # type: ignore[arg-type]


async def count(database: Database, name: str) -> int:
    table = tables.metadata.tables[name]
    return await database.read(lambda conn: conn.execute(select(func.count()).select_from(table)).scalar_one())


def old_row_of_each_kind(conn: Connection, database: Database, at: datetime) -> None:
    vault, address = database.vault, f"telegram:{at}"
    address_hash, until = vault.address_hash(address), at + timedelta(days=100)
    inbox.take(conn, vault.event_hash(str(at)), at)
    conversations.save(conn, vault, conversations.load(conn, address_hash), address=address, state="{}", now=at)
    outbox.add(
        conn, vault, [NewReply(address=address, reply=Reply("x"), created_at=at, not_before=at, not_after=until)]
    )
    miss = RecordMiss("x", "fr", "unknown")
    misses.add(conn, vault, miss, address_hash=address_hash, now=at, expires_at=until)
    set_aside.add(conn, Aside("nowhere", b"x", "update", at), address_hash=None, expires_at=until)
    erasures.erase_all(conn, vault, address_hash=b"somebody else", certificate=str(at), now=at)


async def test_old_rows_go_and_new_ones_stay(database: Database) -> None:
    for at in (NOW - timedelta(days=400), NOW):
        await database.write(partial(old_row_of_each_kind, database=database, at=at))
    kinds = ("misses", "set_aside", "inbox", "outbox", "conversations", "erasures")
    dry = await run(database, NOW, apply=False)
    assert [await count(database, kind) for kind in kinds] == [2] * 6
    # One of each kind, but the reply: it still waits to be sent.
    assert dry.goes == 5
    assert await run(database, NOW) == dry
    assert [await count(database, kind) for kind in kinds] == [1, 1, 1, 2, 1, 1]
    assert (await run(database, NOW)).goes == 0


def hand_in(conn: Connection, database: Database, form: str, name: str, *, pooled: bool, at: datetime) -> None:
    vault, address = database.vault, f"fake:{name}"
    address_hash = vault.address_hash(address)
    cv = files.seal(vault, cv_of(name), CONTENT, address_hash=address_hash)
    files.add(conn, cv, address_hash=address_hash, form=form, now=at)
    answers = {"name": name, "cv": cv_of(name), "talent-pool": pooled}
    one = submission(id=name, form=form, receipt=name, sent_at=at, received_at=at, answers=answers)
    assert submissions.add(conn, vault, one, address=address)
    files.hand_over(conn, address_hash, form, needed=[cv_of(name).id], submission_id=name)


def cv_of(name: str) -> StoredFile:
    return replace(CV, id=f"file of {name}")


def begin(conn: Connection, database: Database, form: str, name: str, at: datetime) -> None:
    vault, address_hash = database.vault, database.vault.address_hash(f"fake:{name}")
    one = draft(form=form, begun_at=at, changed_at=at, answers={"cv": Answer(cv_of(name))})
    drafts.save(conn, vault, one, address=f"fake:{name}", lang="fr")
    cv = files.seal(vault, cv_of(name), CONTENT, address_hash=address_hash)
    files.add(conn, cv, address_hash=address_hash, form=form, now=at)


async def names(database: Database) -> set[str]:
    """Whose drafts and submissions are there."""

    def read(conn: Connection) -> set[str]:
        known = {database.vault.address_hash(f"fake:{name}"): name for name in LAST_DAYS}
        sent = conn.execute(select(tables.submissions.c.address_hash)).scalars()
        begun = conn.execute(select(tables.drafts.c.address_hash)).scalars()
        return {known[one] for one in (*sent, *begun)}

    return await database.read(read)


# The first day on which a paper of that person must be gone; computed by hand from the published dates.
LAST_DAYS = {
    "cux": "2020-11-01",
    "cux-pooled": "2022-08-01",
    "eig": "2020-10-20",
    "eig-pooled": "2022-07-20",
    "dig": "2019-08-18",
    "eig-challenge": "2021-03-01",
    "cux-draft": "2020-08-19",
    "eig-draft": "2020-07-08",
}


async def test_three_years_leave_nothing_overdue_and_take_nothing_early(database: Database) -> None:
    submitted = (("cux", CUX), ("eig", EIG), ("dig", DIG), ("eig-challenge", PROPOSE))
    for name, form in submitted:
        at = parse_instant("2019-04-20" if form == DIG else "2020-02-20" if form == PROPOSE else "2020-06-01")
        await database.write(partial(hand_in, database=database, form=form, name=name, pooled=False, at=at))
        if f"{name}-pooled" in LAST_DAYS:
            pooled = partial(hand_in, database=database, form=form, name=f"{name}-pooled", pooled=True, at=at)
            await database.write(pooled)
    begun_at = parse_instant("2020-06-02")
    for name, form in (("cux-draft", CUX), ("eig-draft", EIG)):
        await database.write(partial(begin, database=database, form=form, name=name, at=begun_at))
    told: dict[str, datetime] = {}
    day = parse_instant("2019-05-01T10:00")
    while day < parse_instant("2022-10-01T10:00"):
        await run(database, day)
        there = await names(database)
        expected = {name for name, last in LAST_DAYS.items() if day < parse_instant(last)}
        assert there == expected, day
        for name in await warned(database):
            told.setdefault(name, day)
        day += timedelta(days=1)
    assert {name: f"{at:%Y-%m-%d}" for name, at in told.items()} == {
        "cux-draft": "2020-08-12",
        "eig-draft": "2020-07-01",
    }
    assert await count(database, "files") == 0
    assert await count(database, "submission_versions") == 0


async def warned(database: Database) -> set[str]:
    known = {database.vault.address_hash(f"fake:{name}"): name for name in LAST_DAYS}
    column = select(tables.outbox.c.address_hash)
    return {known[one] for one in await database.read(lambda conn: conn.execute(column).scalars().all())}


async def notices(database: Database) -> list[str]:
    rows = await database.read(lambda conn: outbox.of_address(conn, database.vault.address_hash("fake:cux-draft")))
    return [outbox.text_of(database.vault, row) for row in rows]


async def test_the_owner_of_a_draft_is_told_once_a_week_before(database: Database) -> None:
    at = parse_instant("2020-07-01")
    await database.write(partial(begin, database=database, form=CUX, name="cux-draft", at=at))
    await run(database, parse_instant("2020-08-11T10:00"))
    assert await notices(database) == []
    for hour in ("2020-08-12T02:00", "2020-08-12T10:00", "2020-08-12T11:00", "2020-08-13T10:00"):
        await run(database, parse_instant(hour))
        # Nobody is woken up for it.
        assert len(await notices(database)) == (0 if hour.endswith("02:00") else 1)
    [text] = await notices(database)
    assert "Candidature Commando UX 2020" in text
    assert "mercredi 19 août 2020" in text
    assert "/exporter" in text and "/supprimer" in text
    dry = await run(database, parse_instant("2020-08-13T10:00"), apply=False)
    assert dry.goes == 0


async def test_a_late_notice_makes_the_erasure_late(database: Database) -> None:
    at = parse_instant("2020-07-01")
    await database.write(partial(begin, database=database, form=CUX, name="cux-draft", at=at))
    for day, there in (("2020-12-01", 1), ("2020-12-02", 1), ("2020-12-03", 0)):
        await run(database, parse_instant(f"{day}T10:00"))
        assert await count(database, "drafts") == there
    assert "jeudi 3 décembre 2020" in (await notices(database))[0]


async def test_a_draft_taken_up_again_after_the_notice_is_not_erased_unannounced(database: Database) -> None:
    """A call whose closing was moved: the draft is alive again."""
    at = parse_instant("2020-07-01")
    await database.write(partial(begin, database=database, form="eig/99/apply", name="cux-draft", at=at))
    await run(database, parse_instant("2020-12-22T10:00"))
    assert len(await notices(database)) == 1
    again = parse_instant("2020-12-23")
    address_hash = database.vault.address_hash("fake:cux-draft")

    def go_on(conn: Connection) -> None:
        one = draft(form="eig/99/apply", begun_at=at, changed_at=again, answers={"cv": Answer(cv_of("cux-draft"))})
        drafts.save(conn, database.vault, one, address="fake:cux-draft")

    await database.write(go_on)
    await run(database, parse_instant("2021-01-10T10:00"))
    assert len(await database.read(lambda conn: drafts.load(conn, address_hash))) == 1
    assert await count(database, "files") == 1


async def test_a_held_edition_keeps_what_was_sent_and_says_so(database: Database) -> None:
    await database.write(
        partial(hand_in, database=database, form=EIG, name="eig", pooled=False, at=parse_instant("2020-06-01"))
    )
    report = await run(database, parse_instant("2021-06-01"), held=frozenset({"eig/4"}))
    [tally] = [tally for tally in report.tallies if tally.kind == "submission"]
    assert (tally.call, tally.goes, tally.stays, tally.held) == (EIG, 0, 1, 1)
    assert (await run(database, parse_instant("2021-06-01"))).goes == 1


async def test_what_was_withdrawn_goes_sooner(database: Database) -> None:
    at = parse_instant("2020-06-01")
    await database.write(partial(hand_in, database=database, form=EIG, name="eig", pooled=True, at=at))
    gone = update(tables.submissions).values(status="withdrawn", withdrawn_at=at)
    await database.write(lambda conn: conn.execute(gone))
    assert (await run(database, at + timedelta(days=29))).goes == 0
    assert (await run(database, at + timedelta(days=30))).goes == 1


async def test_what_does_not_open_is_kept_for_the_longest_time(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    at = parse_instant("2020-06-01")
    await database.write(partial(hand_in, database=database, form=EIG, name="eig", pooled=False, at=at))
    damage = update(tables.submission_versions).values(body_ciphertext=b"\x01bad")
    await database.write(lambda conn: conn.execute(damage))
    await run(database, parse_instant("2021-06-01"))
    assert await count(database, "submissions") == 1
    assert "does not open" in caplog.text
    await run(database, parse_instant("2022-08-01"))
    assert await count(database, "submissions") == 0


async def test_a_submission_amended_meanwhile_is_not_erased(sqlite: Database) -> None:
    await sqlite.write(partial(hand_in, database=sqlite, form=EIG, name="eig", pooled=False, at=NOW))
    [seen] = await sqlite.read(ages.submission_ages)
    second = submission(id="eig", form=EIG, receipt="second", version=2)
    assert await sqlite.write(lambda conn: submissions.add(conn, sqlite.vault, second, address="fake:eig"))
    assert not await sqlite.write(lambda conn: ages.erase_submission(conn, seen))
    assert await count(sqlite, "submission_versions") == 2


async def test_an_erasure_stopped_half_way_is_finished_the_next_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.retention._AT_ONCE", 2)
    for number in range(7):
        at = parse_instant("2020-06-01")
        name = f"eig {number}"
        await database.write(partial(hand_in, database=database, form=EIG, name=name, pooled=False, at=at))
    writes = []

    async def failing(work: object) -> object:
        writes.append(work)
        if len(writes) == 3:
            raise ConnectionResetError
        return await genuine(work)  # type: ignore[arg-type]

    genuine = database.write
    monkeypatch.setattr(database, "write", failing)
    with pytest.raises(ConnectionResetError):
        await run(database, parse_instant("2021-06-01"))
    assert await count(database, "submissions") == 3
    monkeypatch.setattr(database, "write", genuine)
    await run(database, parse_instant("2021-06-01"))
    assert await count(database, "submissions") == await count(database, "files") == 0
