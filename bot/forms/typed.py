"""Typed text made safe to keep, fit to quote, and comparable."""

import re
import unicodedata

READ_AT_MOST = 100_000
QUOTED_AT_MOST = 40
_SIGNS = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_KEPT = "+#"  # C, C++ and C# are three languages
_LINE_END = re.compile("\r\n|[\r\u2028\u2029]")
_DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls
    "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # unseen, or turning the direction of writing
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"  # halves, private and no characters
)


def cleaned(said: str) -> str:
    """The text as it is kept: composed letters, lines ended by a line feed, nothing that cannot be seen or sent."""
    lines = _LINE_END.sub("\n", said[:READ_AT_MOST]).replace("\t", " ")
    return unicodedata.normalize("NFC", _DROPPED.sub("", lines)).strip()


def one_line(said: str) -> str:
    """The text on one line, its words parted by one space."""
    return " ".join(cleaned(said).split())


def quoted(said: str) -> str:
    """The beginning of the text, on one line, to show in a reason."""
    line = one_line(said[: 4 * QUOTED_AT_MOST])
    return line if len(line) <= QUOTED_AT_MOST else line[: QUOTED_AT_MOST - 1].rstrip() + "…"


def words(text: str) -> tuple[str, ...]:
    """Its words without case, accents or punctuation."""
    letters = unicodedata.normalize("NFKD", text.translate(_SIGNS).casefold())
    kept = (_letter(letter) for letter in letters if not unicodedata.combining(letter))
    return tuple("".join(kept).split())


def _letter(letter: str) -> str:
    return letter if letter.isalnum() or letter in _KEPT else " "


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return re.search(r"[^\W_]", text) is not None
