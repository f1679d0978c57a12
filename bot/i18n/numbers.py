"""Amounts, counts and enumerations, as people of each language write them."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent


@lru_cache(maxsize=500)
def euros(amount: int | Decimal, lang: str) -> str:
    """« 3 500 € », "€3,500"; cents only where there are some."""
    whole = amount == int(amount)
    if lang == "fr":
        pattern = "#,##0\u00a0¤" if whole else "#,##0.00\u00a0¤"
    else:
        pattern = "¤#,##0" if whole else "¤#,##0.00"
    return format_currency(amount, "EUR", pattern, locale=lang, currency_digits=False)


@lru_cache(maxsize=2_000)
def count(number: int | Decimal, lang: str) -> str:
    """« 18 720 381 », "18,720,381"."""
    return str(format_decimal(number, locale=lang))


@lru_cache(maxsize=200)
def percent(number: int | Decimal, lang: str) -> str:
    """75 becomes « 75 % », "75%"."""
    return format_percent(Decimal(number) / 100, locale=lang)


def alternatives(items: Sequence[str], lang: str) -> str:
    """« a, b ou c »."""
    return _listed(tuple(items), "or", lang)


def listing(items: Sequence[str], lang: str) -> str:
    """« a, b et c »."""
    return _listed(tuple(items), "standard", lang)


@lru_cache(maxsize=2_000)
def _listed(items: tuple[str, ...], style: Literal["or", "standard"], lang: str) -> str:
    return format_list(list(items), style=style, locale=lang)
