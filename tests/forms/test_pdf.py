"""PDF files are what their bytes are: harmless, active, locked, damaged or none at all, and quickly told."""

import random
import struct
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from bot.forms.pdf import inspect
from tests.forms.pdfs import made, plain, saved, stream, updated, written

MEGABYTE = 1024 * 1024
MOST = 20 * MEGABYTE
SCRIPT = b"<< /S /JavaScript /JS (app.alert) >>"
LINK = b"<< /S /URI /URI (https://exemple.fr) >>"
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(40)

ACTIVE = {
    "a script when it opens": ([SCRIPT], b"/OpenAction 5 0 R", b""),
    "a script in the catalogue": ([], b"/OpenAction " + SCRIPT, b""),
    "a named script": ([SCRIPT], b"/Names << /JavaScript << /Names [(a) 5 0 R] >> >>", b""),
    "a script on a link": ([b"<< /Subtype /Link /A " + SCRIPT + b" >>"], b"", b"/Annots [5 0 R]"),
    "a script spelt otherwise": ([b"<< /S /J#61vaScript /#4aS (x) >>"], b"/OpenAction 5 0 R", b""),
    "a script that nothing points to": ([SCRIPT], b"", b""),
    "a program": ([b"<< /S /Launch /F (calc.exe) >>"], b"", b"/Annots [<< /Subtype /Link /A 5 0 R >>]"),
    "a page on the web when it opens": ([LINK], b"/OpenAction 5 0 R", b""),
    "a page on the web when a page is shown": ([LINK], b"", b"/AA << /O 5 0 R >>"),
    "a print when it closes": ([b"<< /WC << /S /Named /N /Print >> >>"], b"/AA 5 0 R", b""),
    "a page on the web after a step": ([LINK], b"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [5 0 R] >>", b""),
    "an action whose kind is elsewhere": ([b"/SubmitForm"], b"", b"/Annots [<< /A << /S 5 0 R >> >>]"),
    "a form that sends": ([b"<< /S /SubmitForm /F (https://exemple.fr) >>"], b"", b"/Annots [<< /A 5 0 R >>]"),
    "another file": ([b"<< /S /GoToR /F (//exemple.fr/x) >>"], b"", b"/Annots [<< /A 5 0 R >>]"),
    "an attached file": ([stream(b"MZ"), b"<< /Type /Filespec /EF << /F 5 0 R >> >>"], b"", b""),
    "a file pinned to a page": ([], b"", b"/Annots [<< /Subtype /FileAttachment >>]"),
    "a form of another kind": ([stream(b"<xdp/>")], b"/AcroForm << /XFA 5 0 R >>", b""),
    "a film": ([], b"", b"/Annots [<< /Subtype /RichMedia /RichMediaContent << >> >>]"),
    "a film of old": ([], b"", b"/Annots [<< /Subtype /Screen >>]"),
}  # fmt: skip


@pytest.mark.parametrize("packed", [False, True], ids=["listed", "in an object stream"])
@pytest.mark.parametrize("what", ACTIVE)
def test_what_acts_or_carries_something_is_active(what: str, packed: bool) -> None:
    objects, root, page = ACTIVE[what]
    assert inspect(made(*objects, root=root, page=page, packed=packed), MOST) == "active"


@pytest.mark.parametrize("packed", [False, True], ids=["listed", "in an object stream"])
@pytest.mark.parametrize(
    ("objects", "root", "page"),
    [
        ([], b"", b""),
        ([], b"/OpenAction [3 0 R /FitH 800]", b""),
        ([b"<< /S /GoTo /D [3 0 R /Fit] >>"], b"/OpenAction 5 0 R", b""),
        ([b"<< /S /GoTo /D (top) /Next 5 0 R >>"], b"/OpenAction 5 0 R /AA << >>", b"/AA << /O 5 0 R >>"),
        ([b"<< /Subtype /Link /A " + LINK + b" >>"], b"", b"/Annots [5 0 R]"),
        ([b"<< /Subtype /Link /A << /S /Named /N /NextPage >> >>"], b"", b"/Annots [5 0 R]"),
        ([b"<< /Type /StructElem /S /P /P null /K [1 2 (\\) >> /JS)] >>"], b"/OpenAction 99 0 R", b""),
        (
            [b"<< /Title <2f4a53> /Author ((/JavaScript) /EF) /Odd 1 /Key >>", b"% /JS\n[/Odd /A -1.5 true 12 0 R]"],
            b"",
            b"",
        ),
    ],
)
def test_pages_links_and_places_in_the_text_are_harmless(
    objects: list[bytes], root: bytes, page: bytes, packed: bool
) -> None:
    assert inspect(made(*objects, root=root, page=page, packed=packed), MOST) == "pdf"


@pytest.mark.parametrize(
    "content", [plain(), plain(40), plain(compressed=False), b"\xef\xbb\xbf\n" + plain(), plain() + b"\n" * 900]
)
def test_a_printed_document_is_harmless_whatever_its_words(content: bytes) -> None:
    assert inspect(content, MOST) == "pdf"


def test_what_a_writer_adds_is_found() -> None:
    attached = written()
    attached.add_attachment("cv.exe", b"MZ")
    assert inspect(saved(attached), MOST) == "active"
    scripted = written()
    scripted.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    assert inspect(saved(scripted), MOST) == "active"
    assert inspect(saved(written()), MOST) == "pdf"


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
@pytest.mark.parametrize("password", ["secret", ""])
def test_a_locked_file_is_refused_even_where_everybody_may_open_it(algorithm: str, password: str) -> None:
    locked = written()
    locked.encrypt(password, owner_password="owner", algorithm=algorithm)
    assert inspect(saved(locked), MOST) == "encrypted"


def test_what_an_earlier_revision_held_is_found() -> None:
    content = made(SCRIPT, root=b"/OpenAction 5 0 R")
    assert inspect(updated(content, 1, b"<< /Type /Catalog /Pages 2 0 R >>"), MOST) == "active"


def test_what_is_hidden_from_the_tables_is_found() -> None:
    inside_a_stream = made(b"<< /Length 99 >>\nstream\n7 0 obj\n" + SCRIPT + b"\nendobj\nendstream")
    after_a_remark = made(b"1\nendobj\n8 0 % remark\nobj\n" + SCRIPT)
    assert inspect(inside_a_stream, MOST) == inspect(after_a_remark, MOST) == "active"


@pytest.mark.parametrize(
    "content",
    [
        PNG,
        b"PK\x03\x04" + bytes(2_000),
        b"<!DOCTYPE html><html></html>",
        b"",
        b"%PDF",
        b"GIF89a " + plain(),
        bytes(2_000) + plain(),
    ],
)
def test_what_is_no_pdf_is_told_by_its_bytes(content: bytes) -> None:
    assert inspect(content, MOST) == "not-pdf"


def test_a_file_cut_short_is_damaged() -> None:
    content = plain()
    assert {inspect(content[:length], MOST) for length in range(10, len(content) - 6, 41)} == {"damaged"}


@pytest.mark.parametrize(
    "content",
    [
        made().replace(b"/Type /Page ", b"/Type /Moon "),
        made().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
        made().replace(b"/Kids [3 0 R]", b"/Kids [     ]"),
        made().replace(b"/Kids [3 0 R]", b"/Kids [9 0 R]"),
        made().replace(b"/Pages 2 0 R", b"/Moons 2 0 R"),
        made().replace(b"%%EOF", b"     "),
        made(b"<< /Type /ObjStm /N 1 /First 4 /Filter /LZWDecode >>\nstream\nxxxx\nendstream"),
        made(b"<< /Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode] >>\nstream\r\nxxxx\nendstream"),
        made(b"<< /Type /ObjStm /N 1 /First 400 >>\nstream\n1 0 1\nendstream"),
        made(b"<< /Type /ObjStm >>\nstream\n1 0 1\nendstream"),
        made(b"<< /Type /ObjStm /N 1 /First 4 >>\nstream\n1 0 1\n"),
        made(stream(b"1 0 1", b"/Type /ObjStm /N 1 /First 4 /DecodeParms << /Predictor 12 >>")),
        made(stream(b"1 0 1", b"/Type /ObjStm /N 1 /First 4")[:-16] + b"\nendstream"),
        made(b"[" * 200 + b"]" * 200),
    ],
    ids=range(14),
)
def test_what_no_reader_could_make_out_is_damaged(content: bytes) -> None:
    assert inspect(content, MOST) == "damaged"


def test_an_object_stream_need_not_be_compressed() -> None:
    assert inspect(made(b"<< /Type /ObjStm /N 1 /First 4 >>\nstream\n9 0 (x)\nendstream"), MOST) == "pdf"
    assert inspect(made(b"<< /Type /ObjStm /N 1 /First 4 >>\nstream\n9 0 << /JS 1 >>\nendstream"), MOST) == "active"


def test_a_bound_is_kept_to_the_byte() -> None:
    content = plain()
    assert (inspect(content, len(content)), inspect(content, len(content) - 1)) == ("pdf", "too-large")


def test_five_megabytes_of_pictures_are_read() -> None:
    picture = b"<< /Subtype /Image /Length %d >>\nstream\n%s\nendstream"
    noise = random.Random(3).randbytes(5 * MEGABYTE)
    started = time.process_time()
    assert inspect(made(picture % (len(noise), noise)), MOST) == "pdf"
    assert time.process_time() - started < 2


def again(unit: bytes, *, inside: bool) -> Callable[[], bytes]:
    """Eighteen megabytes of that, in an object or between objects."""
    return lambda: b"%PDF-1.4\n" + b"1 0 obj\n" * inside + unit * (18 * MEGABYTE // len(unit)) + b"\n%%EOF"


def bomb_in_the_table() -> bytes:
    """A compressed table that unpacks to sixty million entries."""
    content = made(stream(bytes(300 * MEGABYTE), b"/Type /XRef /W [1 3 1] /Root 1 0 R /Size 60000000"))
    start = content.index(b"5 0 obj")
    return content[: content.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF\n" % start


def endless_table() -> bytes:
    """A table that says that it has as many entries as it has."""
    return made().replace(b"xref\n0 5\n", b"xref\n0 700000\n" + b"0000000000 65535 f \n" * 700_000, 1)


INSIDE = (b"(", b"\\)(", b"[", b"1 ", b"/A", b"%\n", b" ", b"<>", b"<<>>", b">", b"1 0 R ", b"<< /A ")
BETWEEN = (b"1 0 obj<<>>endobj\n", b" obj", b"(obj", b"1obj ", b"1 " + b" " * 36 + b" obj", b"trailer")
NESTED = b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 >>\nstream\n"
HOSTILE: dict[str, Callable[[], bytes]] = {
    **{f"{unit!r} in an object": again(unit, inside=True) for unit in INSIDE},
    **{f"{unit!r} between objects": again(unit, inside=False) for unit in BETWEEN},
    "a bomb among the objects": lambda: made(stream(bytes(300 * MEGABYTE), b"/Type /ObjStm /N 1 /First 4")),
    "a bomb in the table": bomb_in_the_table,
    "many small bombs": lambda: made(*[stream(b" " * 2_900_000, b"/Type /ObjStm /N 0 /First 0")] * 1_000),
    "objects that overlap": lambda: made(
        *[stream(b"1 0 2 0 3 0 " * 2_000 + b"[1]", b"/Type /ObjStm /N 6000 /First 24000")] * 1_000
    ),
    "streams within streams": lambda: made(NESTED * 60_000 + b"endstream"),
    "a few streams within streams": lambda: made(NESTED * 40 + b"endstream"),
    "a table without end": endless_table,
    "a tree without leaves": lambda: made(
        *[b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % number for number in range(6, 3_000)]
    ).replace(b"/Kids [3 0 R]", b"/Kids [5 0 R]"),
    "lengths of lengths": lambda: b"".join(
        b"%d 0 obj<</Length %d 0 R>>stream\nx\nendstream endobj\n" % (n, n + 1) for n in range(9, 20_000)
    ).join((b"%PDF-1.4\n", made()[9:])),
    "noise": lambda: b"%PDF-1.4\n" + random.Random(7).randbytes(18 * MEGABYTE) + b"%%EOF",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_costs_little(what: str) -> None:
    content = HOSTILE[what]()
    started = time.process_time()
    assert inspect(content, MOST) in (("pdf", "damaged") if what == "lengths of lengths" else ("damaged",))
    assert time.process_time() - started < 2


def test_a_bomb_in_a_page_is_never_unpacked() -> None:
    page = stream(bytes(300 * MEGABYTE))
    started = time.process_time()
    assert inspect(made(page), MOST) == "pdf"
    assert time.process_time() - started < 1


@given(st.binary(max_size=400))
def test_any_bytes_have_a_state(noise: bytes) -> None:
    assert inspect(b"%PDF-1.7\n1 0 obj\n" + noise, MOST) in ("damaged", "active", "encrypted")


@given(st.integers(0, len(plain()) - 1), st.integers(0, 255))
def test_a_file_with_any_byte_changed_has_a_state(place: int, value: int) -> None:
    content = bytearray(plain())
    content[place] = value
    assert inspect(bytes(content), MOST) in ("pdf", "damaged", "active", "encrypted", "not-pdf")
