"""Bodies of clients that are refused, and what is told of each."""

from __future__ import annotations

from typing import Any

from customers.api.dynamics.models import PERSON_NAME, RFC
from tests.customers.api.dynamics.clients import COMPANY_RFC

UUID = "08de1e23-671b-5313-522b-6e5d34fe8b35"


def text_size(name: str, size: int) -> str:
    return f"The field {name} must be a string or array type with a maximum length of '{size}'."


def pattern(name: str, regex: str) -> str:
    return f"The field {name} must match the regular expression '{regex}'."


# what is sent, and the one detail
MODEL: dict[str, tuple[dict[str, Any], str]] = {
    "no contact info": ({"ContactInfo": None}, "The ContactInfo field is required."),
    "no type": ({"CustomerTypeId": None}, "The CustomerTypeId field is required."),
    "no citizenship": ({"CitizenshipId": None}, "The CitizenshipId field is required."),
    "no RFC": ({"CustomerTaxId": None}, "The CustomerTaxId field is required."),
    "an RFC in small letters": (
        {"CustomerTaxId": COMPANY_RFC.lower()},
        pattern("CustomerTaxId", RFC),
    ),
    "a first name with a digit": ({"Name": "Ana 2"}, pattern("Name", PERSON_NAME)),
    "a first name of 251": ({"Name": "x" * 251}, text_size("Name", 250)),
    "a surname of 51": ({"Surname1": "x" * 51}, text_size("Surname1", 50)),
    "a second surname of 51": ({"Surname2": "x" * 51}, text_size("Surname2", 50)),
    "a street of 151": ({"Street": "x" * 151}, text_size("Street", 150)),
    "a number of 101": ({"ExternalNumber": "x" * 101}, text_size("ExternalNumber", 100)),
    "an inner number of 101": ({"InternalNumber": "x" * 101}, text_size("InternalNumber", 100)),
    "a district of 151": ({"District": "x" * 151}, text_size("District", 150)),
    "a code of 41": ({"CustomerCode": "x" * 41}, text_size("CustomerCode", 40)),
    "a type that is no number": (
        {"CustomerTypeId": "one"},
        "The value 'one' is not valid for CustomerTypeId.",
    ),
    "a Guid that is none": (
        {"Defaults": {"SellerId": "x"}},
        "The value 'x' is not valid for Defaults.SellerId.",
    ),
    "a contact's flag": (
        {"CustomerContactInfoes": [{"Email": "a"}, {"PhoneActive": "1"}]},
        "The value '1' is not valid for CustomerContactInfoes[1].PhoneActive.",
    ),
}


# what is sent, status, code, and the one detail
RULES: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "contact info that says nothing": (
        {"ContactInfo": {"Email": " ", "PhoneActive": True}},
        400,
        "MissingValue",
        "The ContactInfo field is required.",
    ),
    "an id of its own": (
        {"CustomerId": UUID},
        400,
        "InvalidValue",
        "CustomerId: A new client gets its id here.",
    ),
    "no name at all": (
        {"BusinessName": None},
        400,
        "MissingValue",
        "The BusinessName field is required.",
    ),
    "a name that is too long": (
        {"BusinessName": "x" * 256},
        400,
        "InvalidValue",
        "BusinessName must have at most 255 characters.",
    ),
    "a country that is none": (
        {"Country": "Narnia"},
        400,
        "InvalidValue",
        "Country must be an ISO 3166-1 code or a country's name.",
    ),
    "a type that does not exist": (
        {"CustomerTypeId": 99},
        404,
        "NotFound",
        "The customer type 99 does not exist.",
    ),
    "a citizenship of zero": (
        {"CitizenshipId": 0},
        404,
        "NotFound",
        "The citizenship 0 does not exist.",
    ),
    "an unknown contact": (
        {"CustomerContactInfoes": [{"CustomerContactInfoesId": UUID, "ContactName": "Eva"}]},
        404,
        "NotFound",
        f"The contact {UUID} does not exist.",
    ),
    "an unknown main contact": (
        {"ContactInfo": {"CustomerContactInfoesId": UUID, "Email": "a"}},
        404,
        "NotFound",
        f"The contact {UUID} does not exist.",
    ),
    "a contact that nobody can reach": (
        {"CustomerContactInfoes": [{"ContactName": "Eva"}, {"PrefixPhone": "+52"}]},
        400,
        "MissingValue",
        "The CustomerContactInfoes[1].ContactName field is required.",
    ),
    "a contact's phone that is too long": (
        {"CustomerContactInfoes": [{"CellPhone": "1" * 91}]},
        400,
        "InvalidValue",
        "CustomerContactInfoes[0].CellPhone must have at most 90 characters.",
    ),
    "a main contact's prefix that is too long": (
        {"ContactInfo": {"Email": "a", "PrefixPhone": "1" * 11}},
        400,
        "InvalidValue",
        "ContactInfo.PrefixPhone must have at most 10 characters.",
    ),
    "a payment way that the SAT does not have": (
        {"Defaults": {"PaymentWay": "77"}},
        400,
        "InvalidValue",
        "Defaults.PaymentWay must be a code of the SAT's c_FormaPago.",
    ),
    "a currency that is none": (
        {"Defaults": {"CurrencyId": 1}},
        404,
        "NotFound",
        "The currency 1 does not exist.",
    ),
    "a currency without a rate": (
        {"Defaults": {"CurrencyId": 978}},
        400,
        "CurrencyNotConfigured",
        "Defaults.CurrencyId: The currency EUR has no exchange rate.",
    ),
    "an exchange rate of zero": (
        {"Defaults": {"ExchangeRate": 0}},
        400,
        "InvalidValue",
        "Defaults.ExchangeRate must be greater than 0.",
    ),
    "an exchange rate of more digits than are kept": (
        {"Defaults": {"ExchangeRate": "1000000000.0"}},
        400,
        "InvalidValue",
        "Defaults.ExchangeRate must have at most 9 digits before the point.",
    ),
    "an exchange rate beyond any column": (
        {"Defaults": {"ExchangeRate": 7e28}},
        400,
        "InvalidValue",
        "Defaults.ExchangeRate must have at most 9 digits before the point.",
    ),
    "more payment dates than are kept": (
        {"Settings": {"PaymentDates": 1001 * [{"CutOffDate": "2026-02-01"}]}},
        400,
        "InvalidValue",
        "Settings.PaymentDates must have at most 1000 items.",
    ),
    "more contacts than are kept": (
        {"CustomerContactInfoes": 1001 * [{"Email": "a"}]},
        400,
        "InvalidValue",
        "CustomerContactInfoes must have at most 1000 items.",
    ),
    "a payment condition that does not exist": (
        {"Defaults": {"PaymentCondition": 9}},
        404,
        "NotFound",
        "The payment condition 9 does not exist.",
    ),
    "an unknown seller": (
        {"Defaults": {"SellerId": UUID}},
        404,
        "NotFound",
        f"The user {UUID} does not exist.",
    ),
    "an unknown default contact": (
        {"Defaults": {"ContactId": UUID}},
        404,
        "NotFound",
        f"The contact {UUID} does not exist.",
    ),
    "a logo that is neither address nor picture": (
        {"Defaults": {"Logo": "http://elsewhere/logo.png"}},
        400,
        "InvalidValue",
        "Defaults.Logo: It is neither the address of the logo that is there nor a picture in"
        " base64.",
    ),
    "a logo that is base64 of something else": (
        {"Defaults": {"Logo": "c2FtcGxl"}},
        400,
        "InvalidImage",
        "This is not a valid PNG, JPEG, GIF or BMP of up to 25,000,000 pixels.",
    ),
    "a portal that is no address": (
        {"DeliveryPortal": {"UrlDeliveryPortal": "ftp://x"}},
        400,
        "InvalidValue",
        "DeliveryPortal.UrlDeliveryPortal must be an http or https address without a password in"
        " it.",
    ),
    "a payment before its cut-off": (
        {"Settings": {"PaymentDates": [{"CutOffDate": "2026-02-01", "PaymentDate": "2026-01-01"}]}},
        400,
        "InvalidValue",
        "Settings.PaymentDates[0].PaymentDate must not be before the cut-off.",
    ),
}
