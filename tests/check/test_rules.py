"""The whole linter: silent on good content, problems in order, quick on large content."""

import pytest

from bot.check.rules import check_folder
from bot.i18n import Catalogues
from tests.check.conftest import NOW, Checking
from tests.content_folder import ContentFolder


def test_good_content_has_no_problem(checked: Checking) -> None:
    assert checked() == []


def test_problems_come_in_order_of_file_and_line(checked: Checking, folder: ContentFolder) -> None:
    folder.change("fr/answers/pay.amount.md", "par mois.\n[open", "par mois, 12 €.\n[open")
    folder.write_phrasings("en", "pay.amount", ["one", "two"])
    folder.remove("en/answers/chat.greeting.md")
    found = checked()
    assert len(found) >= 3
    assert found == sorted(found)


def test_where_forms_alone_cannot_be_read_the_rest_is_checked_as_well(
    folder: ContentFolder, catalogues: Catalogues
) -> None:
    folder.change("programmes/alpha/1/apply.yaml", "kind: ranking", "kind: rank")
    folder.change("programmes/alpha/1/apply.yaml", "most_megabytes: 5", "most_megabytes: 50")
    folder.change("programmes/alpha/1/edition.yaml", "places: [Paris]", "places: []")
    found = check_folder(folder.root, catalogues, NOW, stolen=lambda library: (), lang="en")
    assert [problem.words.split(",")[0] for problem in found] == [
        "« kind » is one of text",
        "A file has between 1 and 20 megabytes.",
        "The challenge “fields” has no place.",
    ]


def test_where_anything_else_cannot_be_read_that_comes_alone(folder: ContentFolder, catalogues: Catalogues) -> None:
    folder.change("programmes/alpha/1/edition.yaml", "id: alpha/1", "id: alpha/2")
    folder.change("programmes/alpha/1/apply.yaml", "kind: ranking", "kind: rank")
    found = check_folder(
        folder.root, catalogues, NOW, stolen=lambda library: pytest.fail("it needs what was read"), lang="en"
    )
    assert "programmes/alpha/1/edition.yaml" in {problem.file for problem in found}
