"""Amounts, counts and enumerations, as people of each language write them."""

from collections.abc import Sequence
from decimal import Decimal

from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent


def euros(amount: int | Decimal, lang: str) -> str:
    """« 3 500 € », "€3,500"; cents only where there are some."""
    whole = amount == int(amount)
    if lang == "fr":
        pattern = "#,##0\u00a0¤" if whole else "#,##0.00\u00a0¤"
    else:
        pattern = "¤#,##0" if whole else "¤#,##0.00"
    return format_currency(amount, "EUR", pattern, locale=lang, currency_digits=False)


def count(number: int | Decimal, lang: str) -> str:
    """« 18 720 381 », "18,720,381"."""
    return str(format_decimal(number, locale=lang))


def percent(number: int | Decimal, lang: str) -> str:
    """75 becomes « 75 % », "75%"."""
    return format_percent(Decimal(number) / 100, locale=lang)


def alternatives(items: Sequence[str], lang: str) -> str:
    """« a, b ou c »."""
    return format_list(list(items), style="or", locale=lang)


def listing(items: Sequence[str], lang: str) -> str:
    """« a, b et c »."""
    return format_list(list(items), style="standard", locale=lang)
