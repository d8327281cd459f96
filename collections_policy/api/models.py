"""The wire models of collection policies on the dynamics surface.

`MaximunInterest` and `DueNotifcationMailId` are spelt as the wire spells them.
"""

from __future__ import annotations

from typing import Final

from collections_policy.models.policy import SENDER_EMAIL
from core.api.dynamics.fields import Field, Kind, Model, list_of, scalar, string

INTEREST: Final = r"^\d+(\.\d{1,2})?$"


def _flag(
    key: str, xml: str, about: str, *, nullable: bool = False, required: bool = True
) -> Field:
    return scalar(Kind.BOOLEAN, key, xml, nullable=nullable, required=required, about=about)


def _template(key: str, xml: str, about: str, *, required: bool = False) -> Field:
    return scalar(Kind.GUID, key, xml, nullable=not required, required=required, about=about)


def _number(key: str, xml: str, about: str) -> Field:
    return scalar(Kind.INT, key, xml, about=about)


def _interest(key: str, xml: str, about: str) -> Field:
    return scalar(
        Kind.DOUBLE, key, xml, required=True, minimum=0, maximum=100, pattern=INTEREST, about=about
    )


NOTIFICATION_SCHEMA: Final = Model(
    "NotificationSchemaModelApi",
    [
        scalar(Kind.GUID, "schema_id", "NotificationSchemaId", about="The schema."),
        string("name", "NotificationSchemaName", max_length=100, about="Its name."),
    ],
    about="A notification schema.",
)

GRANTOR_SETTINGS: Final = Model(
    "GrantorSettingsModelApi",
    [
        string("grantor_tax_id", "GrantorTaxId", required=True, about="RFC of the company."),
        _flag(
            "is_affiliated",
            "IsAfiliatedCC",
            "Member of the credit bureau (SIC).",
            nullable=True,
            required=False,
        ),
        scalar(
            Kind.INT,
            "days_to_uncollectible",
            "DaysUncollectibleDebt",
            required=True,
            minimum=1,
            maximum=120,
            about="Days after which a document may be called uncollectible.",
        ),
        _flag("reports_to_bureau", "IsCreditRateEnabled", "Notify the credit bureau."),
        _flag(
            "reports_automatically",
            "IsCreditRateAutomatic",
            "Notify it automatically.",
            nullable=True,
            required=False,
        ),
        _template(
            "default_schema",
            "DefaultNotificationSchemaId",
            "The usual notification schema.",
            required=True,
        ),
        list_of(
            "schemas",
            "NotificationSchemaList",
            NOTIFICATION_SCHEMA,
            about="Schemas to make or rename; those not listed stay.",
        ),
        scalar(
            Kind.INT,
            "notification_type",
            "NotificationTypeId",
            required=True,
            about="Catalog number.",
        ),
        string(
            "reminder_time",
            "CollectionReminderTime",
            max_length=5,
            about="When reminders start: HH:MM, 06:00 to 12:00.",
        ),
        _flag("shows_detail", "ShowDocumentDetail", "Customers see the detail of an invoice."),
        string(
            "sender_name",
            "ArMailName",
            required=True,
            max_length=100,
            about="Who reminders come from.",
        ),
        string(
            "sender_email",
            "Email",
            required=True,
            max_length=100,
            pattern=SENDER_EMAIL,
            about="Where reminders come from.",
        ),
        _flag("notifies_payments", "FlagPaymentNotification", "Notify of customers' payments."),
        _interest("minimum_interest", "MinimumInterest", "Lowest interest, percent per year."),
        _interest("maximum_interest", "MaximunInterest", "Highest interest, percent per year."),
        scalar(
            Kind.INT,
            "maximum_term_days",
            "MaximumTermDays",
            required=True,
            minimum=0,
            maximum=180,
            about="Longest term in days.",
        ),
        _flag("assigns_seller", "AssignSeller", "Each document gets a seller."),
        _flag("assigns_branch", "AssignBranch", "Each document gets a branch."),
        _template("default_seller", "UserId", "The usual seller."),
        _flag("attaches_documents", "FlagAttachment", "Send documents as attachments."),
        _flag("links_documents", "ShowLinkDocumentAttachment", "Customers see related documents."),
    ],
    about="The company's collection policy.",
)

CUSTOMER_POLICY: Final = Model(
    "CollectionPolicy_CustomerModelApi",
    [
        string("grantor_tax_id", "GrantorTaxId", required=True, about="RFC of the company."),
        string("customer_tax_id", "CustomerTaxId", required=True, about="RFC of the customer."),
        _flag("uses_general_policy", "UseGeneralPolicy", "The company's policy applies."),
        _flag("reports_automatically", "IsCreditRateAutomatic", "Notify the bureau by itself."),
        _template(
            "default_schema",
            "DefaultNotificationSchemaId",
            "The notification schema.",
            required=True,
        ),
        scalar(
            Kind.INT,
            "notification_type",
            "NotificationTypeId",
            required=True,
            about="Catalog number.",
        ),
        _flag("shows_detail", "ShowDocumentDetail", "The customer sees invoices' detail."),
        _flag("attaches_documents", "FlagAttachment", "Send documents as attachments."),
    ],
    about="A customer's own policy over the company's.",
)

SCHEMA_UPDATE: Final = Model(
    "NotificationSchemaUpdateModelApi",
    [
        scalar(Kind.GUID, "schema_id", "NotificationSchemaId", about="The schema."),
        string("name", "NotificationSchemaName", required=True, max_length=100, about="Its name."),
        string("grantor_tax_id", "GrantorTaxId", required=True, about="RFC of the company."),
        _template("new_document_mail_id", "NewDocumentMailId", "Template: new document."),
        _template(
            "due_mail_id", "DueNotifcationMailId", "Template: document is due.", required=True
        ),
        _template(
            "on_demand_mail_id",
            "OnDemandReminderMailId",
            "Template: reminder on demand.",
            required=True,
        ),
        _template("on_demand_ivr_id", "OnDemandReminderIvrId", "Call: reminder on demand."),
        _template(
            "after_bureau_mail_id",
            "AfterSicNotificationMailId",
            "Template: after the bureau was notified.",
            required=True,
        ),
        _template("after_bureau_ivr_id", "AfterSicNotificationIvrId", "Call: the same."),
        _template("before_due_id", "BeforeDueDatePaymentId", "Template: before the due date."),
        _template("after_due_id", "AfterDueDatePaymentId", "Template: after the due date."),
        _template(
            "consolidated_mail_id",
            "ConsolidatedNotificationMailId",
            "Template: consolidated.",
            required=True,
        ),
        _template("consolidated_ivr_id", "ConsolidatedNotificationIvrId", "Call: consolidated."),
        scalar(
            Kind.BYTE,
            "after_bureau_frequency_id",
            "AfterCrNotificationFrequencyId",
            required=True,
            about="Catalog number.",
        ),
    ],
    about="The templates of a notification schema.",
)

SCHEMA_RANGE: Final = Model(
    "NotificationSchemaRangePostModelApi",
    [
        string("grantor_tax_id", "GrantorTaxId", required=True, about="RFC of the company."),
        _template("template_mail_id", "TemplateMailId", "Template of the mail.", required=True),
        _template("template_ivr_id", "TemplateIvrId", "Template of the call."),
        scalar(Kind.BYTE, "base_date_number", "BaseDateId", about="Catalog number."),
        _number("event_number", "NotificationEventId", "Catalog number."),
        _number("days_range_number", "CollectionDaysRangeId", "Catalog number."),
        scalar(Kind.GUID, "schema_id", "NotificationSchemaId", about="The schema."),
        _template(
            "range_id", "NotificationSchemaDetailEventId", "The range to edit; null makes one."
        ),
        scalar(Kind.INT, "days", "Days", required=True, about="Days from the base date."),
        _number("bureau_number", "SendEventsToCreditRateId", "Catalog number."),
        _number("detail_number", "ShowDocumentDetailId", "Catalog number."),
        scalar(Kind.BYTE, "direction", "Plus_MinusId", about="Before or after: catalog number."),
    ],
    about="A day range of a notification schema.",
)
