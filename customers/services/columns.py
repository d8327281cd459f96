"""Checking plain values against the columns that will hold them, the same on every database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from core.countries import country_code
from core.errors import InvalidValue, MissingValue, WrongType
from customers.lookups import is_storable

Values = Mapping[str, Any]

# Degrees on either side of zero.
_LIMITS = {"latitude": 90, "longitude": 180}


@cache
def plain_columns(model: type[models.Model]) -> dict[str, models.Field]:
    """Return the model's editable columns that are not relations, by name."""
    return {
        field.name: field
        for field in model._meta.concrete_fields
        if field.editable and not field.is_relation and not field.primary_key
    }


def refuse_unknown(values: Values, known: Collection[str]) -> None:
    """Raise TypeError for a name that no value has: the calling code is wrong, not its user."""
    if unknown := values.keys() - known:
        raise TypeError(f"Unknown values: {', '.join(sorted(unknown))}.")


def clean_columns(model: type[models.Model], values: Values, *, within: str = "") -> dict[str, Any]:
    """Return the plain columns among the values, as the database will hold them.

    None clears: an optional column becomes empty, one with a default gets that. Errors name the
    column after `within`, for example "billing_address.". Raises MissingValue, WrongType or
    InvalidValue.
    """
    return {
        name: clean_value(field, values[name], name=within + name)
        for name, field in plain_columns(model).items()
        if name in values
    }


def clean_value(field: models.Field, value: Any, *, name: str) -> Any:
    """Return one value as the column will hold it; see `clean_columns`."""
    if value is None:
        return _cleared(field, name)
    if isinstance(field, models.CharField | models.TextField):
        value = _text(field, value, name)
    elif isinstance(field, models.BooleanField):
        value = read_flag(value, name=name)
    elif isinstance(field, models.IntegerField):
        value = _integer(field, value, name)
    elif isinstance(field, models.DecimalField):
        value = _decimal(field, value, name)
    if value not in field.empty_values:
        _check_validators(field, value, name)
    return value


def read_flag(value: object, *, name: str) -> Any:
    """Return the boolean, or None where nothing was said."""
    if value is not None and not isinstance(value, bool):
        raise WrongType(name, "a boolean: true or false")
    return value


def _cleared(field: models.Field, name: str) -> Any:
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    if field.blank:
        return ""
    raise MissingValue(name)


def _text(field: models.Field, value: object, name: str) -> str:
    if not isinstance(value, str):
        raise WrongType(name, "a text")
    text = value.strip()
    if not is_storable(text):
        raise InvalidValue(f"{name} holds characters that cannot be stored.", field=name)
    if not text and not field.blank:
        raise MissingValue(name)
    if field.name == "country" and text:
        text = _country(text, name)
    if field.name == "risk_color":
        text = text.upper()
    if field.max_length and len(text) > field.max_length:
        raise InvalidValue(f"{name} must have at most {field.max_length} characters.", field=name)
    return text


def _country(text: str, name: str) -> str:
    code = country_code(text)
    if code is None:
        raise InvalidValue(f"{name} must be an ISO 3166-1 code or a country's name.", field=name)
    return code


def _integer(field: models.Field, value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise WrongType(name, "an integer")
    number = int(value)
    # SQLite's own answer is 64 bits for every column; the narrower one keeps them interchangeable.
    low, high = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
    if not low <= number <= high:
        raise InvalidValue(f"{name} must be between {low} and {high}.", field=name)
    if field.choices and number not in {key for key, _ in field.flatchoices}:
        raise InvalidValue(f"{name} has no choice {number}.", field=name)
    return number


def _decimal(field: models.DecimalField, value: object, name: str) -> Decimal:
    if not isinstance(value, Decimal | int | float) or isinstance(value, bool):
        raise WrongType(name, "a number")
    number = Decimal(repr(value) if isinstance(value, float) else value)
    limit = _LIMITS.get(field.name)
    if not number.is_finite():
        raise InvalidValue(f"{name} must be a finite number.", field=name)
    if limit is not None and abs(number) > limit:
        raise InvalidValue(f"{name} must be between -{limit} and {limit}.", field=name)
    whole_digits = field.max_digits - field.decimal_places
    if number and number.adjusted() >= whole_digits:
        raise InvalidValue(
            f"{name} must have at most {whole_digits} digits before the point.", field=name
        )
    return _rounded(field, number, name, exact=limit is None)


def _rounded(field: models.DecimalField, number: Decimal, name: str, *, exact: bool) -> Decimal:
    """Return the number with the column's decimals; only degrees, which come as doubles, round."""
    unit = Decimal(1).scaleb(-field.decimal_places)
    try:
        rounded = number.quantize(unit, rounding=ROUND_HALF_EVEN)
    except InvalidOperation:  # more digits than the decimal context holds
        rounded = None
    if rounded is None or (exact and rounded != number):
        raise InvalidValue(f"{name} must have at most {field.decimal_places} decimals.", field=name)
    return rounded or rounded.copy_abs()  # no negative zero


def _check_validators(field: models.Field, value: Any, name: str) -> None:
    try:
        field.run_validators(value)
    except ValidationError as error:
        raise InvalidValue(f"{name}: {' '.join(error.messages)}", field=name) from error
