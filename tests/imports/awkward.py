"""Texts as awkward as the services let them be, and other values, for records of any kind."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import models

from core.errors import DomainError
from core.imports.saving import without_bad_values
from core.models import Organization
from customers.services.columns import plain_columns
from tests.builders import make_actor

# Each begins, ends or breaks something in one of the formats, or is taken for something else.
PIECES: Final = (
    *('"', '""', "'", "''=1", "'quoted'", ",", ";", ">", " > ", "\\", "\\;", "\\\\", "|", "/"),
    *("\n", "\r\n", "\r", "\t", "a\nb", "=1+1", "+52 55", "-1", "@x", "'=1", "'+", "%s", "{}"),
    *("007", "1e5", "1,5", "1.50", "TRUE", "false", "null", "None", "NULL", "2026-03-14", "#N/A"),
    *("ñandú", "Ω", "💥", "👩‍👩‍👧", "שלום", "\u202eabc\u202c", "e\u0301", "ﬁ", "İ", "\ufb03"),
    *("\x01", "\x07", "\x1f", "\x7f", "\x85", "\u2028", "\ufeff", "a\xa0b", "\ufffe", "\uffff"),
    *("_x0041_", "_x0041_x0042_", "_x005F_", "_", "<r>x</r>", "<b>", "&amp;", "]]>", "a  b"),
    *("http://example.com/?a=b&c", "internal:Sheet1!A1", "_id", "\uf8ff", "\ue000"),
)

Values = dict[str, Any]


class Maker:
    """Makes values for records of an organization; the same seed gives the same ones."""

    def __init__(self, organization: Organization, seed: int) -> None:
        self.organization = organization
        self.chance = random.Random(seed)
        self.by = make_actor()
        self.refused: set[str] = set()
        self._pieces: list[str] = []

    def text(self, longest: int = 40) -> str:
        """Return a text of at most so many characters; every piece comes in its turn."""
        if not self._pieces:
            self._pieces = self.chance.sample(PIECES, len(PIECES))
        around = self.chance.choices(string.ascii_letters + " ", k=self.chance.randint(0, 3))
        parts = [self._pieces.pop(), *around]
        self.chance.shuffle(parts)
        return "".join(parts)[:longest].strip() or "x"

    def key(self, longest: int = 60) -> str:
        """Return a text that no other record has."""
        number = f"{self.chance.randrange(10**9):09}"
        return f"{self.text(longest - 10)} {number}"[:longest]

    def value(self, field: models.Field) -> Any:
        """Return a value for a plain column."""
        if field.choices:
            return self.chance.choice([key for key, _ in field.flatchoices])
        if isinstance(field, models.BooleanField):
            return self.chance.random() < 0.5
        if isinstance(field, models.IntegerField):
            return self.chance.choice([0, 1, 30, 365, 2**31 - 1])
        if isinstance(field, models.DecimalField):
            return Decimal(self.chance.randrange(10**7)).scaleb(-field.decimal_places)
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            return date(2026, 1, 1) + timedelta(days=self.chance.randrange(800))
        if isinstance(field, models.CharField | models.TextField):
            long = self.chance.random() < 0.02
            return "é" * (field.max_length or 9_000) if long else self.text(field.max_length or 200)
        return None

    def plain(self, model: type[models.Model], share: float = 0.5, but: str = "") -> Values:
        """Return values for about this share of the model's plain columns."""
        return {
            name: self.value(field)
            for name, field in plain_columns(model).items()
            if name not in but.split() and self.chance.random() < share
        }

    def saved(self, save: Callable[[Any], Any], values: Values) -> Any:
        """Save without what the service refuses; None when it refuses the whole."""

        def refuse(name: str, error: DomainError) -> None:
            self.refused.add(f"{name}: {error.message}")

        try:
            return without_bad_values(save, {n: v for n, v in values.items() if v != ""}, refuse)
        except (TypeError, KeyError) as error:  # a test's mistake must not look like a refusal
            raise AssertionError(values) from error
