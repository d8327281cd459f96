"""The wire models of customers on the dynamics surface.

The misspellings (`CollectiontNotification`) are the wire's. What .NET calls a Guid, int or bool
without a question mark has no null there.
"""

from __future__ import annotations

from typing import Final

from core.api.dynamics.fields import Field, Kind, Model, list_of, nested, scalar, string
from customers.services.tax_ids import FORM

RFC: Final = f"^{FORM.pattern}$"
PERSON_NAME: Final = "^[a-zñüáéíóúA-ZÑÜÁÉÍÓÚ .,]+$"
ZIP_CODE: Final = "^[0-9]{5}$"


def tax_id(key: str, xml: str, about: str) -> Field:
    """Declare a required RFC."""
    return string(key, xml, required=True, min_length=12, max_length=13, pattern=RFC, about=about)


def _flag(key: str, xml: str, about: str, *, json: str = "", nullable: bool = False) -> Field:
    return scalar(Kind.BOOLEAN, key, xml, json=json, nullable=nullable, about=about)


CONTACT_INFO: Final = Model(
    "ContactInfoModelApi",
    [
        scalar(
            Kind.GUID,
            "contact_id",
            "CustomerContactInfoesId",
            nullable=True,
            about="The contact; null makes a new one.",
        ),
        string("email", "Email", about="E-mail address."),
        string("phone", "Phone", about="Telephone number without the prefix."),
        string("cellphone", "Cellphone", json="CellPhone", about="Mobile number, no prefix."),
        string("phone_prefix", "PrefixPhone", about="Country code of the telephone."),
        string("cellphone_prefix", "PrefixCellphone", about="Country code of the mobile."),
        string("name", "ContactName", about="Who answers there."),
        _flag("is_phone_active", "PhoneActive", "Whether the telephone may be used."),
        _flag("is_email_active", "EmailActive", "Whether the e-mail address may be used."),
        _flag("is_cellphone_active", "CellphoneActive", "Whether the mobile may be used."),
        _flag("notify_payment_receipts", "REPNotification", "Send payment receipts (REP)."),
        _flag("notify_new_documents", "NewDocumentNotification", "Send new documents."),
        _flag("notify_collection", "CollectiontNotification", "Send collection reminders."),
    ],
    about="One way to reach a customer.",
)

DELIVERY_PORTAL: Final = Model(
    "DeliveryPortal",
    [
        _flag(
            "is_used",
            "DeliveryPortal",
            "Whether invoices go to the customer's portal.",
            nullable=True,
        ),
        string("url", "UrlDeliveryPortal", about="Address of the portal."),
        string("user_name", "UserDeliveryPortal", about="User name at the portal."),
        string(
            "password",
            "PassDeliveryPortal",
            about="Answered as `********`; the mask sent back keeps it, null or empty clears it.",
        ),
    ],
    about="The customer's own portal, where invoices are delivered.",
)

COLLABORATIVE_DATES: Final = Model(
    "CollaborativeDatesModelApi",
    [
        scalar(Kind.DATETIME, "cut_off_at", "CutOffDate", about="Last day of what is paid."),
        scalar(Kind.DATETIME, "payment_at", "PaymentDate", about="When it is paid."),
    ],
    about="A payment date agreed on with the customer.",
)

CUSTOMER_SETTINGS: Final = Model(
    "CustomerSettings",
    [
        _flag(
            "is_collaborative",
            "IsCollaborative",
            "Whether dates are agreed on with the customer.",
            json="Collaborative",
        ),
        _flag("receives_payments", "ReceivePayments", "Whether the customer pays here."),
        _flag("has_collection_advance", "CollectionAdvance", "Whether collection is advanced."),
        list_of(
            "payment_dates",
            "Collaborative_Dates",
            COLLABORATIVE_DATES,
            json="PaymentDates",
            about="The payment dates agreed on.",
        ),
    ],
    about="How the customer pays.",
)

DEFAULTS: Final = Model(
    "Defaults",
    [
        scalar(Kind.GUID, "seller_id", "SellerId", nullable=True, about="The usual seller."),
        scalar(Kind.INT, "payment_condition_id", "PaymentCondition", about="Catalog number."),
        scalar(Kind.GUID, "contact_id", "ContactId", nullable=True, about="The usual contact."),
        string("payment_way", "PaymentWay", about="SAT catalog code (forma de pago)."),
        string("payment_method", "PaymentMethod", about="SAT catalog code (PUE or PPD)."),
        string("cfdi_use", "UseCfdi", about="SAT catalog code (uso del CFDI 3.3)."),
        string("cfdi_use_v40", "UseCfdiv40", about="SAT catalog code (uso del CFDI 4.0)."),
        string("fiscal_regime", "FiscalRegime", about="SAT catalog code (3.3)."),
        string("fiscal_regime_v40", "FiscalRegimeV40", about="SAT catalog code (4.0)."),
        scalar(
            Kind.INT,
            "currency_id",
            "CurrencyId",
            nullable=True,
            about="ISO 4217 number of the customer's currency, such as 484.",
        ),
        scalar(
            Kind.INT,
            "exchange_rate_type_id",
            "ExchangeRateTypeId",
            nullable=True,
            about="Catalog number.",
        ),
        scalar(
            Kind.DECIMAL,
            "exchange_rate",
            "ExchangeRate",
            nullable=True,
            about="Units of the company's currency for one of the customer's.",
        ),
        string("logo", "Logo", about="Address of the logo; to change it, a picture in base64."),
    ],
    about="What a new document of the customer starts with.",
)


def _person(key: str, xml: str, max_length: int, about: str) -> Field:
    return string(key, xml, max_length=max_length, pattern=PERSON_NAME, about=about)


CUSTOMER: Final = Model(
    "CustomerModelApi",
    [
        scalar(Kind.GUID, "customer_id", "CustomerUuid", json="CustomerId", about="The customer."),
        tax_id("grantor_tax_id", "GrantorTaxId", "RFC of the company."),
        tax_id("customer_tax_id", "CustomerTaxId", "RFC of the customer."),
        string("business_name", "BusinessName", about="Legal name."),
        _person("first_name", "Name", 250, "First name of a natural person."),
        _person("surname_1", "Surname1", 50, "First surname."),
        _person("surname_2", "Surname2", 50, "Second surname."),
        scalar(
            Kind.INT,
            "customer_type_id",
            "CustomerTypeId",
            nullable=True,
            required=True,
            about="Catalog number.",
        ),
        scalar(
            Kind.INT,
            "citizenship_id",
            "CitizenshipId",
            nullable=True,
            required=True,
            about="Catalog number.",
        ),
        nested(
            "contact_info", "ContactInfo", CONTACT_INFO, required=True, about="The main contact."
        ),
        list_of("contacts", "CustomerContactInfoes", CONTACT_INFO, about="The other contacts."),
        string("street", "Street", max_length=150, about="Fiscal address: street."),
        string("external_number", "ExternalNumber", max_length=100, about="Number outside."),
        string("internal_number", "InternalNumber", max_length=100, about="Number inside."),
        string("district", "District", max_length=150, about="Colonia."),
        string("zip_code", "ZipCode", about="Postal code; leading zeros count."),
        string("municipality", "Municipality", about="Municipality."),
        string("state", "State", about="State."),
        string("country", "Country", about="Country."),
        string("customer_code", "CustomerCode", max_length=40, about="The company's reference."),
        string("foreign_tax_id", "NumRegIdTrib", about="Tax id in the country of residence."),
        string("tax_residence", "ResidenceTax", about="Country of tax residence."),
        nested("delivery_portal", "DeliveryPortal", DELIVERY_PORTAL, about="Delivery portal."),
        nested(
            "settings",
            "CustomerSettings",
            CUSTOMER_SETTINGS,
            json="Settings",
            about="How the customer pays.",
        ),
        nested("defaults", "Defaults", DEFAULTS, about="What new documents start with."),
    ],
    about="A customer of the company.",
)

CUSTOMER_FISCAL_DATA: Final = Model(
    "CustomerFiscalDataModelApi",
    [
        tax_id("customer_tax_id", "taxId", "RFC of the customer."),
        string("tax_regime", "taxRegimeCode", required=True, about="SAT catalog code."),
        string(
            "business_name",
            "businessName",
            json="BusinessName",
            max_length=254,
            about="Legal name.",
        ),
        string("first_name", "name", max_length=25, about="Required of a natural person."),
        string("surname_1", "surname1", max_length=25, about="Required of a natural person."),
        string("surname_2", "surname2", max_length=25, about="Second surname."),
        string("zip_code", "zipCode", required=True, pattern=ZIP_CODE, about="Five digits."),
    ],
    about="The fiscal data of a customer, as the tax authority has them.",
)
