"""Papers that people of journeys send: a harmless PDF, and files that only pretend to be one."""

from io import BytesIO
from pathlib import Path

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def write_papers(folder: Path) -> Path:
    """Each of them, by its name in the journeys."""
    folder.mkdir()
    (folder / "cv.pdf").write_bytes(_pdf())
    (folder / "portrait.pdf").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    (folder / "actif.pdf").write_bytes(_pdf("app.alert('bonjour')"))
    return folder


def _pdf(script: str | None = None) -> bytes:
    writer, content = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    if script:
        action = DictionaryObject()
        action[NameObject("/S")] = NameObject("/JavaScript")
        action[NameObject("/JS")] = TextStringObject(script)
        writer.root_object[NameObject("/OpenAction")] = action
    writer.write(content)
    return content.getvalue()
