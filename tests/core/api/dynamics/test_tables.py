"""The tables hold the documented fields, in their order, under both names."""

from __future__ import annotations

import pytest

from billing.api.models import CHANGE_OF_SERVICES, GRANTOR, PLAN_DETAIL, PLAN_STATUS
from collections_policy.api.models import (
    CUSTOMER_POLICY,
    GRANTOR_SETTINGS,
    SCHEMA_RANGE,
    SCHEMA_UPDATE,
)
from core.api.dynamics.envelope import envelope_model
from core.api.dynamics.fields import Kind, Model, json_name, xml_name
from core.api.dynamics.operations import wire_names
from customers.api.dynamics.models import CUSTOMER, CUSTOMER_FISCAL_DATA

# What no documented sample shows (test_samples.py has the others); `!` marks what is required.
DOCUMENTED = {
    CUSTOMER_POLICY: """GrantorTaxId! CustomerTaxId! UseGeneralPolicy! IsCreditRateAutomatic!
        DefaultNotificationSchemaId! NotificationTypeId! ShowDocumentDetail! FlagAttachment!""",
    CUSTOMER_FISCAL_DATA: """taxId! taxRegimeCode! businessName name surname1 surname2 zipCode!""",
    GRANTOR: """GrantorTaxId ShortName BusinessName CreationDate FunctionaryName1
        FunctionaryName2 FunctionarySurname1 FunctionarySurname2 PlanStatus""",
    PLAN_STATUS: "From To Detail",
    PLAN_DETAIL: "ServiceCode ServiceName TotalIncluded TotalConsumed",
    SCHEMA_UPDATE: """NotificationSchemaId NotificationSchemaName! GrantorTaxId!
        NewDocumentMailId DueNotifcationMailId! OnDemandReminderMailId! OnDemandReminderIvrId
        AfterSicNotificationMailId! AfterSicNotificationIvrId BeforeDueDatePaymentId
        AfterDueDatePaymentId ConsolidatedNotificationMailId! ConsolidatedNotificationIvrId
        AfterCrNotificationFrequencyId!""",
    SCHEMA_RANGE: """GrantorTaxId! TemplateMailId! TemplateIvrId BaseDateId NotificationEventId
        CollectionDaysRangeId NotificationSchemaId NotificationSchemaDetailEventId Days!
        SendEventsToCreditRateId ShowDocumentDetailId Plus_MinusId""",
}


def inside(model: Model) -> list[Model]:
    """Return the model and every model in it."""
    below = [f.type for f in model.fields if isinstance(f.type, Model)]
    return [model, *(found for each in below for found in inside(each))]


ALL = {
    found.name: found
    for model in (CUSTOMER, CHANGE_OF_SERVICES, GRANTOR_SETTINGS, *DOCUMENTED)
    for found in inside(model)
}


@pytest.mark.parametrize("is_list", [True, False])
def test_replies_with_models_of_one_wire_name_are_two_components(is_list: bool) -> None:
    one, other = Model("Thing", []), Model("Thing", [], component="OtherThing")
    replies = [envelope_model(each, is_list=is_list) for each in (one, other)]
    assert replies[0].name == replies[1].name
    assert replies[1].component == replies[0].name.replace("Thing", "OtherThing")


@pytest.mark.parametrize("model", DOCUMENTED, ids=lambda model: model.name)
def test_a_model_has_the_documented_fields(model: Model) -> None:
    fields = [f.xml + ("!" if f.rules.required else "") for f in model.fields]
    assert fields == DOCUMENTED[model].split()


def test_only_the_documented_names_differ_in_json() -> None:
    differing = {f.xml: f.json for m in ALL.values() for f in m.fields if f.xml != f.json}
    assert differing == {
        "CustomerUuid": "CustomerId",
        "Cellphone": "CellPhone",
        "CustomerSettings": "Settings",
        "IsCollaborative": "Collaborative",
        "Collaborative_Dates": "PaymentDates",
        "businessName": "BusinessName",
    }


@pytest.mark.parametrize("model", ALL.values(), ids=lambda model: model.name)
def test_names_and_keys_are_used_once_and_every_field_is_explained(model: Model) -> None:
    for names in (
        [f.key for f in model.fields],
        [f.xml.upper() for f in model.fields],
        [f.json.upper() for f in model.fields],
    ):
        assert len(set(names)) == len(names)
    assert all(f.about for f in model.fields)
    assert model.about


def test_the_types_without_a_null_are_the_documented_ones() -> None:
    nullable = {
        f.xml
        for f in CUSTOMER.by_xml["Defaults"].type.fields  # type: ignore[union-attr]
        if f.nullable and f.type is not Kind.STRING
    }
    assert nullable == {
        *("SellerId", "ContactId", "CurrencyId", "ExchangeRateTypeId", "ExchangeRate"),
    }


def test_errors_name_a_field_as_the_format_does() -> None:
    assert wire_names(CUSTOMER, json_name)["settings"] == "Settings"
    assert wire_names(CUSTOMER, xml_name)["settings"] == "CustomerSettings"
    names = wire_names(CHANGE_OF_SERVICES, xml_name)
    assert names["price"] == "recurrence.price"
    assert names["service"] == "recurrence.services.service_id"
