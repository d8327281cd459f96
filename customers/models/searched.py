"""The text by which staff find a customer, computed by the database: see `SearchedText`."""

from __future__ import annotations

import string
from functools import reduce
from typing import Any, Final

from django.db import models
from django.db.backends.signals import connection_created
from django.db.models import Func, Value
from django.db.models.functions import Lower
from django.db.models.functions.text import ConcatPair
from django.dispatch import receiver

from customers.models.computed import Letters

COLUMNS: Final = ("name", "reference", "tax_id", "email", "phone", "mobile")
_MARKS: Final = string.punctuation + "¿¡«»¨°·…“”\xb4\u2013\u2014\u2018\u2019"
_ACCENTS: Final = "áàâäãåéèêëíìîïóòôöõúùûüñç"
_PLAIN: Final = "aaaaaaeeeeiiiiooooouuuunc"
# Letters without accents; every mark begins a new word.
plain: Final = Letters(_ACCENTS + _MARKS, _PLAIN + " " * len(_MARKS))
# What a number is the same without, and how many of them a column's words are apart.
_digits: Final = Letters(" -().+/")
_APART: Final = "   "


class SearchedText(Func):
    """What identifies a customer, in small letters without accents and marks, a space before words.

    Telephone numbers are without spaces. Words of two columns are further apart than those of one,
    so that no search for several words finds what stands in two.
    """

    function = "cartera_searched_text"
    arity = len(COLUMNS)
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        """Return the text as an expression of the database's own, which every client can write."""
        *texts, phone, mobile = self.get_source_expressions()
        parts = [*map(Lower, texts), _digits.sql(phone), _digits.sql(mobile)]
        spaced = (ConcatPair(Value(_APART), part) for part in parts)
        whole = plain.sql(reduce(ConcatPair, spaced))
        return compiler.compile(whole.resolve_expression(compiler.query))

    @classmethod
    def of(cls, *columns: str) -> str:
        """Return the text for the values of the columns, as the database gives it."""
        *texts, phone, mobile = columns
        parts = [*(text.lower() for text in texts), _digits(phone), _digits(mobile)]
        return plain("".join(_APART + part for part in parts))


def searched_text() -> models.GeneratedField:
    """Return the column of the text."""
    return models.GeneratedField(
        expression=SearchedText(*COLUMNS), output_field=models.TextField(), db_persist=True
    )


@receiver(connection_created)
def register_function(*, connection: Any, **_: object) -> None:
    """Teach SQLite the text, which it cannot say itself."""
    if connection.vendor == "sqlite":
        create = connection.connection.create_function
        create(SearchedText.function, SearchedText.arity, SearchedText.of, deterministic=True)
