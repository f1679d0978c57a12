"""A mapping of a YAML file, read key by key: what is amiss is noted on its own line, and the reading goes on."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import yaml

from bot.content.problems import Problems
from bot.content.yaml_files import read_tree
from bot.i18n import LANGUAGES

BOTH = "{fr: …, en: …}"
T = TypeVar("T", bound=str)
N = TypeVar("N", bound=yaml.Node)
_NULL = "tag:yaml.org,2002:null"
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


class Written:
    """One mapping. Texts are taken as they were typed: to YAML « no » is a truth value, to an editor it is an answer."""

    def __init__(self, node: yaml.MappingNode, path: Path, problems: Problems) -> None:
        self.path, self.problems, self.line = path, problems, node.start_mark.line + 1
        self._values = {str(key.value): value for key, value in node.value}
        self._lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}

    @property
    def file(self) -> str:
        """The file from the root of the content folder."""
        return self.path.relative_to(self.problems.root).as_posix()

    def fault(self, words: str, at: str = "") -> None:
        """Note a fault on the line of the key `at`, else on the mapping's first."""
        self.problems.add(self.path, words, line=self._lines.get(at, self.line))

    def only(self, keys: Iterable[str]) -> None:
        """Note keys that nobody reads."""
        expected = tuple(keys)
        for key in self._values:
            if key not in expected:
                self.fault(f"« {key} » is not known here (known: {', '.join(expected)})", key)

    def has(self, key: str) -> bool:
        """Whether something is written there."""
        return _is_given(self._values.get(key))

    def is_mapping(self, key: str) -> bool:
        """Whether a mapping is written there."""
        return isinstance(self._values.get(key), yaml.MappingNode)

    def text(self, key: str, *, optional: bool = False) -> str:
        """One text; "" where it is missing."""
        node = self._given(key, optional=optional)
        if isinstance(node, yaml.ScalarNode):
            return _text(node)
        if node is not None:
            self.fault(f"« {key} » is one text", key)
        return ""

    def one_of(self, key: str, names: Sequence[T]) -> T | None:
        """One of these names; None where it is another."""
        written = self.text(key)
        found = next((name for name in names if name == written), None)
        if written and found is None:
            self.fault(f"« {key} » is one of {', '.join(names)}, not « {written} »", key)
        return found

    def number(self, key: str) -> int | None:
        """A whole number; None where it is missing."""
        written = self.text(key, optional=True)
        if written and not re.fullmatch(r"-?\d{1,9}", written):
            self.fault(f"« {key} » is a whole number, not « {written} »", key)
            return None
        return int(written) if written else None

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        written = self.text(key, optional=True).lower()
        if written and written not in _FLAGS:
            self.fault(f"« {key} » is true or false, not « {written} »", key)
        return _FLAGS.get(written, default)

    def texts(self, key: str, *, optional: bool = True) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(_text(node) for node in self._list(key, yaml.ScalarNode, "[one, two]", optional=optional))

    def entries(self, key: str, *, optional: bool = False) -> list["Written"]:
        """A list of mappings."""
        nodes = self._list(key, yaml.MappingNode, "one entry « - id: … » each", optional=optional)
        return [Written(node, self.path, self.problems) for node in nodes]

    def inside(self, key: str, shape: str, *, optional: bool = False) -> "Written | None":
        """The mapping under that key; `shape` shows how it is written."""
        node = self._given(key, optional=optional)
        if isinstance(node, yaml.MappingNode):
            return Written(node, self.path, self.problems)
        if node is not None:
            self.fault(f"« {key} » is written {shape}", key)
        return None

    def by_language(self, key: str, *, optional: bool = False) -> dict[str, str]:
        """The text under that key in every language; empty where it is missing."""
        found = self.inside(key, f"in both languages: {BOTH}", optional=optional)
        if found is None:
            return {}
        found.only(LANGUAGES)
        return found.languages(key)

    def languages(self, name: str) -> dict[str, str]:
        """This mapping's own texts, one a language; `name` is what they are, for the message."""
        texts = {lang: self.text(lang, optional=True) for lang in LANGUAGES}
        for lang, text in texts.items():
            if not text:
                self.fault(f"« {name} » is missing in « {lang} »: write it in both languages, {BOTH}")
        return texts

    def _given(self, key: str, *, optional: bool) -> yaml.Node | None:
        node = self._values.get(key)
        if _is_given(node):
            return node
        if not optional:
            self.fault(f"« {key} » is missing", key)
        return None

    def _list(self, key: str, kind: type[N], shape: str, *, optional: bool) -> list[N]:
        node = self._given(key, optional=optional)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(f"« {key} » is a list: {shape}", key)
            return []
        for entry in node.value:
            if not isinstance(entry, kind):
                self.problems.add(self.path, f"« {key} » is a list: {shape}", line=entry.start_mark.line + 1)
        return [entry for entry in node.value if isinstance(entry, kind)]


def read_written(path: Path, problems: Problems) -> Written | None:
    """The mapping in the file; None, with the fault noted, when it cannot be read."""
    node = read_tree(path, problems)
    if isinstance(node, yaml.MappingNode):
        return Written(node, path, problems)
    if node is not None:
        problems.add(path, "a mapping (key: value) is expected")
    return None


def read_names(path: Path, problems: Problems) -> tuple[str, ...]:
    """The texts of a file that is a list, one a line; none, with the fault noted, when it cannot be read."""
    node = read_tree(path, problems)
    if node is None:
        return ()
    entries = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for entry in entries:
        if not isinstance(entry, yaml.ScalarNode):
            problems.add(path, "one name a line is expected: « - … »", line=entry.start_mark.line + 1)
    return tuple(_text(entry) for entry in entries if isinstance(entry, yaml.ScalarNode))


def _is_given(node: yaml.Node | None) -> bool:
    return node is not None and not (isinstance(node, yaml.ScalarNode) and node.tag == _NULL)


def _text(node: yaml.Node) -> str:
    return str(node.value).strip()
