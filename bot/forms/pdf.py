"""Whether bytes are a PDF that only shows pages: decided by their content, at a bounded cost, and without running any of it."""

import logging
import zlib
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject

from bot.forms.files import FileState
from bot.forms.pdf_syntax import Intricate, Object, Objects, Ref, read_objects, unpack

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings hold pieces of people's files

_HEADER_WITHIN, _TRAILER_WITHIN = 1_024, 2_048
_INFLATED_AT_MOST = 3_000_000
_READS_AT_MOST = 100_000
_TREE_AT_MOST = 40
# Wherever one of these is written, something acts, or something else is carried along.
_NAMES = frozenset(
    {"JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "RichMediaContent", "XFA"}
)
_ACTIONS = frozenset({"ImportData", "SubmitForm", "Rendition", "Movie", "Sound", "GoToE", "GoToR", "RichMediaExecute"})
_ANNOTATIONS = frozenset({"FileAttachment", "Screen", "Movie", "Sound", "3D"})
_HARMLESS = "GoTo"


def inspect(content: bytes, most_bytes: int) -> FileState:
    """`pdf` for a harmless one, else the first thing that is wrong with it. Under two seconds, whatever the bytes."""
    if len(content) > most_bytes:
        return "too-large"
    if not content[:_HEADER_WITHIN].lstrip(b"\xef\xbb\xbf\x00\t\n\x0c\r ").startswith(b"%PDF-"):
        return "not-pdf"
    try:
        return _state(content)
    except (Intricate, zlib.error):
        return "damaged"


def _state(content: bytes) -> FileState:
    objects = read_objects(content)
    if any(isinstance(value, dict) and value.get("Encrypt") is not None for value in objects.all()):
        return "encrypted"
    unpack(content, objects)
    if _acts(objects):
        return "active"
    return "pdf" if b"%%EOF" in content[-_TRAILER_WITHIN:] and _opens(content) else "damaged"


def _acts(objects: Objects) -> bool:
    """Whether something in it acts by itself, runs, sends, or is carried along."""
    return bool(objects.names & _NAMES) or any(_does(value, objects) for value in objects.all())


def _does(value: Object, objects: Objects) -> bool:
    return any(
        _named(inside.get("S"), objects, _ACTIONS)
        or _named(inside.get("Subtype"), objects, _ANNOTATIONS)
        or inside.get("EF") is not None
        or _starts(inside.get("OpenAction"), objects)
        or _starts(inside.get("AA"), objects)
        for inside in _mappings(value)
    )


def _mappings(value: Object) -> Iterator[dict[str, Object]]:
    """The value and all that is nested in it, where that is a mapping."""
    left = [value]
    while left:
        inside = left.pop()
        if isinstance(inside, dict):
            yield inside
            left.extend(inside.values())
        elif isinstance(inside, list):
            left.extend(inside)


def _named(value: Object, objects: Objects, names: frozenset[str]) -> bool:
    return any(isinstance(name, str) and name in names for name in objects.found(value))


def _starts(value: Object, objects: Objects) -> bool:
    """Whether what happens by itself, there or in what follows it, is anything but going to a page."""
    left, seen = [value], set()
    while left:
        inside = left.pop()
        if isinstance(inside, Ref):
            if inside.number not in seen:
                seen.add(inside.number)
                left.extend(objects.found(inside))
        elif isinstance(inside, dict):
            if not all(name in (None, _HARMLESS) for name in objects.found(inside.get("S"))):
                return True
            left.extend(inside.values())
        elif isinstance(inside, list):
            left.extend(inside)
    return False


class _Metered(BytesIO):
    """Bytes that can be read only so many times: no reader goes round in circles in them."""

    _reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self._reads += 1
        if self._reads > _READS_AT_MOST:
            raise Intricate
        return super().read(size)


def _opens(content: bytes) -> bool:
    """Whether a reader finds its first page."""
    with apply_configuration(zlib_maximum_output_length=_INFLATED_AT_MOST, zlib_maximum_recovery_input_length=10_000):
        try:
            reader = PdfReader(_Metered(content), root_object_recovery_limit=20, xref_stream_maximum_entries=50_000)
            return _has_page(reader.root_object["/Pages"])
        except Exception:  # whatever a reader may stumble over, people could not open it either
            return False


def _has_page(node: object) -> bool:
    for _ in range(_TREE_AT_MOST):
        if not isinstance(node, DictionaryObject):
            return False
        if "/Kids" not in node:
            return node.get("/Type") == "/Page"
        kids = node["/Kids"]
        node = kids[0].get_object() if isinstance(kids, ArrayObject) and kids else None
    return False
