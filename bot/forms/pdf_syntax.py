"""Objects of a PDF, read from its bytes wherever they stand, whatever its tables say; bounded in bytes, depth and output."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_SYNTAX = 6_000_000  # bytes, inflated ones twice
MOST_TOKENS = 300_000
MOST_DEPTH = 60
_WHITE = b"\x00\t\n\x0c\r "
_END = rb"\x00\t\n\x0c\r ()<>\[\]{}/%"
_TOKEN = re.compile(
    rb"[" + _WHITE + rb"]+|%[^\r\n]*|(?P<opens><<|\[)|(?P<closes>>>|\])|(?P<string>\()|<[^>]*>?"
    rb"|/(?P<name>[^" + _END + rb"]*)|(?P<word>[^" + _END + rb"]+)|."
, re.DOTALL)  # fmt: skip
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_HEADER = re.compile(rb"(\d{1,10})[" + _WHITE + rb"]+\d{1,10}[" + _WHITE + rb"]*$")
_BEGINNINGS = (b"obj", b"trailer")
_BEFORE = frozenset(_WHITE + b"0123456789>")
_WORDS_GO_ON = frozenset(bytes([letter]) for letter in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_STOPS = frozenset({b"endobj", b"stream", b"obj", b"xref", b"startxref", b"trailer"})


class Name(str):
    """`/Catalog`, written without its slash, its `#xx` read."""

    __slots__ = ()


class Ref(NamedTuple):
    """`12 0 R`: the object of that number."""

    number: int


Object = Name | Ref | int | None | list["Object"] | dict[str, "Object"]


class Intricate(Exception):
    """This file holds more than a page of text and pictures needs, or what cannot be made out."""


@dataclass(slots=True)
class Objects:
    """What a file holds: every value of every number, those without one under None; each name that is written anywhere."""

    by_number: dict[int | None, list[Object]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    packed: list[tuple[int, dict[str, Object]]] = field(default_factory=list)
    syntax: int = 0
    tokens: int = 0

    def all(self) -> Iterator[Object]:
        """Every value, of every revision."""
        for values in self.by_number.values():
            yield from values

    def found(self, value: Object) -> list[Object]:
        """The value, or those that its reference stands for."""
        return self.by_number.get(value.number, []) if isinstance(value, Ref) else [value]

    def spend(self, length: int, tokens: int = 1) -> None:
        """Count what is read, in bytes and in pieces. Intricate when it is too much."""
        self.syntax += length
        self.tokens += tokens
        if self.syntax > MOST_SYNTAX or self.tokens > MOST_TOKENS:
            raise Intricate


def read_objects(content: bytes) -> Objects:
    """Every object that is written in the file, those in compressed streams left for `unpack`. Intricate where it is endless."""
    objects = Objects()
    for start, after in _beginnings(content, objects):
        header = _HEADER.search(content, max(0, start - 40), start)
        value, stop, end = _Reader(content, objects).read(after)
        objects.by_number.setdefault(int(header[1]) if header else None, []).append(value)
        if stop == b"stream" and isinstance(value, dict) and _is_packed(value):
            objects.packed.append((end, value))
    return objects


def _beginnings(content: bytes, objects: Objects) -> Iterator[tuple[int, int]]:
    """Where each word that announces a value begins and ends; not within a word, nor (three bytes of a picture) after a sign."""
    for word in _BEGINNINGS:
        start = content.find(word)
        while start >= 0:
            objects.spend(0)
            after = start + len(word)
            if content[start - 1] in _BEFORE and content[after : after + 1] not in _WORDS_GO_ON:
                yield start, after
            start = content.find(word, after)


def unpack(content: bytes, objects: Objects) -> None:
    """Read the objects of compressed streams too. Intricate or zlib.error where that cannot be done."""
    read = 0
    for start, value in objects.packed:
        read += _unpack(content, start, value, objects)
        if read > len(content):  # streams within streams
            raise Intricate


def _is_packed(value: dict[str, Object]) -> bool:
    return value.get("Type") == "ObjStm" or ("N" in value and "First" in value)


def _unpack(content: bytes, start: int, value: dict[str, Object], objects: Objects) -> int:
    """Read the objects of an object stream; how long it is in the file."""
    start += 2 if content[start : start + 2] == b"\r\n" else 1
    end = content.find(b"endstream", start)
    inside = _inflated(memoryview(content)[start:end], value, objects) if end >= 0 else b""
    objects.spend(len(inside), 0)
    count, first = value.get("N"), value.get("First")
    if not isinstance(count, int) or not isinstance(first, int) or not 0 <= first <= len(inside):
        raise Intricate
    objects.spend(0, first // 2)
    numbers = [int(number) for number in re.findall(rb"\d{1,10}", inside[:first])][: 2 * count]
    for number, offset in zip(numbers[::2], numbers[1::2], strict=False):
        read, _, _ = _Reader(inside, objects).read(first + offset, alone=True)
        objects.by_number.setdefault(number, []).append(read)
    return end - start


def _inflated(data: memoryview, value: dict[str, Object], objects: Objects) -> bytes:
    filters = value.get("Filter")
    if isinstance(filters, list) and len(filters) == 1:
        filters = filters[0]
    if filters is None:
        return bytes(data[:MOST_SYNTAX])
    if filters != "FlateDecode" or value.get("DecodeParms") is not None:
        raise Intricate
    inflating = zlib.decompressobj()
    inside = inflating.decompress(data, MOST_SYNTAX - objects.syntax + 1)
    if not inflating.eof:
        raise Intricate
    return inside


class _Reader:
    """Reads one value, however deep it is nested, without recursion."""

    def __init__(self, content: bytes, objects: Objects) -> None:
        self._content = content
        self._objects = objects
        self._open: list[tuple[bytes, list[Object]]] = [(b"", [])]

    def read(self, start: int, *, alone: bool = False) -> tuple[Object, bytes, int]:
        """The value that begins there, the word that ended it, and where that word ended; `alone`: no further than the value."""
        position = start
        while token := _TOKEN.match(self._content, position):
            self._objects.spend(token.end() - position)
            position = self._after_string(token.end()) if token["string"] else token.end()
            if token["word"] in _STOPS:
                return self._value(), token["word"], position
            self._take(token)
            if alone and len(self._open) == 1 and self._open[0][1]:
                break
        return self._value(), b"", position

    def _take(self, token: re.Match[bytes]) -> None:
        if token["opens"]:
            self._open.append((token["opens"], []))
            if len(self._open) > MOST_DEPTH:
                raise Intricate
        elif token["closes"]:
            self._close()
        elif token["name"] is not None:
            name = Name(_HEX.sub(lambda found: bytes([int(found[1], 16)]), token["name"]).decode("latin-1"))
            self._objects.names.add(name)
            self._open[-1][1].append(name)
        elif token["word"]:
            self._take_word(token["word"])
        elif token["string"] or token[0][:1] == b"<":
            self._open[-1][1].append(None)

    def _take_word(self, word: bytes) -> None:
        items = self._open[-1][1]
        if word == b"R" and len(items) > 1 and isinstance(number := items[-2], int):
            items[-2:] = [Ref(number)]
        else:
            items.append(int(word) if len(word) < 12 and word.isdigit() else None)

    def _close(self) -> None:
        if len(self._open) > 1:
            opened, items = self._open.pop()
            self._open[-1][1].append(items if opened == b"[" else _mapping(items))

    def _value(self) -> Object:
        while len(self._open) > 1:
            self._close()
        return next(iter(self._open[0][1]), None)

    def _after_string(self, position: int) -> int:
        depth = 1
        while depth and (found := _IN_STRING.search(self._content, position)):
            depth += {b"(": 1, b")": -1}.get(found[0], 0)
            self._objects.spend(found.end() - position)
            position = found.end()
        return position if not depth else len(self._content)


def _mapping(items: list[Object]) -> dict[str, Object]:
    """Names and the values after them; where one has no value, reading goes on at the next name."""
    found: dict[str, Object] = {}
    place = 0
    while place < len(items) - 1:
        key = items[place]
        if isinstance(key, Name):
            found[key] = items[place + 1]
            place += 1
        place += 1
    return found
