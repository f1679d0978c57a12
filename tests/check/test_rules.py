"""The whole linter: silent on good content, problems in order, quick on large content."""

from tests.check.conftest import Checking
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
