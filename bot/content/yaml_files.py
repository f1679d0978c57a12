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
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader of our own)
    except FileNotFoundError:
        problems.add(path, "this file is missing")
        return {}
    except (yaml.YAMLError, ValueError, TypeError) as error:  # also a date that does not exist, a list as a key
        mark = getattr(error, "problem_mark", None)
        problems.add(
            path, f"not readable as YAML: {getattr(error, 'problem', error)}", line=mark.line + 1 if mark else 0
        )
        return {}
    if not isinstance(data, dict):
        problems.add(path, "a mapping (key: value) is expected")
        return {}
    return data


def line_of(path: Path, key: str) -> int:
    """The first line on which that key stands, for a message; 0 when it is not found."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip().removeprefix("- ").startswith((f"{key}:", f'"{key}":')):
            return number
    return 0
