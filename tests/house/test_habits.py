"""The house's habits that can be checked: sizes, docstrings, one clock, no forbidden words."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path for path in (ROOT / "bot").rglob("*.py") if "versions" not in path.parts)
LONGEST_FILE = 250
LONGEST_FUNCTION = 40
FORBIDDEN = re.compile(r"(^|_)(utils?|helpers?|manager|common|misc)($|_)")


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_says_what_it_holds(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    assert ast.get_docstring(ast.parse(text))
    assert not FORBIDDEN.search(path.stem)


def test_functions_are_short() -> None:
    lengths = sorted((length(node), where) for where, node in functions())
    assert statistics.median(size for size, _ in lengths) <= 8
    assert lengths[int(len(lengths) * 0.95)][0] < 30
    assert [where for size, where in lengths if size > LONGEST_FUNCTION] == []


def test_functions_take_few_arguments() -> None:
    crowded = []
    for where, node in functions():
        names = [
            argument.arg
            for argument in (*node.args.posonlyargs, *node.args.args)
            if argument.arg not in ("self", "cls")
        ]
        if len(names) > 5:
            crowded.append(where)
    assert crowded == []


def test_public_functions_and_classes_are_documented() -> None:
    bare = [
        f"{path.relative_to(ROOT)} {node.name}"
        for path in FILES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and _is_bare(node)
    ]
    assert bare == []


def _is_bare(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    return not node.name.startswith("_") and not ast.get_docstring(node)


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    found = [str(path.relative_to(ROOT)) for path in FILES if asking.search(path.read_text(encoding="utf-8"))]
    assert found == ["bot/clock.py"]


def test_no_message_shows_an_internal_name() -> None:
    catalogue = (ROOT / "locales/fr/LC_MESSAGES/bot.po").read_text(encoding="utf-8")
    shown = " ".join(re.findall(r'^msgstr "(.*)"', catalogue, flags=re.MULTILINE))
    shown = re.sub(r"\{\w+\}", "", shown)
    assert not re.search(r"\b(fallback|topic|slot|None|nlu|utterance)\b", shown)
