"""The field table, the function made of it, the serializer and the OpenAPI schema agree."""

from __future__ import annotations

import inspect
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from rest_framework import serializers

from core.api.v1.output import OutputModel, Reply, number
from core.api.v1.reading import DocumentReader
from core.models import Organization
from customers.api.v1 import output
from tests.contract.samples import sample
from tests.contract.surface_v1 import DOCUMENT, furnish

MODELS: dict[str, OutputModel] = {
    found.title: found
    for module in iter_modules(output.__path__)
    for found in vars(import_module(f"{output.__name__}.{module.name}")).values()
    if isinstance(found, OutputModel)
}
every_model = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)

# Kind of serializer field -> what JSON then holds, and the schema's type.
KINDS: dict[type[serializers.Field], tuple[tuple[type, ...], str]] = {
    serializers.BooleanField: ((bool,), "boolean"),
    serializers.IntegerField: ((int,), "integer"),
    serializers.FloatField: ((int, float), "number"),
    serializers.DateTimeField: ((str,), "string"),
    serializers.ChoiceField: ((str,), "string"),
    serializers.CharField: ((str,), "string"),
}


def documents(model: OutputModel, organization: Organization) -> list[dict[str, Any]]:
    """Return every record of the organization as the lists show it."""
    rows: Any = model.model._default_manager
    if model.title == "CustomerGroupAssignment":  # which its customer alone has an organization for
        records = rows.filter(customer__organization=organization)
    else:
        records = rows.for_organization(organization)
    reply = Reply(organization=organization, media_url="http://testserver/media/")
    return DocumentReader(model).read(list(records.values_list("pk", flat=True)), reply)


def misfits(field: serializers.Field, value: Any, path: str) -> list[str]:
    """Return where the value is not what the serializer's field declares."""
    if value is None:
        return [] if field.allow_null else [f"{path} is null"]
    if isinstance(field, serializers.ListSerializer):
        return [bad for item in value for bad in misfits(field.child, item, path + "[]")]  # type: ignore[arg-type]
    if isinstance(field, serializers.Serializer):
        if list(value) != list(field.fields):
            return [f"{path} has keys {list(value)}"]
        return [
            bad for key, member in field.fields.items() for bad in misfits(member, value[key], key)
        ]
    kinds = next(kinds for base, (kinds, _) in KINDS.items() if isinstance(field, base))
    return [] if type(value) in kinds else [f"{path} is {value!r}"]


def test_all_tables_are_found():
    assert set(MODELS) == {
        *("Customer", "Contact", "CustomerCategory", "CustomerSegmentation", "CustomerGroup"),
        *("PaymentType", "Region", "User", "CustomerGroupAssignment"),
    }


@every_model
@pytest.mark.parametrize("with_regions", [True, False])
@pytest.mark.django_db
def test_a_document_has_the_keys_of_the_table_in_its_order(model: OutputModel, with_regions: bool):
    organization = furnish(with_regions=with_regions)
    names = [f.name for f in model.fields if with_regions or not f.switch]
    found = documents(model, organization)
    assert found
    for document in found:
        assert list(document) == names


@every_model
@pytest.mark.django_db
def test_a_document_is_what_the_serializer_declares(model: OutputModel):
    organization = furnish()
    serializer = model.serializer_class()()
    for document in documents(model, organization):
        assert misfits(serializer, document, model.title) == []


@every_model
@pytest.mark.django_db
def test_the_serializer_gives_the_same_document(model: OutputModel):
    organization = furnish()
    for document in documents(model, organization):
        serialized = model.serializer_class()(document).data
        assert serialized == document
        assert list(serialized) == list(document)


@every_model
def test_the_schema_has_the_same_keys_in_the_same_order_and_types(model: OutputModel):
    component = DOCUMENT["components"]["schemas"][model.title]
    fields = model.serializer_class()().fields
    assert list(component["properties"]) == [f.name for f in model.fields] == list(fields)
    for name, declared in component["properties"].items():
        field = fields[name]
        if isinstance(field, serializers.BaseSerializer):
            kind = "array" if isinstance(field, serializers.ListSerializer) else "object"
            is_link = "$ref" in declared or "allOf" in declared
            assert is_link if kind == "object" else declared["type"] == kind
        elif not isinstance(field, serializers.ChoiceField):
            expected = next(kind for base, (_, kind) in KINDS.items() if isinstance(field, base))
            assert declared["type"] == expected, name
        assert bool(declared.get("nullable")) == field.allow_null, name
    optional = {f.name for f in model.fields if f.switch}
    assert set(component["required"]) == set(fields) - optional


def test_the_customers_table_is_the_documented_record():
    assert [f.name for f in MODELS["Customer"].fields] == list(sample("customers_v1_show.response"))


@every_model
def test_every_key_is_described(model: OutputModel):
    for field in model.serializer_class()().fields.values():
        assert field.help_text


@every_model
def test_every_scalar_can_be_sorted_by_and_nothing_else(model: OutputModel):
    fields = model.serializer_class()().fields
    scalars = [
        name for name, field in fields.items() if not isinstance(field, serializers.BaseSerializer)
    ]
    assert list(model.sorts) == scalars


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (Decimal("5000.00"), 5000),
        (Decimal("0.00"), 0),
        (Decimal("-1250.50"), -1250.5),
        (Decimal("0.01"), 0.01),
        (Decimal("999999999999.99"), 999999999999.99),
    ],
)
def test_a_decimal_is_shown_as_a_number_without_superfluous_zeros(
    value: Decimal | None, shown: float | None
):
    assert number(value) == shown
    assert type(number(value)) is type(shown)


def test_the_function_is_made_once_for_each_shape():
    model = MODELS["Customer"]
    on, off = (Organization(has_geographical_locations=switch) for switch in (True, False))
    assert model.builder(on) is model.builder(Organization(has_geographical_locations=True))
    assert model.builder(on) is not model.builder(off)
    assert inspect.isfunction(model.builder(on))
