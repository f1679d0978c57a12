"""Whatever an editor does to a form, the reader and the linter say what is amiss, on lines of that file, and go on."""

import re

import pytest

from bot.check.rules import check_folder
from bot.i18n import Catalogues
from tests.check.conftest import NOW
from tests.content_folder import APPLY, ELIGIBILITY, ContentFolder

FILES = {"programmes/alpha/1/apply.yaml": APPLY, "programmes/alpha/1/eligibility.yaml": ELIGIBILITY}
VALUE = re.compile(r"(?<=: )[^\s{\[|].*?(?=[,}\]]|$)|\{[^{}]*\}|\[[^\[\]]*\]", re.MULTILINE)
WRONG = ("[]", "{}", "~", "12", "[a, {b: c}]", "{a: [b]}", "'…'")


def broken(text: str) -> list[str]:
    """The file without one of its lines, or with one of its values another."""
    lines = text.splitlines(keepends=True)
    shorter = ["".join(lines[:place] + lines[place + 1 :]) for place in range(len(lines))]
    values = list(VALUE.finditer(text))
    wrong = [
        text[: value.start()] + WRONG[place % len(WRONG)] + text[value.end() :] for place, value in enumerate(values)
    ]
    return shorter + wrong


@pytest.mark.parametrize("file", FILES)
def test_every_way_of_breaking_it_is_survived(file: str, folder: ContentFolder, catalogues: Catalogues) -> None:
    silent = []
    for text in broken(FILES[file]):
        folder.write(file, text)
        found = check_folder(folder.root, catalogues, NOW, stolen=lambda library: (), lang="en")
        assert {problem.file for problem in found} <= {file, "sources.yaml"}
        assert all(0 <= problem.line <= text.count("\n") + 1 for problem in found)
        if not found:
            silent.append(text)
    assert len(silent) < len(broken(FILES[file])) / 6  # an optional line left out, another wording
