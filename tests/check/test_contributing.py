"""What CONTRIBUTING.md shows is what the reader and the linter want."""

import textwrap
from pathlib import Path

import pytest

from tests.check.conftest import Checking
from tests.content_folder import ContentFolder

GUIDE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
APPLY = "programmes/alpha/1/apply.yaml"


def example(heading: str) -> str:
    """The first example under that heading, in the words of the made-up content: its sources, questions and editions."""
    under = GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = under.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("    "))
    last = next((n for n, line in enumerate(lines[first:], first) if line and not line.startswith("    ")), len(lines))
    text = textwrap.dedent("\n".join(lines[first:last])) + "\n"
    return text.replace("D-CUX-P2", "P1").replace("slot: role", "slot: trade").replace("eig/4", "beta/2")


@pytest.mark.parametrize("whole", [False, True], ids=["a question", "a form"])
def test_the_example_of_a_question_and_of_a_form_are_good(
    whole: bool, folder: ContentFolder, checked: Checking
) -> None:
    form = (folder.root / APPLY).read_text(encoding="utf-8")
    if whole:
        shown, _ = example("A form").split("- id: role")
        form = shown.rstrip() + form[form.index("\nslots:") + len("\nslots:") :]
    added = textwrap.indent(example("A question in a form"), "  ")
    folder.write(APPLY, form.replace("  - id: languages\n", f"{added.rstrip()}\n  - id: languages\n"))
    assert checked() == []
    read = folder.read().forms["alpha/1/apply"]
    assert [slot.id for slot in read.slots][:3] == ["trade", "portfolio", "languages"]
    assert ("Commando UX" in read.title["fr"]) == whole


def test_the_example_of_a_rule_is_good(folder: ContentFolder, checked: Checking) -> None:
    folder.write("programmes/alpha/1/eligibility.yaml", example("A rule of the eligibility check"))
    assert checked() == []
    assert folder.read().eligibility["alpha/1/apply"].rules[0].instead == ("beta/2",)
