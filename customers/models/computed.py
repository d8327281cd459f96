"""Columns that the database computes from others and keeps true.

The keys are those by which likely duplicates are found: records that mean one company have the same
key, however somebody wrote it, and an empty key matches nothing. They only propose: people decide
(`customers.services.merging`).

A key is made in steps that PostgreSQL and Python do alike, letter by letter, whatever the locale of
the server: SQLite calls the Python function, for it cannot parse as many calls in each other. No
step makes a text longer. A changed step needs the column written anew (a migration that alters it).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Lower


def lower_case_of(field: str) -> models.GeneratedField:
    """Return a column that the database keeps equal to another one in lower case.

    Filters and sorts ignore case; an index on this column serves both, and it can't go stale.
    """
    return models.GeneratedField(
        expression=Lower(field), output_field=models.CharField(max_length=255), db_persist=True
    )


# What texts are made of, the most usual first.
_USUAL: Final = "eaoirnlsctdumpgbvfhyzjqxkw 0123456789EAOIRNLSCTDUMPGBVFHYZJQXKW@"


@dataclass(frozen=True)
class Letters:
    """Letters for letters by position; those of `old` that have none in `new` go."""

    old: str
    new: str = ""

    def sql(self, text: Any) -> Any:
        """Return the step as PostgreSQL does it."""
        same = ""
        if len(self.old) > len(_USUAL):
            # Each letter is looked for from the start: without the usual ones there, a row of
            # letters that stay as they are costs ten times as much.
            same = "".join(each for each in _USUAL if each not in self.old)
        return Func(text, Value(same + self.old), Value(same + self.new), function="TRANSLATE")

    def __call__(self, text: str) -> str:
        """Do the step."""
        return text.translate(self._table)

    @cached_property
    def _table(self) -> dict[int, int | None]:
        kept = len(self.new)
        return str.maketrans(self.old[:kept], self.new, self.old[kept:])


@dataclass(frozen=True)
class Pattern:
    """Every match replaced. Only for patterns that mean the same to both.

    Alternatives of unlike length must be held at both ends: Python takes the first that fits,
    PostgreSQL the longest.
    """

    wanted: str
    by: str = ""

    def sql(self, text: Any) -> Any:
        """Return the step as PostgreSQL does it."""
        parts = (text, Value(self.wanted), Value(self.by), Value("g"))
        return Func(*parts, function="REGEXP_REPLACE")

    def __call__(self, text: str) -> str:
        """Do the step."""
        return re.sub(self.wanted, self.by, text, flags=re.DOTALL)


_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SMALL: Final = _CAPITALS.lower()
_WHITE: Final = " \t\n\r\x0b\x0c\x85\xa0" + "".join(map(chr, range(0x2000, 0x200B))) + "\u3000"
# Invisible marks, and accents that follow their letter.
_UNSEEN: Final = "\xad\u200b\u200c\u200d\ufeff"
_ACCENTS: Final = "".join(map(chr, range(0x300, 0x370)))


# Letters that Unicode takes for more than others with an accent; those of an i and a sigma.
_ALIKE: Final = {**dict(zip("ßæœøłđ", "saoold", strict=True)), "\u0131": "i", "\u03c2": "\u03c3"}


def _plain(letter: str) -> str:
    """Return the small letter without its accents."""
    alone = unicodedata.normalize("NFKD", letter)[0].lower()
    return _ALIKE.get(alone, alone)


def _letters() -> dict[str, str]:
    """Return what letters of Europe's alphabets are in small ones without accents."""
    ranges = ((0x41, 0x5A), (0xC0, 0x17F), (0x386, 0x3CF), (0x400, 0x45F))
    every = (chr(code) for first, last in ranges for code in range(first, last + 1))
    plain = {letter: _plain(letter) for letter in every if letter.isalpha()}
    return {letter: other for letter, other in plain.items() if len(other) == 1 and other != letter}


_PLAIN: Final = _letters()
_APART: Final = "-\u2013\u2014_/&+" + _WHITE[1:]
_GONE: Final = ";:'\"()[]{}!?¡¿*#|<>^~`¨°ºª«»\xb4\u2018\u2019\u201c\u201d" + _UNSEEN + _ACCENTS
# At the end of a name, dots and commas gone; people type them with spaces, too.
_LEGAL_FORMS: Final = "|".join(
    (
        *("s ?a", "s ?a ?b", "s ?a ?p ?i", "s ?a ?s", "s ?c", "a ?c", "i ?a ?p", "s ?p ?r"),
        *("s de r ?l", "s en c", "s en n ?c", "de r ?l", "de c ?v", "de i ?p", "m ?i"),
        *("sofom", "e ?n ?r", "inc", "llc", "ltd", "corp", "ltda", "gmbh"),
        *("s ?l", "s ?l ?u", "s ?r ?l", "s ?a ?r ?l", "s ?p ?a"),
    )
)


class ComputedKey(Func):
    """A text's key: `steps` done one after the other. NULL has none."""

    arity = 1
    output_field = models.CharField()
    steps: ClassVar[tuple[Letters | Pattern, ...]] = ()
    longest: ClassVar[int] = 255

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        """Return the steps as an expression of the database's own, which every client can write."""
        (text,) = self.get_source_expressions()
        return compiler.compile(reduce(lambda inner, step: step.sql(inner), self.steps, text))

    @classmethod
    def of(cls, text: str | None) -> str | None:
        """Return the key of a text, as the database gives it."""
        return None if text is None else reduce(lambda inner, step: step(inner), cls.steps, text)


class NameKey(ComputedKey):
    """How a name sounds in Spanish, without its legal form: of "López, S.A. de C.V." `lopes`."""

    function = "cartera_name_key"
    longest = 255
    steps = (
        Letters(".,"),
        Letters(
            "".join((*_PLAIN, _APART, _GONE)),
            "".join((*_PLAIN.values(), " " * len(_APART))),
        ),
        Pattern(" +", " "),
        Pattern(rf"((\A| )({_LEGAL_FORMS}))+ *\Z"),
        Letters(" h"),
        Pattern("qu", "k"),
        Pattern("c([ei])", r"s\1"),
        Letters("czvywx", "ksbius"),
        Pattern(r"([a-z])\1+", r"\1"),
    )


class EmailKey(ComputedKey):
    """An e-mail address in lower case, without white space."""

    function = "cartera_email_key"
    longest = 256
    steps = (Letters(_CAPITALS + _WHITE + _UNSEEN, _SMALL),)


class PhoneKey(ComputedKey):
    """The last ten digits of a phone number: without the country's, and before an extension.

    Fewer than seven, or one digit again and again, are nobody's number.
    """

    function = "cartera_phone_key"
    longest = 10
    steps = (
        Pattern(r"([0-9])[^0-9]*[A-Za-z,;#].*", r"\1"),
        Pattern(r"(([0-9][-. ()]*){7})/.*", r"\1"),  # two numbers: the first
        Pattern("[^0-9]"),
        Pattern(r"\A[0-9]*([0-9]{10})\Z", r"\1"),
        Pattern(r"\A([0-9]{0,6}|0+|1+|2+|3+|4+|5+|6+|7+|8+|9+)\Z"),
    )


class TaxIdKey(ComputedKey):
    """A tax id in capital letters, without what it is only written with.

    The generic RFCs, which stand for anybody, are nobody's.
    """

    function = "cartera_tax_id_key"
    longest = 64
    steps = (
        Letters(_SMALL + "ñ" + "-./" + _WHITE + _UNSEEN, _CAPITALS + "Ñ"),
        Pattern(r"\AX[AE]XX010101000\Z"),
    )


_KINDS: Final[dict[str, type[ComputedKey]]] = {
    "name": NameKey,
    "email": EmailKey,
    "phone": PhoneKey,
    "tax_id": TaxIdKey,
}
# The columns of keys.
KEYS: Final = tuple(f"{field}_key" for field in _KINDS)


def key_of(field: str) -> models.GeneratedField:
    """Return the column with the key of another one, of the same name with `_key`."""
    kind = _KINDS[field]
    column = models.CharField(max_length=kind.longest)
    return models.GeneratedField(expression=kind(field), output_field=column, db_persist=True)


def register_functions(*, connection: Any, **_: object) -> None:
    """Receive `connection_created`: teach SQLite what it cannot say itself."""
    if connection.vendor == "sqlite":
        for kind in _KINDS.values():
            create = connection.connection.create_function
            create(kind.function, kind.arity, kind.of, deterministic=True)
