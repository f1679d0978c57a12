"""YAML files with a clear fault when they cannot be read, and the line on which each key stands."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.content.problems import Problems


class _Loader(yaml.CSafeLoader):
    """Safe loading that refuses a key written twice, which YAML would silently let win."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [key.value for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.MarkedYAMLError(problem=f"« {key} » is written twice", problem_mark=node.start_mark)
    return {
        loader.construct_object(key, deep=True): loader.construct_object(value, deep=True) for key, value in node.value
    }


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path, problems: Problems) -> Mapping[str, Any]:
    """The mapping in the file; an empty one, with the fault noted, when it is missing or is not YAML."""
    data, _ = _read(path, problems)
    if data is None:
        return {}
    if not isinstance(data, dict):
        problems.add(path, "a mapping (key: value) is expected")
        return {}
    return data


def read_tree(path: Path, problems: Problems) -> yaml.Node | None:
    """The file as YAML nodes, each with its line; None, with the fault noted, when it is missing, empty or not YAML."""
    data, node = _read(path, problems)
    return None if data is None else node


def _read(path: Path, problems: Problems) -> tuple[Any, yaml.Node | None]:
    """What the file holds, as values and as nodes; None, with the fault noted, where it holds nothing that can be read."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
    except FileNotFoundError:
        problems.add(path, "this file is missing")
    except (yaml.YAMLError, ValueError, TypeError) as error:  # also a date that does not exist, a list as a key
        mark = getattr(error, "problem_mark", None)
        words = f"not readable as YAML: {getattr(error, 'problem', error)}"
        problems.add(path, words, line=mark.line + 1 if mark else 0)
    else:
        if data is None:
            problems.add(path, "a mapping (key: value) is expected")
        return data, node
    return None, None


def line_of(path: Path, key: str) -> int:
    """The first line on which that key stands, for a message; 0 when it is not found."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip().removeprefix("- ").startswith((f"{key}:", f'"{key}":')):
            return number
    return 0
