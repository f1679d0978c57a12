"""Where things stand in YAML files: the line of a key, of a challenge, of a text that lacks a language."""

from collections.abc import Iterator
from pathlib import Path

import yaml

Step = str | int


class Places:
    """The YAML files of a content folder with the line of each thing; each file is read once, when it is asked about."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[str, yaml.Node | None] = {}

    def line(self, file: str, *steps: Step) -> int:
        """The line of `facts`, `pay.amount` …; of the last step that exists; 0 when the file cannot be read.

        In a list a step is the `id` of an entry, or its place from 0.
        """
        node, line = self.tree(file), 0
        for step in steps:
            found = _inside(node, step)
            if found is None:
                break
            line, node = found
        return line

    def is_listed(self, file: str, *steps: Step) -> bool:
        """Whether a list stands there."""
        node = self.tree(file)
        for step in steps:
            found = _inside(node, step)
            node = found[1] if found else None
        return isinstance(node, yaml.SequenceNode)

    def tree(self, file: str) -> yaml.Node | None:
        """The file as YAML nodes; None when it is missing or not YAML (the reader says so)."""
        if file not in self._read:
            self._read[file] = self._compose(file)
        return self._read[file]

    def _compose(self, file: str) -> yaml.Node | None:
        try:
            text = (self._root / file).read_text(encoding="utf-8")
            node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            return None
        return node


def _inside(node: yaml.Node | None, step: Step) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    for place, entry in enumerate(node.value if isinstance(node, yaml.SequenceNode) else ()):
        if step == place or step == _id(entry):
            return entry.start_mark.line + 1, entry
    return None


def _id(entry: yaml.Node) -> str | None:
    found = _inside(entry, "id") if isinstance(entry, yaml.MappingNode) else None
    return found[1].value if found else None


def mappings(node: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    """Every mapping in a tree, the outermost first."""
    if isinstance(node, yaml.MappingNode):
        yield node
        for _, value in node.value:
            yield from mappings(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from mappings(value)
