"""Files: what their bytes are said to be decides, never their name."""

import re
from collections.abc import Mapping
from typing import Literal, Protocol

from bot.forms.draft import StoredFile
from bot.forms.form import Slot
from bot.forms.showing import size
from bot.forms.typed import one_line
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg

FileState = Literal["offered", "pdf", "not-pdf", "active", "encrypted", "damaged", "too-large", "unreachable"]
LONGEST_NAME = 80
_ENDING = re.compile(r"\.(?:pdf|png|jpe?g|docx?|odt|pages|txt|rtf)$", re.IGNORECASE)  # of the file, or of what it was


class Offered(Protocol):
    """A file as it came: `size` in bytes is what its sender said or what was received, `digest` the SHA-256 in hexadecimal."""

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int | None: ...
    @property
    def state(self) -> FileState: ...
    @property
    def digest(self) -> str: ...


_REASONS: Mapping[FileState, Msg] = {
    "not-pdf": Msg("This file is not a PDF, whatever its name says. Save it as PDF and send it again."),
    "active": Msg("This PDF holds scripts, attached files or a form that acts. Print it as PDF and send that copy."),
    "encrypted": Msg("This PDF is protected. Send a copy without a password."),
    "damaged": Msg("I cannot read this PDF: it is damaged or too intricate. Print it as PDF and send that copy."),
    "unreachable": Msg("I could not fetch this file. Please send it again."),
    "offered": Msg("I could not fetch this file. Please send it again."),
}


def check_file(slot: Slot, file: Offered, context: Context) -> Verdict:
    """The file to keep, without an id yet: whoever keeps it gives one."""
    if file.state == "too-large" or _is_over(slot, file.size):
        most = size(slot.most_bytes or 0, context.lang, context.catalogues)
        return Refused(Msg("This file is too big: at most {most}.", most=most))
    if file.state != "pdf":
        return Refused(_REASONS[file.state])
    return Accepted(StoredFile("", _name(file.name), file.size or 0, file.digest))


def _is_over(slot: Slot, length: int | None) -> bool:
    return slot.most_bytes is not None and length is not None and length > slot.most_bytes


def _name(name: str) -> str:
    """The name to show: without folders, of a bearable length, and ending as what the file is."""
    bare = re.split(r"[/\\]", one_line(name[:1_000]))[-1]
    stem = _ENDING.sub("", bare).strip(". ")[:LONGEST_NAME].strip()
    return f"{stem or 'document'}.pdf"


def check_words_for_file(slot: Slot, _: str, context: Context) -> Verdict:
    """Words where a file is asked for."""
    if slot.most_bytes is None:
        return Refused(Msg("Here I need a file: attach a PDF to your message."))
    most = size(slot.most_bytes, context.lang, context.catalogues)
    return Refused(Msg("Here I need a file: attach a PDF of at most {most} to your message.", most=most))
