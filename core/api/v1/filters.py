"""The filters of v1 lists, as django-filter FilterSets. None is ever ignored silently."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Lower

from core.api.v1.dates import parse_filter_datetime
from core.api.v1.errors import V1Problem, wrong_type
from core.api.v1.pagination import PAGING_PARAMETERS, bad_parameter
from core.api.v1.values import parse_boolean, parse_text
from core.database import like_pattern
from core.errors import DomainError, WrongType

LONGEST_TEXT = 255
LONGEST_PATTERN = 100
MOST_WILDCARDS = 5
SECOND = timedelta(seconds=1)


class RawField(forms.Field):
    """Hands the text over as it was sent: the filters read it and word their own errors."""

    def clean(self, value: Any) -> Any:
        return value


class V1Filter(django_filters.Filter):
    """A filter that reads its own text; an empty text is a value like any other."""

    field_class = RawField

    def filter(self, queryset: QuerySet, value: str | None) -> QuerySet:
        """Apply the filter when the parameter was given."""
        return queryset if value is None else self.apply(queryset, value)

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        """Return the records that match; V1Problem when the value cannot be read."""
        raise NotImplementedError


class WildcardFilter(V1Filter):
    """A text in which `*` stands for anything; without `*` it must be equal. Case is ignored.

    `folded` names a column kept in lower case; without it the column is folded as it is read.
    Patterns have at most 100 characters and 5 asterisks, so that none is slow.
    """

    def __init__(self, *args: Any, folded: str = "", **kwargs: Any) -> None:
        self.folded = folded
        super().__init__(*args, **kwargs)

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        name = str(self.label)
        try:
            text = parse_text(name, value, max_length=LONGEST_TEXT)
        except DomainError as error:
            raise bad_parameter(name, f"a text of at most {LONGEST_TEXT} characters") from error
        if "*" in text and (len(text) > LONGEST_PATTERN or text.count("*") > MOST_WILDCARDS):
            limit = f"at most {LONGEST_PATTERN} characters with at most {MOST_WILDCARDS} asterisks"
            raise bad_parameter(name, limit)
        column = self.folded
        if not column:
            column = "_folded_" + name
            queryset = queryset.alias(**{column: Lower(self.field_name)})
        if "*" in text:
            return queryset.filter(**{f"{column}__like": like_pattern(text)})
        return queryset.filter(**{column: text.lower()})


class FlagFilter(V1Filter):
    """A boolean: true/on/yes/1 or false/off/no/0."""

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        try:
            wanted = parse_boolean(str(self.label), value)
        except WrongType as error:
            raise V1Problem(*wrong_type(error, str(self.label))) from error
        return queryset.filter(**{self.field_name: wanted})


class InstantFilter(V1Filter):
    """A point in time, compared at the second that replies show.

    `bound` is gt, gte, lt or lte. A record shown as 10:00:00 may be stored as 10:00:00.7; "after
    10:00:00" must not return it again, "from 10:00:00" must.
    """

    def __init__(self, *args: Any, bound: str, **kwargs: Any) -> None:
        self.bound = bound
        super().__init__(*args, **kwargs)

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        try:
            second = parse_filter_datetime(value)
        except ValueError as error:
            text = f"Invalid datetime filter (not ISO-8601 formatted): [{value}]"
            raise V1Problem(400, "invalid_datetime_format", text) from error
        from_next_second = self.bound in ("gt", "lte")
        if from_next_second and second > datetime.max.replace(tzinfo=second.tzinfo) - SECOND:
            return queryset.none() if self.bound == "gt" else queryset
        edge = second + SECOND if from_next_second else second
        lookup = "gte" if self.bound in ("gt", "gte") else "lt"
        return queryset.filter(**{f"{self.field_name}__{lookup}": edge})


WORDS = {
    "gt": "after this second",
    "gte": "in this second or later",
    "lt": "before this second",
    "lte": "in this second or earlier",
}


def instant_filters(name: str, column: str) -> dict[str, InstantFilter]:
    """Return the four filters `<name>_gt`, `_gte`, `_lt` and `_lte`."""
    return {
        f"{name}_{bound}": InstantFilter(
            field_name=column,
            bound=bound,
            label=f"{name}_{bound}",
            help_text=f"Records whose {name} is {words} (ISO 8601 with Z or an offset).",
        )
        for bound, words in WORDS.items()
    }


class V1FilterSet(django_filters.FilterSet):
    """The filters every v1 list has; subclasses add their record's own.

    A filter's label is its parameter name.
    """

    locals().update(instant_filters("dateCreated", "created_at"))
    locals().update(instant_filters("lastUpdated", "updated_at"))

    @classmethod
    def refuse_unknown(cls, parameters: Mapping[str, str]) -> None:
        """Raise V1Problem naming every parameter that is neither a filter nor about paging."""
        known = {*cls.base_filters, *PAGING_PARAMETERS}
        unknown = [name for name in parameters if name not in known]
        if unknown:
            names = ", ".join(unknown)
            text = f"The parameters [{names}] you provided are not valid for this request."
            raise V1Problem(400, "invalid_param", text)


def wildcard(name: str, column: str, help_text: str, *, folded: str = "") -> WildcardFilter:
    """Declare a wildcard filter."""
    return WildcardFilter(field_name=column, folded=folded, label=name, help_text=help_text)


def flag(name: str, column: str, help_text: str) -> FlagFilter:
    """Declare a boolean filter."""
    return FlagFilter(field_name=column, label=name, help_text=help_text)
