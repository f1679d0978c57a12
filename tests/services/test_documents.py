"""A receipt is a page to keep: whole, readable in any script, and given to its owner alone."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.clock import StillClock, parse_instant
from bot.conversation.effects import RecordMiss
from bot.conversation.subscription import Subscription
from bot.conversation.turn import Document
from bot.forms.draft import StoredFile, Submission, Value
from bot.forms.form import Form, Slot
from bot.forms.receipts import digest
from bot.services.documents import Documents, NotMade
from bot.services.receipt_pdf import draw
from bot.services.receipt_sheet import sheet
from bot.storage import conversations, drafts, files, misses, submissions, subscriptions
from bot.storage.database import Connection, Database
from bot.storage.errors import Unavailable
from tests.knowing import knowledge
from tests.papers import CONTENT, CV, FORM, NOW, draft, submission

ANNE, BOB = "fake:anne", "fake:bob"
RECEIPT = Document("receipt", submission().receipt, "recu.pdf")


def read(content: bytes) -> str:
    """The text of a PDF, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def squeezed(text: str) -> str:
    """Where a PDF breaks a line is its own affair."""
    return "".join(text.split())


def value_for(slot: Slot) -> Value | None:
    """An answer that would do."""
    match slot.kind:
        case "choice":
            return slot.options[0].id
        case "choices" | "ranking":
            return tuple(option.id for option in slot.options[:2])
        case "yes-no" | "consent":
            return True
        case "number":
            return 3000
        case "date":
            return "2020-09-01"
        case "phone":
            return "+33612345678"
        case "file":
            return StoredFile("f", "cv.pdf", 240_000, "ab" * 32)
        case "challenge":
            return "unknown-challenge"
        case _:
            return f"Réponse à {slot.id}"


def sent(form: Form, **changes: object) -> Submission:
    answers = {slot.id: value_for(slot) for slot in form.slots}
    return submission(form=form.id, answers=answers, **changes)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("form", knowledge().forms.values(), ids=lambda form: form.id)
def test_a_receipt_of_each_form_says_everything(form: Form, lang: str) -> None:
    one = sent(form, lang=lang)
    text = squeezed(read(draw(sheet(one, knowledge()))))
    for slot in form.slots:
        assert squeezed(slot.label[lang]) in text
        assert slot.kind not in ("text", "long-text") or squeezed(f"Réponse à {slot.id}") in text
    wanted = [
        form.title[lang],
        form.readers[lang],
        one.receipt,
        one.digest,
        "2020-07-10T14:00:00+02:00",
        "2020-07-10T14:00:03+02:00",
    ]
    assert [words for words in wanted if squeezed(words) not in text] == []


def test_what_comes_next_was_known_when_it_was_received() -> None:
    lines = sheet(submission(), knowledge()).next
    assert any("Début des entretiens individuels\u00a0: lundi 20 juillet 2020" in line for line in lines)
    assert any("contact@design.numerique.gouv.fr" in line for line in lines)
    assert any("/mesdossiers" in line for line in lines)
    late = submission(received_at=datetime.fromisoformat("2020-07-20T00:00:30+02:00"))
    assert not any("/mesdossiers" in line for line in sheet(late, knowledge()).next)


def test_a_later_version_and_a_withdrawal_are_said() -> None:
    second = submission(version=2, receipt="CUX-2222", previous=("CUX-1111",))
    assert "CUX-1111" in read(draw(sheet(second, knowledge())))
    gone = submission(status="withdrawn", withdrawn_at=NOW + timedelta(days=1))
    assert "Retiré le samedi 11 juillet 2020" in read(draw(sheet(gone, knowledge())))


def test_answers_outlive_their_question_and_their_form() -> None:
    old = submission(answers={"name": "Anne", "abolished": "still here", "gone": None})
    assert "still here" in read(draw(sheet(old, knowledge())))
    lost = submission(form="eig/99/apply", answers={"name": "Anne", "yes": True})
    assert "Anne" in read(draw(sheet(lost, knowledge())))


def test_the_same_receipt_is_the_same_file() -> None:
    assert draw(sheet(submission(), knowledge())) == draw(sheet(submission(), knowledge()))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None), max_size=400))
def test_no_text_breaks_a_receipt(text: str) -> None:
    one = submission(answers={"name": text, "motivation": text})
    assert len(PdfReader(BytesIO(draw(sheet(one, knowledge())))).pages) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "<b>gras</b> &amp; <para> {{7*7}} %s",
        "a" * 20_000,
        "mot " * 5_000,
        "ligne\n" * 500,
        "שלום مرحبا 你好 ไทย 👩‍👩‍👧‍👦 \u202efdp.exe \x00\x07 \ud83d",
        "e\u0301" * 100,
    ],
)
def test_hostile_texts_are_printed_or_marked_as_missing(text: str) -> None:
    content = draw(sheet(submission(answers={"name": text}), knowledge()))
    assert PdfReader(BytesIO(content)).pages
    if "你" in text:
        assert "remplacé par" in read(content)
    if text.startswith("<b>"):
        assert "<b>gras</b> &amp; <para> {{7*7}} %s" in read(content)


@pytest.fixture
async def documents(database: Database) -> AsyncIterator[Documents]:
    """What makes documents, with one submission and one draft of Anne's in the database."""
    made = Documents(database, knowledge, StillClock(NOW))

    def fill(conn: Connection) -> None:
        vault, address_hash = database.vault, database.vault.address_hash(ANNE)
        submissions.add(conn, vault, submission(), address=ANNE)
        drafts.save(conn, vault, draft(form="eig/4/apply"), address=ANNE)
        cv = files.seal(vault, CV, CONTENT, address_hash=address_hash)
        files.add(conn, cv, address_hash=address_hash, form=FORM, now=NOW)
        miss = RecordMiss("c koi la thune", "fr", "unknown")
        misses.add(conn, vault, miss, address_hash=address_hash, now=NOW, expires_at=NOW + timedelta(days=9))
        stored = conversations.load(conn, address_hash)
        conversations.save(conn, vault, stored, address=ANNE, state='{"version": 1}', now=NOW)
        subscriptions.save(conn, vault, Subscription("eig", "candidate"), address=ANNE, now=NOW)

    await database.write(fill)
    yield made
    await made.close()


async def test_a_receipt_is_made_from_what_is_kept(documents: Documents) -> None:
    made = await documents.make(ANNE, RECEIPT)
    assert (made.name, made.mime) == ("recu.pdf", "application/pdf")
    assert submission().receipt in read(made.content)


async def test_nobody_else_gets_it(documents: Documents) -> None:
    for address, document in ((BOB, RECEIPT), (ANNE, replace(RECEIPT, key="CUX-0000-0000-0000"))):
        with pytest.raises(NotMade):
            await documents.make(address, document)


async def test_many_at_once_are_all_whole(documents: Documents) -> None:
    made = await asyncio.gather(*(documents.make(ANNE, RECEIPT) for _ in range(20)))
    assert len({one.content for one in made}) == 1


async def test_all_that_is_held_can_be_taken_away(documents: Documents) -> None:
    made = await documents.make(ANNE, Document("data", "", "mes-donnees.json"))
    data = json.loads(made.content)
    assert made.mime == "application/json"
    assert data["address"] == ANNE
    assert data["submissions"][0]["receipt"] == submission().receipt
    assert {"id": "name", "label": "Prénom et nom", "answer": submission().answers["name"]} in data["submissions"][0][
        "read"
    ]
    canonical = data["submissions"][0]["canonical"]
    assert sha256(canonical.encode()).hexdigest() == digest(submission().answers)
    assert data["drafts"][0]["form"] == "eig/4/apply"
    assert base64.b64decode(data["files"][0]["content_base64"]) == CONTENT
    assert data["subscriptions"][0]["programme"] == "eig"
    assert data["not_understood"][0]["utterance"] == "c koi la thune"


async def test_it_can_be_read_by_people_too(documents: Documents) -> None:
    made = await documents.make(ANNE, Document("data", "", "mes-donnees.txt"))
    text = made.content.decode()
    for words in ("Candidature EIG", submission().receipt, "Prénom et nom", "c koi la thune", CV.name, "Rappels"):
        assert words in text
    assert "anne" not in (await documents.make(BOB, Document("data", "", "x.txt"))).content.decode().casefold()


async def test_a_database_that_cannot_answer_is_not_the_end_of_it(documents: Documents, database: Database) -> None:
    async def busy(_work: object) -> object:
        raise Unavailable

    documents._database = replace_read(database, busy)
    with pytest.raises(Unavailable):
        await documents.make(ANNE, RECEIPT)


def replace_read(database: Database, read_instead: object) -> Database:
    """The same database that cannot be read."""
    other = object.__new__(type(database))
    other.__dict__.update(database.__dict__)
    other.read = read_instead  # type: ignore[assignment,method-assign]
    return other


async def test_a_date_for_a_calendar_is_the_one_that_is_known_when_it_goes(database: Database) -> None:
    clock = StillClock(parse_instant("2020-07-10T17:28"))
    documents = Documents(database, knowledge, clock)
    wanted = Document("calendar", "commando-ux/2020:apply.closes:en", "closing.ics")
    before = await documents.make(ANNE, wanted)
    clock.advance(timedelta(minutes=1))
    after = await documents.make(ANNE, wanted)
    assert (after.name, after.mime) == ("closing.ics", "text/calendar; charset=utf-8")
    assert b"20200717T235900" in before.content and b"20200719T235900" in after.content
    for key in ("commando-ux/2020:apply.dances:fr", "nobody/1:apply.closes:fr", "apply.closes"):
        with pytest.raises(NotMade):
            await documents.make(ANNE, replace(wanted, key=key))
    await documents.close()
