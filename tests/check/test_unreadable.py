"""Content that cannot be read: the editor is told in which file, and the linter goes on with the rest."""

import pytest

from bot.check.rules import check
from bot.content.problems import Problems
from bot.i18n import Catalogues
from tests.check.conftest import NOW
from tests.content_folder import ContentFolder

ALPHA = "programmes/alpha/1/edition.yaml"
PROGRAMME = "programmes/beta/programme.yaml"
PAY = "fr/answers/pay.amount.md"


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        (PAY, "reviewed: 2020-06-01", "reviewed: 2020-13-45"),
        (PAY, "reviewed: 2020-06-01", "reviewed: 2020-06-01T10:00:00"),
        (PAY, "related: [admin.deadline]\nreviewed: 2020-06-01", "reviewed on Monday"),
        (PAY, "related: [admin.deadline]", "related: admin.deadline"),
        (PAY, "related: [admin.deadline]", "related: [[]]"),
        (ALPHA, "name: {fr: Alpha 1, en: Alpha 1}", "name: Alpha 1"),
        (ALPHA, "known_from: 2020-05-01T10:00\n", "known_from: in May\n"),
        (ALPHA, "known_from: 2020-05-01T10:00\n", "known_from: 2020-13-45\n"),
        (ALPHA, "id: alpha/1", "id: {{ alpha }}"),
        (ALPHA, "facts:\n  pay.amount: {euros: [3000, 3500], sources: [P1]}\n  pay.bonus", "facts: none\nbonus"),
        (PROGRAMME, "id: beta", "id: [beta]"),
        (PROGRAMME, "id: beta", "id: 2020-01-01"),
        (PROGRAMME, "reference: beta/2", "reference: []"),
        ("sources.yaml", 'url: "https://example.gouv.fr/page"', "url: 12"),
        ("sources.yaml", "P1:", "12:"),
        ("en/vocabulary.yaml", "lookalikes: [beta blocker]", "lookalikes: 12"),
        ("en/vocabulary.yaml", "  alpha: [alpha, alfa]", "  - alpha: [alpha, alfa]"),
        ("fr/answers/elsewhere.tax.md", "https://www.impots", "https://www.[impots"),
    ],
)
def test_what_cannot_be_read_is_told_and_stops_nothing(
    file: str, before: str, after: str, folder: ContentFolder, catalogues: Catalogues
) -> None:
    folder.change(file, before, after)
    problems = Problems(folder.root)
    found = check(folder.read(problems), catalogues, NOW, lang="en")
    assert file in {problem.file for problem in (*problems.found, *found)}
