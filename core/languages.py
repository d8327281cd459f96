"""The languages in which names of countries and currencies are read and shown."""

from __future__ import annotations

from typing import Final

from babel import Locale

LANGUAGES: Final = ("en", "fr", "es")


def display_locale(language: str) -> Locale:
    """Give Babel's locale for a language code as Django writes it ("fr", "es-mx").

    English for every other language and for text that is no language code.
    """
    prefix = language[:2].lower()
    return Locale(prefix if prefix in LANGUAGES else "en")
