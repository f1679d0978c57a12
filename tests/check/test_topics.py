"""Rules on topics and review dates."""

from datetime import datetime

import pytest

from bot.clock import PARIS
from tests.check.conftest import Checking
from tests.check.faults import Fault, told
from tests.content_folder import ContentFolder, phrasings


def test_a_topic_without_answer_or_phrasings_is_told_on_its_line(folder: ContentFolder, checked: Checking) -> None:
    folder.write_phrasings("fr", "chat.greeting", ["# nothing yet"])
    for lang in ("fr", "en"):
        folder.remove(f"{lang}/answers/chat.greeting.md")
    found = checked()
    assert {problem.words for problem in found} == {
        "The topic “chat.greeting” lacks en/answers/chat.greeting.md.",
        "The topic “chat.greeting” lacks fr/answers/chat.greeting.md.",
        "The topic “chat.greeting” lacks fr/questions/chat.greeting.txt.",
    }
    assert {problem.line for problem in found} == {folder.line("topics.yaml", "chat.greeting")}


def test_a_file_of_no_topic_is_told(folder: ContentFolder, checked: Checking) -> None:
    folder.write_phrasings("fr", "pay.zebra", phrasings("fr", "pay.zebra"))
    folder.write("fr/answers/bot.zebra.md", "---\nreviewed: 2020-06-01\n---\n## all\nBonjour.\n")
    words = [(problem.file, problem.words) for problem in checked()]
    assert ("fr/questions/pay.zebra.txt", "“pay.zebra” is not in topics.yaml.") in words
    assert ("fr/answers/bot.zebra.md", "“bot.zebra” is not in topics.yaml.") in words


def test_a_review_in_the_future_is_an_error(folder: ContentFolder, checked: Checking) -> None:
    fault = Fault("fr/answers/pay.amount.md", "2020-06-01", "2020-12-02", "in the future: 2 December 2020", "---")
    told(fault, folder, checked)


def test_a_review_of_more_than_a_year_ago_is_advice(checked: Checking) -> None:
    assert checked(datetime(2021, 6, 1, 23, tzinfo=PARIS)) == []
    found = checked(datetime(2021, 6, 2, tzinfo=PARIS))
    assert len(found) == 10
    assert not any(problem.blocks for problem in found)
    assert found[0].words.startswith("Last checked on 1 June 2020")


@pytest.mark.parametrize(
    ("mirrors", "words"),
    [
        ("pay.zebra", "there is no topic “pay.zebra”"),
        ("admin.deadline", "“admin.deadline” is asked by the same side as “admin.deadline”"),
    ],
)
def test_a_mirror_that_cannot_be_is_told(folder: ContentFolder, checked: Checking, mirrors: str, words: str) -> None:
    before = "{id: admin.deadline, audience: administration,"
    fault = Fault("topics.yaml", before, f"{before} mirrors: [{mirrors}],", words, "mirrors")
    told(fault, folder, checked)


def test_a_mirror_of_the_other_side_is_right(folder: ContentFolder, checked: Checking) -> None:
    before = "{id: admin.deadline, audience: administration,"
    folder.change("topics.yaml", before, f"{before} mirrors: [pay.amount],")
    assert checked() == []
