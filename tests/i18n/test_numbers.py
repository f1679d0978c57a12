"""Amounts and counts as people write them."""

from decimal import Decimal

from bot.i18n import alternatives, count, euros, listing, percent


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_amounts_have_no_empty_cents() -> None:
    assert plain(euros(3500, "fr")) == "3 500 €"
    assert euros(3500, "en") == "€3,500"
    assert plain(euros(Decimal("3500.5"), "fr")) == "3 500,50 €"


def test_counts_and_shares() -> None:
    assert plain(count(18_720_381, "fr")) == "18 720 381"
    assert count(18_720_381, "en") == "18,720,381"
    assert plain(percent(75, "fr")) == "75 %"
    assert percent(75, "en") == "75%"


def test_enumerations() -> None:
    assert alternatives(["3 000", "3 500 €"], "fr") == "3 000 ou 3 500 €"
    assert listing(["a", "b", "c"], "fr") == "a, b et c"
