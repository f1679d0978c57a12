"""The catalogues: every phrase of the code translated in both, and nothing else."""

from pathlib import Path

import pytest

from bot.check.phrases import check_phrases, missing, phrases

ROOT = Path(__file__).parent.parent.parent

CODE = """
def hello(name: str) -> list[Msg]:
    return [Msg("Hello {name}.", name=name), Msg("one day", "{n} days", n=3), Msg("Two " "pieces"), Msg(chosen(), n=1)]
"""

FRENCH = """msgid ""
msgstr ""
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Hello {name}."
msgstr "Bonjour {name}."

msgid "one day"
msgid_plural "{n} days"
msgstr[0] "un jour"
msgstr[1] "{n} jours"

msgid "Two pieces"
msgstr "Deux bouts"
"""
ENGLISH = (
    FRENCH.replace("fr\\n", "en\\n")
    .replace("n > 1", "n != 1")
    .replace("Bonjour", "Hello")
    .replace("un jour", "one day")
    .replace("jours", "days")
    .replace("Deux bouts", "Two pieces")
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for file, text in (
        ("bot/room.py", CODE),
        ("locales/fr/LC_MESSAGES/bot.po", FRENCH),
        ("locales/en/LC_MESSAGES/bot.po", ENGLISH),
    ):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    return tmp_path


def told(house: Path) -> list[str]:
    return [str(problem) for problem in check_phrases(house / "bot", house / "locales", lang="en")]


def change(house: Path, before: str, after: str) -> None:
    path = house / "locales/fr/LC_MESSAGES/bot.po"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_complete_catalogues_have_no_problem(house: Path) -> None:
    assert told(house) == []


def test_phrases_are_found_once_with_their_line(house: Path) -> None:
    found = [(phrase.line, phrase.msgid, phrase.plural) for phrase in phrases(house / "bot")]
    assert found == [(3, "Hello {name}.", None), (3, "one day", "{n} days"), (3, "Two pieces", None)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('msgid "Two pieces"\nmsgstr "Deux bouts"\n', ""),
        ("Deux bouts", ""),
        ('msgstr[1] "{n} jours"', 'msgstr[1] ""'),
        ('msgid_plural "{n} days"\nmsgstr[0] "un jour"\nmsgstr[1] "{n} jours"', 'msgstr "un jour"'),
        ('msgid "Two', '#, fuzzy\nmsgid "Two'),
    ],
    ids=["absent", "empty", "one plural only", "without plural", "fuzzy"],
)
def test_a_phrase_that_is_not_translated_is_told(before: str, after: str, house: Path) -> None:
    change(house, before, after)
    assert [line.split(": ", 1)[0] for line in told(house) if "is not translated" in line] == ["bot/room.py:3"]
    assert [len(missing(house / "bot", house / "locales")[lang]) for lang in ("fr", "en")] == [1, 0]


def test_a_phrase_that_the_code_no_longer_says_is_told(house: Path) -> None:
    change(house, "Two pieces", "Three pieces")
    assert "“Three pieces” stands nowhere in the code." in "\n".join(told(house))


@pytest.mark.parametrize("after", ["Bonjour {nom}.", "Bonjour.", "Bonjour {name} {n}."])
def test_values_must_be_the_same_in_the_translation(after: str, house: Path) -> None:
    change(house, "Bonjour {name}.", after)
    assert "does not have the same values" in "\n".join(told(house))


def test_the_linter_speaks_both_languages() -> None:
    lacking = missing(ROOT / "bot", ROOT / "locales")
    assert [phrase for found in lacking.values() for phrase in found if phrase.file.startswith("bot/check/")] == []
