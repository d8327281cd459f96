"""Where the contract's rules are tried: single values of real requests of the dynamics surface.

A slot is a place in the body of a request of the product, in each format, and the column of the
database in which it ends. Together the slots have every scalar type of the wire.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from billing.models import Recurrence, RecurrenceService
from collections_policy.models import CollectionPolicy, NotificationSchema
from customers.models import Contact, DeliveryPortal, InvoicingDefaults, PaymentSettings
from customers.models import PaymentDate as Date
from tests.billing.builders import item, make_contract, make_services
from tests.builders import make_contact, make_customer, make_organization
from tests.dynamics import FORM, JSON, XML, Program, dynamics

GRANTOR: Final = "EAA010101AA1"
TAX_ID: Final = "ÑAN0001011A1"
CLIENT: Final = "/dynamics/clients/C-1"
CONTRACT: Final = f"{CLIENT}/recurrences/R-1"
GUID: Final = "08de1e23-671b-5313-522b-6e5d34fe8b35"
OTHER_GUID: Final = "08de1e23-671b-5313-522b-6e5d34fe8b36"
HEX: Final = GUID.replace("-", "")
XSI: Final = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def furnished() -> Program:
    """Make a company with a client and a contract; return a program of it."""
    company = make_organization("rules", tax_id=GRANTOR)
    customer = make_customer(
        company,
        reference="C-1",
        name="Before",
        tax_id=TAX_ID,
        delivery_portal={"is_used": True, "url": "https://portal.example"},
        defaults={"exchange_rate": Decimal("18.5")},
    )
    Contact.objects.filter(pk=make_contact(customer, last_name="Curie").pk).update(uuid=GUID)
    InvoicingDefaults.objects.update(contact_uuid=OTHER_GUID)
    make_services(company, "stamps", "mails")
    held = [item("stamps", transaction_limit=5)]
    make_contract(customer, code="R-1", name="Before", services=held)
    return dynamics(company)


@dataclass(frozen=True)
class Slot:
    """One value: %s in each body. In XML it is the whole element, in a form what follows `=`."""

    method: str
    path: str
    name: str
    json: str
    xml: str
    form: str
    kept: Callable[[], Any] = field(repr=False)

    def send(self, program: Program, content_type: str, value: str, **headers: str) -> Any:
        """Send the request with this value; the reply is JSON unless `Accept` says otherwise."""
        body = {JSON: self.json, XML: self.xml, FORM: self.form}[content_type]
        sender = Program(program.token, content_type=content_type, accept=JSON)
        return sender.send(self.method, self.path, body.replace("%s", value), headers=headers)


def _contract(json: str, xml: str, form: str) -> dict[str, str]:
    root = "UpgradeDowngradeCrmModelApi"
    return {
        "method": "PUT",
        "path": CONTRACT,
        "json": f'{{"recurrence":{{{json}}}}}',
        "xml": f"<{root} {XSI}><recurrence>{xml}</recurrence></{root}>",
        "form": f"recurrence.{form}",
    }


def _client(json: str, xml: str, form: str) -> dict[str, str]:
    return {
        "method": "PUT",
        "path": CLIENT,
        "json": f'{{"GrantorTaxId":"{GRANTOR}","CustomerTaxId":"{TAX_ID}","CustomerTypeId":1,'
        f'"CitizenshipId":1,"ContactInfo":{{}},{json}}}',
        "xml": f"<CustomerModelApi {XSI}><GrantorTaxId>{GRANTOR}</GrantorTaxId><CustomerTaxId>"
        f"{TAX_ID}</CustomerTaxId><CustomerTypeId>1</CustomerTypeId><CitizenshipId>1</CitizenshipId>"
        f"<ContactInfo />{xml}</CustomerModelApi>",
        "form": f"GrantorTaxId={GRANTOR}&CustomerTaxId=%C3%91AN0001011A1&CustomerTypeId=1"
        f"&CitizenshipId=1&ContactInfo.Email=&{form}",
    }


def _of_rows(model: Any, column: str) -> Callable[[], Any]:
    """Return what reads the column of the first row; None without a row."""
    return lambda: model.objects.order_by("pk").values_list(column, flat=True).first()


STRING: Final = Slot(
    name="name",
    kept=_of_rows(Recurrence, "name"),
    **_contract('"name":%s', "%s", "name=%s"),
)
DECIMAL: Final = Slot(
    name="price",
    kept=_of_rows(Recurrence, "price"),
    **_contract('"price":%s', "%s", "price=%s"),
)
INT: Final = Slot(
    name="transaction_limit",
    kept=_of_rows(RecurrenceService, "transaction_limit"),
    **_contract(
        '"services":[{"service_id":"stamps","transaction_limit":%s}]',
        "<services><ServicesModel><service_id>stamps</service_id>%s</ServicesModel></services>",
        "services[0].service_id=stamps&recurrence.services[0].transaction_limit=%s",
    ),
)
FLAG: Final = Slot(
    name="Collaborative",
    kept=_of_rows(PaymentSettings, "is_collaborative"),
    **_client(
        '"Settings":{"Collaborative":%s}',
        "<CustomerSettings>%s</CustomerSettings>",
        "CustomerSettings.IsCollaborative=%s",
    ),
)
MAYBE_FLAG: Final = Slot(
    name="DeliveryPortal",
    kept=_of_rows(DeliveryPortal, "is_used"),
    **_client(
        '"DeliveryPortal":{"DeliveryPortal":%s}',
        "<DeliveryPortal>%s</DeliveryPortal>",
        "DeliveryPortal.DeliveryPortal=%s",
    ),
)
MAYBE_DECIMAL: Final = Slot(
    name="ExchangeRate",
    kept=_of_rows(InvoicingDefaults, "exchange_rate"),
    **_client(
        '"Defaults":{"ExchangeRate":%s,"UseCfdi":"G03"}',
        "<Defaults>%s<UseCfdi>G03</UseCfdi></Defaults>",
        "Defaults.ExchangeRate=%s&Defaults.UseCfdi=G03",
    ),
)
CONTACT: Final = Slot(
    name="ContactId",
    kept=_of_rows(InvoicingDefaults, "contact_uuid"),
    **_client('"Defaults":{"ContactId":%s}', "<Defaults>%s</Defaults>", "Defaults.ContactId=%s"),
)
DATETIME: Final = Slot(
    name="CutOffDate",
    kept=_of_rows(Date, "cut_off_at"),
    **_client(
        '"Settings":{"PaymentDates":[{"CutOffDate":%s,"PaymentDate":"2099-01-01"}]}',
        "<CustomerSettings><Collaborative_Dates><CollaborativeDatesModelApi>%s<PaymentDate>"
        "2099-01-01</PaymentDate></CollaborativeDatesModelApi></Collaborative_Dates>"
        "</CustomerSettings>",
        "CustomerSettings.Collaborative_Dates[0].CutOffDate=%s"
        "&CustomerSettings.Collaborative_Dates[0].PaymentDate=2099-01-01",
    ),
)

_POLICY: Final = {
    "GrantorTaxId": GRANTOR,
    "DaysUncollectibleDebt": "90",
    "IsCreditRateEnabled": "false",
    "DefaultNotificationSchemaId": GUID,
    "NotificationTypeId": "1",
    "ShowDocumentDetail": "true",
    "ArMailName": "Cobranza",
    "Email": "cobranza@company.example",
    "FlagPaymentNotification": "true",
    "MaximunInterest": "100",
    "MaximumTermDays": "30",
    "AssignSeller": "false",
    "AssignBranch": "false",
    "FlagAttachment": "true",
    "ShowLinkDocumentAttachment": "true",
}
_SCHEMA: Final = {
    "GrantorTaxId": GRANTOR,
    "NotificationSchemaId": GUID,
    "NotificationSchemaName": "Ours",
    "DueNotifcationMailId": GUID,
    "OnDemandReminderMailId": GUID,
    "AfterSicNotificationMailId": GUID,
    "ConsolidatedNotificationMailId": GUID,
}


def _flat(root: str, values: dict[str, str], json: str, xml: str, form: str) -> dict[str, str]:
    members = "".join(f'"{name}":"{value}",' for name, value in values.items())
    elements = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    return {
        "json": f"{{{members}{json}}}",
        "xml": f"<{root} {XSI}>{elements}{xml}</{root}>",
        "form": "&".join(f"{name}={value}" for name, value in values.items()) + f"&{form}",
    }


DOUBLE: Final = Slot(
    method="POST",
    path="/CollectionPolicy",
    name="MinimumInterest",
    kept=_of_rows(CollectionPolicy, "minimum_interest"),
    **_flat(
        "GrantorSettingsModelApi",
        _POLICY,
        f'"NotificationSchemaList":[{{"NotificationSchemaId":"{GUID}",'
        '"NotificationSchemaName":"Ours"}],"MinimumInterest":%s',
        "<NotificationSchemaList><NotificationSchemaModelApi><NotificationSchemaId>"
        f"{GUID}</NotificationSchemaId><NotificationSchemaName>Ours</NotificationSchemaName>"
        "</NotificationSchemaModelApi></NotificationSchemaList>%s",
        f"NotificationSchemaList[0].NotificationSchemaId={GUID}"
        "&NotificationSchemaList[0].NotificationSchemaName=Ours&MinimumInterest=%s",
    ),
)
GUID_SLOT: Final = Slot(
    method="POST",
    path="/CollectionPolicy",
    name="DefaultNotificationSchemaId",
    kept=_of_rows(CollectionPolicy, "default_schema__uuid"),
    json=DOUBLE.json.replace("%s", "6").replace(
        f'"DefaultNotificationSchemaId":"{GUID}"', '"DefaultNotificationSchemaId":%s'
    ),
    xml=DOUBLE.xml.replace("%s", "<MinimumInterest>6</MinimumInterest>").replace(
        f"<DefaultNotificationSchemaId>{GUID}</DefaultNotificationSchemaId>", "%s"
    ),
    form=DOUBLE.form.replace("%s", "6").replace(
        f"DefaultNotificationSchemaId={GUID}", "DefaultNotificationSchemaId=%s"
    ),
)
BYTE: Final = Slot(
    method="PUT",
    path="/ConfigurationNotification",
    name="AfterCrNotificationFrequencyId",
    kept=_of_rows(NotificationSchema, "after_bureau_frequency_id"),
    **_flat(
        "NotificationSchemaUpdateModelApi",
        _SCHEMA,
        '"AfterCrNotificationFrequencyId":%s',
        "%s",
        "AfterCrNotificationFrequencyId=%s",
    ),
)
