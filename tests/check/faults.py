"""A fault put into good content, and what the linter must say about it."""

from dataclasses import dataclass

from bot.content.problems import Problem
from tests.check.conftest import Checking
from tests.content_folder import ContentFolder


@dataclass(frozen=True, slots=True)
class Fault:
    """`before` becomes `after` in `file`; the linter then says `words` there, on the line that holds `at` ("": whole file)."""

    file: str
    before: str
    after: str
    words: str
    at: str
    blocks: bool = True

    def __str__(self) -> str:
        return self.words


def told(fault: Fault, folder: ContentFolder, checked: Checking) -> list[Problem]:
    """What the linter says of the file once the fault is in it, after checking that it says what is expected, in its place."""
    folder.change(fault.file, fault.before, fault.after)
    line = folder.line(fault.file, fault.at) if fault.at else 0
    found = [problem for problem in checked() if problem.file == fault.file]
    matching = [problem for problem in found if fault.words in problem.words]
    assert [(problem.line, problem.blocks) for problem in matching] == [(line, fault.blocks)], found
    return found
