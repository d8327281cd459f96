"""Bodies of the collection policy endpoints for tests."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from core.models import Organization
from tests.collections_policy.building import SCHEMA, TEMPLATE


def policy_body(company: Organization, **changes: Any) -> dict[str, Any]:
    """Return a policy that makes the schema it names, in the documented order."""
    return {
        "GrantorTaxId": company.tax_id,
        "IsAfiliatedCC": True,
        "DaysUncollectibleDebt": 90,
        "IsCreditRateEnabled": True,
        "IsCreditRateAutomatic": True,
        "DefaultNotificationSchemaId": str(SCHEMA),
        "NotificationSchemaList": [
            {"NotificationSchemaId": str(SCHEMA), "NotificationSchemaName": "Normal"}
        ],
        "NotificationTypeId": 1,
        "CollectionReminderTime": "09:59",
        "ShowDocumentDetail": True,
        "ArMailName": "Cobranza",
        "Email": "cobranza@example.com.mx",
        "FlagPaymentNotification": True,
        "MinimumInterest": 6.1,
        "MaximunInterest": 7.1,
        "MaximumTermDays": 8,
        "AssignSeller": False,
        "AssignBranch": True,
        "UserId": None,
        "FlagAttachment": True,
        "ShowLinkDocumentAttachment": True,
    } | changes


def customer_body(company: Organization, tax_id: str, **changes: Any) -> dict[str, Any]:
    """Return what a customer has of its own, in the documented order."""
    return {
        "GrantorTaxId": company.tax_id,
        "CustomerTaxId": tax_id,
        "UseGeneralPolicy": False,
        "IsCreditRateAutomatic": False,
        "DefaultNotificationSchemaId": str(SCHEMA),
        "NotificationTypeId": 2,
        "ShowDocumentDetail": False,
        "FlagAttachment": True,
    } | changes


def schema_body(company: Organization, **changes: Any) -> dict[str, Any]:
    """Return a schema with the templates it needs, in the documented order."""
    return {
        "NotificationSchemaId": str(SCHEMA),
        "NotificationSchemaName": "Normal",
        "GrantorTaxId": company.tax_id,
        "NewDocumentMailId": None,
        "DueNotifcationMailId": str(TEMPLATE),
        "OnDemandReminderMailId": str(TEMPLATE),
        "OnDemandReminderIvrId": None,
        "AfterSicNotificationMailId": str(TEMPLATE),
        "AfterSicNotificationIvrId": None,
        "BeforeDueDatePaymentId": None,
        "AfterDueDatePaymentId": None,
        "ConsolidatedNotificationMailId": str(TEMPLATE),
        "ConsolidatedNotificationIvrId": None,
        "AfterCrNotificationFrequencyId": 3,
    } | changes


def range_body(company: Organization, **changes: Any) -> dict[str, Any]:
    """Return a day of the schema, in the documented order."""
    return {
        "GrantorTaxId": company.tax_id,
        "TemplateMailId": str(TEMPLATE),
        "TemplateIvrId": None,
        "BaseDateId": 1,
        "NotificationEventId": 2,
        "CollectionDaysRangeId": 3,
        "NotificationSchemaId": str(SCHEMA),
        "NotificationSchemaDetailEventId": None,
        "Days": 5,
        "SendEventsToCreditRateId": 4,
        "ShowDocumentDetailId": 5,
        "Plus_MinusId": 1,
    } | changes


def xml_of(root: str, body: dict[str, Any]) -> str:
    """Return the body as XML; what is null is left out."""
    return f"<{root}>{_members(body)}</{root}>"


def _members(body: dict[str, Any]) -> str:
    return "".join(
        f"<{name}>{_content(value)}</{name}>" for name, value in body.items() if value is not None
    )


def _content(value: Any) -> str:
    if isinstance(value, list):
        items = (
            f"<NotificationSchemaModelApi>{_members(each)}</NotificationSchemaModelApi>"
            for each in value
        )
        return "".join(items)
    return str(value).lower() if isinstance(value, bool) else escape(str(value))


def form_of(body: dict[str, Any]) -> dict[str, Any]:
    """Return the body as `name=value` pairs of a form; null is blank."""
    pairs: dict[str, Any] = {}
    for name, value in body.items():
        if isinstance(value, list):
            for position, item in enumerate(value):
                for key, member in item.items():
                    pairs[f"{name}[{position}][{key}]"] = member
        else:
            pairs[name] = "" if value is None else value
    return pairs
