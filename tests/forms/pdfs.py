"""PDF files of every kind, made here: harmless ones, and ones that act, carry, hide, lie or never end."""

import zlib
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>"
TEXT = b"<< /Length 44 >>\nstream\nBT /F1 12 Tf (HTML/JavaScript /JS /Launch) Tj ET\nendstream"


def plain(pages: int = 1, *, compressed: bool = True) -> bytes:
    """Pages of text with a link and an outline, as a word processor would save them; the words are a developer's."""
    output = BytesIO()
    canvas = Canvas(output, pageCompression=1 if compressed else 0)
    canvas.setKeywords("React, /JavaScript, (/JS), /Launch")
    for number in range(pages):
        canvas.bookmarkPage(f"p{number}")
        canvas.addOutlineEntry(f"HTML/JavaScript ({number}", f"p{number}")
        canvas.drawString(72, 720, "Anne Exemple, HTML/JavaScript")
        canvas.linkURL("https://portfolio.exemple.fr", (72, 700, 200, 720))
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def written(writer: PdfWriter | None = None) -> PdfWriter:
    """A writer that begins with the plain file."""
    return writer or PdfWriter(clone_from=PdfReader(BytesIO(plain())))


def saved(writer: PdfWriter) -> bytes:
    """What the writer writes."""
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def made(*more: bytes, root: bytes = b"", page: bytes = b"", packed: bool = False) -> bytes:
    """A file of one page written by hand: `more` are its objects from number 5 on, `root` and `page` what those hold besides.

    `packed`: all but the streams are in one compressed object stream, as newer programs do.
    """
    catalogue = b"<< /Type /Catalog /Pages 2 0 R %s >>" % root
    bodies = [catalogue, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE % page, TEXT, *more]
    return _packed(bodies) if packed else _listed(bodies)


def _listed(bodies: list[bytes]) -> bytes:
    content, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        starts.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n"
    return content + end % (len(bodies) + 1, table, len(bodies) + 1, len(content))


def _packed(bodies: list[bytes]) -> bytes:
    inside = [(number, body) for number, body in enumerate(bodies, 1) if b"stream" not in body]
    outside = [(number, body) for number, body in enumerate(bodies, 1) if b"stream" in body]
    header, text = b"", b""
    for number, body in inside:
        header += b"%d %d " % (number, len(text))
        text += body + b" "
    outside.append(
        (len(bodies) + 1, stream(header + text, b"/Type /ObjStm /N %d /First %d" % (len(inside), len(header))))
    )
    content = b"%PDF-1.5\n"
    rows = {number: (2, len(bodies) + 1, place) for place, (number, _) in enumerate(inside)}
    for number, body in outside:
        rows[number] = (1, len(content), 0)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    last = len(bodies) + 2
    rows[0], rows[last] = (0, 0, 0), (1, len(content), 0)
    table = b"".join(
        bytes([kind]) + where.to_bytes(3, "big") + bytes([place]) for _, (kind, where, place) in sorted(rows.items())
    )
    body = stream(table, b"/Type /XRef /W [1 3 1] /Root 1 0 R /Size %d" % (last + 1))
    return content + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, body, len(content))


def stream(inside: bytes, entries: bytes = b"") -> bytes:
    """A compressed stream."""
    packed = zlib.compress(inside, 9)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (entries, len(packed), packed)


def updated(content: bytes, number: int, body: bytes) -> bytes:
    """The file with one object written anew after its end, as programs do that save quickly."""
    start = len(content)
    content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    previous = int(content.rsplit(b"startxref", 1)[1].split()[0])
    end = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Root 1 0 R /Size 9 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return content + end % (number, start, previous, len(content))
