"""Currencies by their ISO 4217 code, out of Babel's copy of the Unicode CLDR."""

from __future__ import annotations

from functools import cache

from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies

from core.languages import display_locale


def is_currency(code: str) -> bool:
    """Tell whether this is the code (three capital letters) of money used somewhere today.

    Not so: historic currencies (FRF), units of account (CLF), metals (XAU), test codes (XXX).
    """
    return code in _current_codes()


def currency_name(code: str, language: str = "en") -> str:
    """Give the name in English, French or Spanish ("US Dollar"); an unknown code is its own name.

    Another language gives the English name.
    """
    return get_currency_name(code, locale=display_locale(language)) if is_currency(code) else code


@cache
def _current_codes() -> frozenset[str]:
    # ISO's own list keeps withdrawn and special codes; what counts here is legal tender today.
    territories = get_global("territory_currencies")
    return frozenset(code for each in territories for code in get_territory_currencies(each))
