"""Searching customers by what staff type: all words must be found in what identifies a customer.

On PostgreSQL every search is answered by one trigram index over one column, `searched`, which is
the reason for the rules: a word with three letters or digits in a row is found inside others, a
shorter one where a word begins. Accents, case and marks don't matter, nor how a telephone number is
written. A word without letters and digits says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import and_
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.text import smart_split, unescape_string_literal

from core.admin.paging import MOST_LISTED
from core.database import like_pattern
from customers.models.searched import plain

_NATIONAL_DIGITS: Final = 10
_SHORTEST_NUMBER: Final = 7
_NUMBER: Final = re.compile(r"[0-9\s().+/-]*[0-9][0-9\s().+/-]*")
_THREE_IN_A_ROW: Final = re.compile(r"[^\W_]{3}")


def found(customers: QuerySet[Any], term: str) -> QuerySet[Any]:
    """Return those of the customers that the term finds; all of them for an empty one."""
    condition = _condition(term)
    return customers if condition is None else customers.filter(condition)


def hits(customers: QuerySet[Any], term: str) -> list[int]:
    """Return the ids of what `found` finds, in any order; of more than MOST_LISTED so many and one.

    They are read by the index. Left to itself the database would, where it expects many of them,
    walk through the list in its order until it has a page full, and that may be all customers.
    """
    with _by_index():
        matching = found(customers, term).order_by().values_list("pk", flat=True)
        return list(matching[: MOST_LISTED + 1])


def _condition(term: str) -> Q | None:
    """Return the condition; None when nothing is asked."""
    if not term.split():
        return None
    words = [word for word in _words(term) if any(map(str.isalnum, plain(word.lower())))]
    if not words:
        return Q(pk__in=[])
    condition = reduce(and_, map(_of_word, words))
    digits = _digits(term)
    if len(words) > 1 and _NUMBER.fullmatch(term) and len(digits) >= _SHORTEST_NUMBER:
        condition |= _like(digits[-_NATIONAL_DIGITS:])
    return condition


def _words(term: str) -> Iterator[str]:
    """Yield the words; what is quoted is one."""
    for bit in smart_split(term):
        is_quoted = len(bit) > 1 and bit[0] in "\"'" and bit[0] == bit[-1]
        yield unescape_string_literal(bit) if is_quoted else bit


def _of_word(word: str) -> Q:
    digits = _digits(word)
    is_marked_number = _NUMBER.fullmatch(word) is not None and digits != word
    # A telephone number is kept without its marks; a reference may have the same ones.
    return _like(word) | _like(digits) if is_marked_number else _like(word)


def _like(word: str) -> Q:
    text = plain(word.lower()).strip()
    is_long = _THREE_IN_A_ROW.search(text) is not None
    return Q(searched__like=like_pattern(f"*{text}*" if is_long else f"* {text}*"))


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


@contextmanager
def _by_index() -> Iterator[None]:
    """Make PostgreSQL read indexes as bitmaps, and neither the table nor a list's order."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        yield
        # For whoever has a transaction around this one.
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT; SET LOCAL enable_indexscan = DEFAULT")
