"""Phrases are rendered in the person's language, with their plurals."""

from pathlib import Path

import pytest

from bot.i18n import Catalogues, Msg

CATALOGUES = Catalogues.read(Path(__file__).parents[2] / "locales")


def test_a_phrase_is_translated_with_its_values() -> None:
    assert CATALOGUES.render(Msg("before {date}", date="le soir"), "fr") == "avant le le soir"
    assert CATALOGUES.render(Msg("before {date}", date="noon"), "en") == "before noon"


@pytest.mark.parametrize(
    ("n", "fr", "en"), [(1, "un mois", "one month"), (0, "un mois", "0 months"), (4, "4 mois", "4 months")]
)
def test_a_plural_follows_the_rule_of_its_language(n: int, fr: str, en: str) -> None:
    phrase = Msg("one month", "{n} months", n=n)
    assert (CATALOGUES.render(phrase, "fr"), CATALOGUES.render(phrase, "en")) == (fr, en)


def test_a_plural_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="needs the value n"):
        Msg("one month", "{n} months")


def test_an_unknown_phrase_stays_in_english() -> None:
    assert CATALOGUES.render(Msg("Never written before: {x}", x=1), "fr") == "Never written before: 1"
