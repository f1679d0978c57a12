"""Typed text made safe to keep, fit to quote, and comparable."""

import re
import unicodedata

READ_AT_MOST = 100_000
QUOTED_AT_MOST = 40
_SIGNS = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_KEPT = "+#"  # C, C++ and C# are three languages
# Overrides of the direction of writing, which can make a text read as another, and marks that nobody sees.
_UNSEEN = frozenset("\u200b\u2060\ufeff\u00ad\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DROPPED = ("Cc", "Cs", "Cn", "Co")


def cleaned(said: str) -> str:
    """The text as it is kept: composed letters, lines ended by a line feed, nothing that cannot be seen or sent."""
    text = said[:READ_AT_MOST].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = "".join(letter for letter in text.replace("\t", " ") if letter == "\n" or _is_kept(letter))
    return unicodedata.normalize("NFC", kept).strip()


def _is_kept(letter: str) -> bool:
    return letter not in _UNSEEN and unicodedata.category(letter) not in _DROPPED


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
