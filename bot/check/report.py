"""What `guichet check` prints: one line for each problem, then how many there are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from bot.content.problems import Problem
from bot.i18n import Catalogues, Msg


def under(folder: str, problems: Sequence[Problem]) -> list[Problem]:
    """The same problems with the content folder before each file, as a terminal opens it."""
    return [replace(problem, file=(PurePath(folder) / problem.file).as_posix()) for problem in problems]


def report(problems: Sequence[Problem], catalogues: Catalogues, *, lang: str = "fr") -> str:
    """`path:line: words` for each problem in the order given, advice said to be so, and the counts on the last line."""

    def say(message: Msg) -> str:
        return catalogues.render(message, lang)

    return "\n".join([*_lines(problems, say(Msg("advice"))), *(say(count) for count in _counts(problems))])


def status(problems: Sequence[Problem]) -> int:
    """The exit status of the command: 1 when a problem must be mended, else 0."""
    return int(any(problem.blocks for problem in problems))


def _lines(problems: Sequence[Problem], advice: str) -> Iterator[str]:
    for problem in problems:
        yield str(problem if problem.blocks else replace(problem, words=f"({advice}) {problem.words}"))


def _counts(problems: Sequence[Problem]) -> Iterator[Msg]:
    errors = sum(problem.blocks for problem in problems)
    if not problems:
        yield Msg("Nothing to mend.")
        return
    yield Msg("{n} problem to mend.", "{n} problems to mend.", n=errors)
    if rest := len(problems) - errors:
        yield Msg("{n} piece of advice.", "{n} pieces of advice.", n=rest)
