"""Telegram's HTML: tags become entities, measured in UTF-16 units, with the error texts of its own parser."""

import re
from dataclasses import dataclass, field

from tests.standin.refusals import Refusal, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "a": "text_link",
}
_TAG = re.compile(r"<(/?)([^\s<>/]*)([^<>]*)>")
_HREF = re.compile(r"""\shref=(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"&(lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

Entity = dict[str, str | int]


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """The text without tags, and its entities. Refusal: can't parse entities."""
    return _Parsing(text).run()


@dataclass
class _Parsing:
    source: str
    shown: str = ""
    open: list[tuple[str, int, str]] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def run(self) -> tuple[str, list[Entity]]:
        at = 0
        while (start := self.source.find("<", at)) >= 0:
            self.shown += _unescaped(self.source[at:start])
            found = _TAG.match(self.source, start)
            if found is None:
                raise self._cannot(f"Unclosed start tag at byte offset {self._offset(start)}")
            self._tag(found)
            at = found.end()
        self.shown += _unescaped(self.source[at:])
        if self.open:
            raise self._cannot(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return self.shown, self.entities

    def _tag(self, found: re.Match[str]) -> None:
        closing, name, rest = found[1], found[2].lower(), found[3]
        offset = self._offset(found.start())
        if closing:
            self._close(name, offset)
        elif name in _KINDS:
            href = _HREF.search(rest)
            self.open.append((name, units(self.shown), _unescaped(href[1] or href[2] or "") if href else ""))
        else:
            raise self._cannot(f'Unsupported start tag "{name}" at byte offset {offset}')

    def _close(self, name: str, offset: int) -> None:
        if not self.open:
            raise self._cannot(f"Unexpected end tag at byte offset {offset}")
        expected, start, url = self.open.pop()
        if name not in ("", expected):
            words = f'expected "</{expected}>", found "</{name}>"'
            raise self._cannot(f"Unmatched end tag at byte offset {offset}, {words}")
        length = units(self.shown) - start
        if length and (expected != "a" or url):
            entity: Entity = {"type": _KINDS[expected], "offset": start, "length": length}
            self.entities.append({**entity, "url": url} if url else entity)

    def _offset(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _cannot(self, reason: str) -> Refusal:
        return bad_request(f"can't parse entities: {reason}")


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(_referenced, text)


def _referenced(found: re.Match[str]) -> str:
    name = found[1]
    if name in _NAMED:
        return _NAMED[name]
    return chr(int(f"0{name[1:]}", 0) if name.startswith("#x") else int(name[1:]))
