"""Text made comparable: one case, no accents, elisions opened, words with the place where they stand."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

READ_AT_MOST = 2_000
_SIGNS = str.maketrans(
    {
        "œ": "oe",
        "Œ": "oe",
        "æ": "ae",
        "Æ": "ae",
        "·": "",
        "€": " euros ",
        "%": " % ",
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "ʼ": "'",
        "′": "'",
    }
)
_ELIDED = {"j": "je", "l": "le", "d": "de", "c": "ce", "n": "ne", "s": "se", "m": "me", "t": "te", "qu": "que"}
_WORD = re.compile(
    r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"  # d.i.g.
    r"|(?<!\w)(?:eig|dig)(?=\d)"
    r"|[^\W\d_]+'"  # j'
    r"|[^\W\d_]\+(?!\w)"  # a+
    r"|\d+|[^\W\d_]\w*"
)
_REPEATED = re.compile(r"([a-z])\1{2,}")


class Token(NamedTuple):
    """A word, folded, and where it stands in the prepared text; `changed` when it is not what was typed there."""

    word: str
    start: int
    end: int
    changed: bool = False


def prepare(text: str) -> str:
    """The text as it is read: at most 2,000 characters, lower case, one kind of apostrophe, no control characters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text[:READ_AT_MOST]).translate(_SIGNS).lower())


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Without case, accents or ligatures; other scripts stay as they are."""
    # Twice: what a letter is taken apart into may itself have a case or be a ligature (« ǣ »).
    return _folded(_folded(word))


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.translate(_SIGNS).casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def tokens(prepared: str) -> list[Token]:
    """The words of a prepared text."""
    return [Token(_plain(found.group()), found.start(), found.end()) for found in _WORD.finditer(prepared)]


def words(text: str) -> list[str]:
    """The words of any text, folded: « j'ai » gives two, « d.i.g. » one; « ouiiii » is squeezed."""
    return [token.word for token in tokens(prepare(text))]


@lru_cache(maxsize=50_000)
def _plain(written: str) -> str:
    word = fold(written).replace(".", "")
    if word.endswith("'"):
        return _ELIDED.get(word[:-1], word[:-1])
    return _REPEATED.sub(r"\1", word)


def surface_words(text: str) -> Iterator[str]:
    """The words of a text with their accents, elisions aside: what an editor wrote."""
    return (found.group().rstrip("'") for found in _WORD.finditer(prepare(text)))
