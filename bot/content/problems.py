"""What is wrong with a content file, in words that an editor understands."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: where it is (`line` 0: the whole file), what it is, and whether it stops the start."""

    file: str
    line: int
    words: str
    blocks: bool = True

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.words}"


class ContentError(Exception):
    """The content folder cannot be used; every fault is listed."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """Collects faults while files are read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.found: list[Problem] = []

    def add(self, file: Path, words: str, *, line: int = 0) -> None:
        """Note a fault that stops the start."""
        self.found.append(Problem(str(file.relative_to(self.root)), line, words))

    def raise_if_any(self) -> None:
        """Raise ContentError when something was noted."""
        if self.found:
            raise ContentError(self.found)
