"""What the command prints."""

import pytest

from bot.check.report import report, status, under
from bot.content.problems import Problem
from bot.i18n import Catalogues

ERROR = Problem("fr/answers/pay.amount.md", 3, "This is wrong.")
ADVICE = Problem("topics.yaml", 0, "This is odd.", blocks=False)


@pytest.mark.parametrize(
    ("problems", "expected"),
    [
        ([], "Nothing to mend."),
        ([ERROR], "fr/answers/pay.amount.md:3: This is wrong.\n1 problem to mend."),
        ([ERROR, ADVICE], f"{ERROR}\ntopics.yaml: (advice) This is odd.\n1 problem to mend.\n1 piece of advice."),
        ([ADVICE, ADVICE], "topics.yaml: (advice) This is odd.\n" * 2 + "0 problems to mend.\n2 pieces of advice."),
    ],
)
def test_the_report_has_a_line_for_each_problem_then_counts(
    problems: list[Problem], expected: str, catalogues: Catalogues
) -> None:
    assert report(problems, catalogues, lang="en") == expected


@pytest.mark.parametrize(("problems", "expected"), [([], 0), ([ADVICE], 0), ([ADVICE, ERROR], 1)])
def test_only_errors_fail_the_command(problems: list[Problem], expected: int) -> None:
    assert status(problems) == expected


def test_files_are_shown_under_the_content_folder() -> None:
    assert under("faq", [ERROR])[0].file == "faq/fr/answers/pay.amount.md"
