"""A reply too long for one Telegram message, cut between paragraphs, else sentences, never inside a link or a mark."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.channels.telegram.marks import MARK, inner, units, visible
from bot.conversation.turn import Reply

MOST_UNITS = 4096
MOST_UNITS_OF_A_CAPTION = 1024

_PLACES = tuple(re.compile(pattern) for pattern in (r"\n\s*\n", r"\n", r"[.!?…][\"'»”)\]]*\s+", r"[;:,]\s+", r"\s+"))
_JOINERS = "\u200d\ufe0e\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def cut(address: str, reply: Reply) -> Sequence[Reply]:
    """The reply as messages that Telegram accepts, its choices under the last; as it is for any other door."""
    if not address.startswith("telegram:"):
        return (reply,)
    # A note may come before the text, when it is sent once more.
    room = units(visible(reply.copy_note)) + 1 if reply.copy_note else 0
    texts = pieces(reply.text, MOST_UNITS - room)
    if reply.document and units(visible(texts[-1])) > MOST_UNITS_OF_A_CAPTION - room:
        # What is too long to stand beside a file goes before it.
        texts.append("")
    *before, last = texts
    return (*(replace(reply, text=text, choices=(), document=None) for text in before), replace(reply, text=last))


def pieces(text: str, most: int = MOST_UNITS) -> list[str]:
    """The text in light Markdown as pieces of at most `most` UTF-16 units when shown, each with its marks whole."""
    # What is shown is never longer than what is written, and a character takes two units at most.
    if 2 * len(text) <= most or units(visible(text)) <= most:
        return [text]
    rest, done = _without_giants(text, most).strip(), []
    while units(visible(rest)) > most:
        at = _place(rest, most)
        done.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [piece for piece in (*done, rest) if piece]


def _without_giants(text: str, most: int) -> str:
    """Marks around more than half a message are given up: they could not be kept whole."""

    def unwrapped(found: re.Match[str]) -> str:
        return inner(found) if units(visible(found[0])) > most // 2 else found[0]

    return MARK.sub(unwrapped, text)


def _place(text: str, most: int) -> int:
    """Where to cut: the best place in what fits, none of it inside a mark."""
    free = list(_free(text, most))
    farthest = free[-1][1] if free else 0
    for pattern in _PLACES:
        ends = [found.end() for start, end in free for found in pattern.finditer(text, start, end)]
        # A cut that leaves most of the message empty is worse than one inside a paragraph.
        if ends and ends[-1] > farthest // 3:
            return ends[-1]
    return _between_letters(text, free, farthest)


def _free(text: str, most: int) -> Iterator[tuple[int, int]]:
    """The stretches outside marks, from the beginning to where `most` units are full."""
    room, end = most, 0
    for found in MARK.finditer(text):
        stop = _fitting(text, end, found.start(), room)
        yield end, stop
        room -= units(text[end:stop]) + units(visible(found[0]))
        end = found.end()
        if stop < found.start() or room < 0:
            return
    yield end, _fitting(text, end, len(text), room)


def _fitting(text: str, start: int, stop: int, room: int) -> int:
    """The farthest end, up to `stop`, of a stretch of at most `room` units that begins at `start`."""
    end = min(stop, start + room)
    while end > start and units(text[start:end]) > room:
        end -= max(1, (units(text[start:end]) - room) // 2)
    return end


def _between_letters(text: str, free: Sequence[tuple[int, int]], farthest: int) -> int:
    """A word longer than a message: between two characters that are shown apart, away from anything like a mark."""
    for start, end in reversed(free):
        for at in range(end, max(start, end - 64), -1):
            if at < len(text) and not _belongs_before(text, at) and not set(text[at - 1 : at + 1]) & set("_*[]()"):
                return at
    return max(1, farthest)


def _belongs_before(text: str, at: int) -> bool:
    """Whether the character at `at` is shown as part of the one before it."""
    character = text[at]
    joined = unicodedata.combining(character) or character in _JOINERS or text[at - 1] == "\u200d"
    return bool(joined) or ord(character) in _SKIN_TONES
