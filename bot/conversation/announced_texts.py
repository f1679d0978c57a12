"""The file of an announcement: a section `# fr` and a section `# en`, in the light Markdown that every door can show."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.i18n import LANGUAGES, Msg

_SECTION = re.compile(r"#\s*(?P<name>[A-Za-z]{2})\s*")
_MARK = re.compile(
    r"\[(?P<label>[^\[\]\n]*[^\[\]\s][^\[\]\n]*)\]\(https?://[^()\s]+\)"
    r"|\*\*(?P<bold>\S(?:[^\n]*?\S)?)\*\*"
    r"|(?<!\w)_(?P<italic>\S(?:[^\n]*?\S)?)_(?!\w)"
)
_ADDRESS = re.compile(r"https?://[^\s()\[\]]+")
# Inside an address that stands alone these would be taken for marks, and the address would lead nowhere.
_MARK_IN_ADDRESS = re.compile(r"(?<!\w)_|_(?!\w)|\*\*")
_NEVER = re.compile(r"__|\*{3,}|~~|`+|!\[")
_AT_THE_BEGINNING = re.compile(r"#+|[*+•>](?=\s)|\s+[-*+](?=\s)|\||(?:-\s*){3,}$|={3,}$")
_LEFT = re.compile(
    r"\]\([^)]*\)?|\] \((?:https?:|mailto:|www\.)[^)]*\)?|\]\[|\*\*|\*\S[^*]*\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)"
    r"|</?[A-Za-z!][^>]*>|&#?\w+;|\\(?=\W)"
)
_FILLED_IN = re.compile(r"\{\{|\}\}|\{%")
_UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd\ue000-\uf8ff]"
)


@dataclass(slots=True)
class _Section:
    lang: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in self.lines)).strip()


def read_texts(content: str) -> tuple[Mapping[str, str], list[Msg]]:
    """The text in each language, and everything that is wrong with the file: an empty list where nothing is."""
    lines = content.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    sections, faults = _sections(lines)
    texts: dict[str, str] = {}
    for section in sections:
        if section.lang in texts:
            faults.append(Msg("There are two sections “# {lang}”.", lang=section.lang))
        elif not section.text:
            faults.append(Msg("The section “# {lang}” is empty.", lang=section.lang))
        texts[section.lang] = section.text
    faults += [Msg("There is no section “# {lang}”.", lang=lang) for lang in LANGUAGES if lang not in texts]
    return texts, faults


def _sections(lines: list[str]) -> tuple[list[_Section], list[Msg]]:
    sections: list[_Section] = []
    faults: list[Msg] = []
    for number, line in enumerate(lines, start=1):
        found = _SECTION.fullmatch(line)
        if found and found["name"] in LANGUAGES:
            sections.append(_Section(found["name"]))
        elif found:
            names = ", ".join(LANGUAGES)
            faults.append(
                Msg(
                    "Line {line}: “# {name}” is no language here. There are: {names}.",
                    line=number,
                    name=found["name"],
                    names=names,
                )
            )
        elif sections:
            sections[-1].lines.append(line)
            faults += _faults(line, number)
        elif line.strip() and not faults:
            faults.append(Msg("Line {line}: begin with a line “# fr”, later a line “# en”.", line=number))
    return sections, faults


def _faults(line: str, number: int) -> Iterator[Msg]:
    """What in a line some door would show otherwise than it was meant."""
    if unshown := _UNSHOWN.search(line):
        code = f"U+{ord(unshown[0]):04X}"
        yield Msg("Line {line}: there is a character that cannot be shown ({code}).", line=number, code=code)
    if filled := _FILLED_IN.search(line):
        yield Msg(
            "Line {line}: nothing is filled in at “{mark}”: write the date or amount out.", line=number, mark=filled[0]
        )
    for found in _ADDRESS.findall(_without_links(line)):
        # Marks around an address are well where they are.
        address = found.rstrip("*_")
        if _MARK_IN_ADDRESS.search(address):
            yield Msg("Line {line}: write [words]({address}): alone it would be torn.", line=number, address=address)
            return
    if mark := _unknown_mark(line):
        yield Msg(
            "Line {line}: “{mark}” cannot be shown. There are **bold**, _italic_, [words](https://…) and lines that"
            " begin with “- ”.",
            line=number,
            mark=mark.strip(),
        )


def _without_links(line: str) -> str:
    return re.sub(r"\[[^\[\]]*\]\([^()\s]*\)", " ", line)


def _unknown_mark(line: str) -> str | None:
    found = _AT_THE_BEGINNING.match(line) or _NEVER.search(_ADDRESS.sub(" ", line)) or _LEFT.search(_unmarked(line))
    return found[0] if found else None


def _unmarked(line: str) -> str:
    """The line without the marks that every door knows, marks inside marks as well."""
    return _MARK.sub(lambda found: f" {_unmarked(found['label'] or found['bold'] or found['italic'])} ", line)
