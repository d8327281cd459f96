"""Columns that the database computes from others and keeps true.

The keys are those by which likely duplicates are found: records that mean one company have the same
key, however somebody wrote it, and an empty key matches nothing. They only propose: people decide
(`customers.services.merging`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any, Final

from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Lower, Replace, Right, Trim
from django.db.models.functions.text import ConcatPair

# What numbers are written with besides digits; without its country code a number has 10 digits.
_NUMBER_MARKS: Final = " -().+/"
_NATIONAL_DIGITS: Final = 10
_ACCENTS: Final = tuple(zip("áéíóúüñ", "aeiouun", strict=True))
_MARKS: Final = (
    *((mark, "") for mark in ".,'\"()"),
    *((mark, " ") for mark in "-_/&"),
)
_PLAIN: Final = (*_ACCENTS, *_MARKS)
# Once dots and commas are gone. The longer ones first, and the spaced ones as people type them.
_LEGAL_FORMS: Final = tuple(
    (f" {form} ", " ")
    for form in (
        *("s de rl de cv", "s de r l de c v", "sapi de cv", "s a p i de c v"),
        *("sa de cv", "s a de c v", "s de rl", "s en c", "sa", "sc", "ac"),
    )
)
# Letters that sound alike in Spanish, and doubled ones.
_SOUNDS: Final = (
    *((" ", ""), ("h", ""), ("qu", "k"), ("ce", "se"), ("ci", "si"), ("c", "k")),
    *(("z", "s"), ("v", "b"), ("y", "i"), ("w", "u"), ("x", "s")),
    *((letter * 2, letter) for letter in "abdefgijklmnoprstu"),
)


def lower_case_of(field: str) -> models.GeneratedField:
    """Return a column that the database keeps equal to another one in lower case.

    Filters and sorts ignore case; an index on this column serves both, and it can't go stale.
    """
    return models.GeneratedField(
        expression=Lower(field), output_field=models.CharField(max_length=255), db_persist=True
    )


def phone_key(field: str) -> models.GeneratedField:
    """Return the column of a phone number's last ten digits."""
    digits = _replaced(models.F(field), ((mark, "") for mark in _NUMBER_MARKS))
    return _key(Right(digits, _NATIONAL_DIGITS), max_length=_NATIONAL_DIGITS)


def email_key(field: str) -> models.GeneratedField:
    """Return the column of an e-mail address in lower case."""
    return _key(Lower(Trim(field)), max_length=256)


def name_key(field: str) -> models.GeneratedField:
    """Return the column of how a name sounds, without its legal form."""
    return _key(NameKey(field), max_length=255)


class NameKey(Func):
    """How a name sounds. SQLite cannot parse as many calls in each other: it calls `sound_of`."""

    function = "cartera_name_key"
    arity = 1
    output_field = models.CharField(max_length=255)

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        """Return the same as an expression of the database's own, which every client can write."""
        (name,) = self.get_source_expressions()
        plain = _replaced(Lower(name), _PLAIN)
        words = _replaced(ConcatPair(ConcatPair(Value(" "), plain), Value(" ")), _LEGAL_FORMS)
        return compiler.compile(_replaced(words, _SOUNDS))


def sound_of(name: str | None) -> str | None:
    """Return the key of a name, as `NameKey` gives it."""
    if name is None:
        return None
    text = reduce(lambda text, pair: text.replace(*pair), _PLAIN, name.lower())
    return reduce(lambda text, pair: text.replace(*pair), _LEGAL_FORMS + _SOUNDS, f" {text} ")


def register_functions(*, connection: Any, **_: object) -> None:
    """Receive `connection_created`: teach SQLite what it cannot say itself."""
    if connection.vendor == "sqlite":
        create = connection.connection.create_function
        create(NameKey.function, NameKey.arity, sound_of, deterministic=True)


def _replaced(expression: Any, pairs: Iterable[tuple[str, str]]) -> Any:
    return reduce(
        lambda inner, pair: Replace(inner, Value(pair[0]), Value(pair[1])), pairs, expression
    )


def _key(expression: Any, *, max_length: int) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression,
        output_field=models.CharField(max_length=max_length),
        db_persist=True,
    )
