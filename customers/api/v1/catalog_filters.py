"""The filters of the lists beside the customers'. The documents name none, so all are ours."""

from __future__ import annotations

from django.db.models import QuerySet

from core.api.v1.errors import V1Problem, wrong_type
from core.api.v1.filters import V1Filter, V1FilterSet, flag, instant_filters, wildcard
from core.api.v1.values import parse_integer
from core.errors import InvalidValue, WrongType


class NumberFilter(V1Filter):
    """The number of another record; one that no record has matches nothing."""

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        name = str(self.label)
        try:
            number = parse_integer(name, value)
        except WrongType as error:
            raise V1Problem(*wrong_type(error, name)) from error
        except InvalidValue:  # beyond 64 bits
            return queryset.none()
        return queryset.filter(**{self.field_name: number})


def number(name: str, column: str, help_text: str) -> NumberFilter:
    """Declare a filter by another record's number."""
    return NumberFilter(field_name=column, label=name, help_text=help_text)


class EntryFilterSet(V1FilterSet):
    """What every record with a reference and a name can be filtered by."""

    reference = wildcard("reference", "reference", "Reference; * stands for anything (ours).")
    name = wildcard("name", "name", "Name; * stands for anything (ours).")


class CategoryFilterSet(EntryFilterSet):
    """The category tree."""

    parentId = number("parentId", "parent", "Categories directly below this one (ours).")
    isRoot = flag("isRoot", "parent__isnull", "The root (true), or all others (ours).")


class PaymentTypeFilterSet(EntryFilterSet):
    """Payment types."""

    isActive = flag("isActive", "is_active", "Payment types that are taken (ours).")


class RegionFilterSet(V1FilterSet):
    """The geographical tree."""

    name = wildcard("name", "name", "Name; * stands for anything (ours).")
    parentId = number("parentId", "parent", "Regions directly below this one (ours).")


class UserFilterSet(V1FilterSet):
    """Members of the organization."""

    locals().update(instant_filters("dateCreated", "date_joined"))
    reference = wildcard("reference", "reference", "Reference; * stands for anything (ours).")
    email = wildcard("email", "email", "E-mail; * stands for anything (ours).")
    firstName = wildcard("firstName", "first_name", "First name; * stands for anything (ours).")
    lastName = wildcard("lastName", "last_name", "Last name; * stands for anything (ours).")
    enabled = flag("enabled", "is_active", "Users who may sign in (ours).")


class ContactFilterSet(V1FilterSet):
    """People at customers."""

    customerReference = wildcard(
        "customerReference",
        "customer__reference",
        "Reference of the customer; * stands for anything (ours).",
        folded="customer__reference_lower",
    )
    firstName = wildcard("firstName", "first_name", "First name; * stands for anything (ours).")
    lastName = wildcard("lastName", "last_name", "Last name; * stands for anything (ours).")
    email = wildcard("email", "email", "E-mail; * stands for anything (ours).")
    phone = wildcard("phone", "phone", "Phone; * stands for anything (ours).")
    mobile = wildcard("mobile", "mobile", "Mobile phone; * stands for anything (ours).")
    isDecisionMaker = flag(
        "isDecisionMaker", "is_decision_maker", "People who decide on purchases (ours)."
    )
