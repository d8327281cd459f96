"""What is odd about a customer's fiscal data without being an error."""

from __future__ import annotations

from typing import Any

import pytest

from customers.models import Customer, InvoicingDefaults
from customers.services.fiscal_warnings import fiscal_warnings

LEGAL = "MAB9307148T4"
NATURAL = "GODE561231GR8"


def warnings_of(tax_id: str, **values: Any) -> list[str]:
    customer = Customer(pk=1, tax_id=tax_id)
    customer.defaults = InvoicingDefaults(customer_id=1, **values)
    return fiscal_warnings(customer)


@pytest.mark.parametrize(
    ("tax_id", "values"),
    [
        ("", {}),
        (LEGAL, {}),
        (LEGAL, {"fiscal_regime": "601", "fiscal_regime_v40": "601", "cfdi_use_v40": "G03"}),
        (NATURAL, {"fiscal_regime_v40": "605", "cfdi_use_v40": "D01", "cfdi_use": "D01"}),
        (NATURAL, {"payment_way": "03", "payment_method": "PUE"}),
        (NATURAL, {"payment_way": "99", "payment_method": "PPD"}),
        (NATURAL, {"payment_way": "99"}),
        (NATURAL, {"payment_method": "PPD"}),
        ("XAXX010101000", {"fiscal_regime_v40": "616", "cfdi_use_v40": "S01"}),
        ("XEXX010101000", {"fiscal_regime_v40": "616", "cfdi_use_v40": "CP01"}),
        ("XEXX010101000", {"fiscal_regime": "601"}),
    ],
)
def test_good_data_warn_of_nothing(tax_id, values):
    assert warnings_of(tax_id, **values) == []


@pytest.mark.parametrize(
    ("tax_id", "values", "warning"),
    [
        ("VACE460910SX6", {}, "The check digit of the RFC VACE460910SX6 is wrong."),
        ("12345", {}, "The tax id has not the form of an RFC."),
        (
            LEGAL,
            {"fiscal_regime_v40": "612"},
            "The fiscal regime 612 (4.0) does not hold for legal entities.",
        ),
        (
            NATURAL,
            {"fiscal_regime": "601"},
            "The fiscal regime 601 (3.3) does not hold for natural persons.",
        ),
        (LEGAL, {"cfdi_use": "D01"}, "The CFDI use D01 (3.3) does not hold for legal entities."),
        (
            LEGAL,
            {"cfdi_use_v40": "CN01"},
            "The CFDI use CN01 (4.0) does not hold for legal entities.",
        ),
        (LEGAL, {"cfdi_use": "P01"}, "The CFDI use P01 (3.3) ended on 2022-04-30."),
        (LEGAL, {"fiscal_regime": "609"}, "The fiscal regime 609 (3.3) ended on 2019-12-31."),
        (
            NATURAL,
            {"fiscal_regime_v40": "605", "cfdi_use_v40": "G03"},
            "The CFDI use G03 (4.0) does not go with the fiscal regime 605.",
        ),
        (
            LEGAL,
            {"payment_method": "PPD", "payment_way": "03"},
            "The payment method PPD does not go with the payment way 03.",
        ),
        (
            LEGAL,
            {"payment_method": "PUE", "payment_way": "99"},
            "The payment method PUE does not go with the payment way 99.",
        ),
        (
            "XAXX010101000",
            {"fiscal_regime_v40": "601"},
            "The fiscal regime 601 (4.0) does not go with a generic RFC.",
        ),
        (
            "XEXX010101000",
            {"cfdi_use_v40": "G03"},
            "The CFDI use G03 (4.0) does not go with a generic RFC.",
        ),
        (LEGAL, {"payment_way": "77"}, "The payment way 77 is not in the SAT's catalog."),
        (LEGAL, {"cfdi_use_v40": "P01"}, "The CFDI use P01 (4.0) is not in the SAT's catalog."),
    ],
)
def test_odd_data_are_worth_one_warning(tax_id, values, warning):
    assert warnings_of(tax_id, **values) == [warning]


def test_a_customer_without_defaults_is_looked_at_as_well(db):
    assert fiscal_warnings(Customer(pk=1, tax_id="VACE460910SX6")) == [
        "The check digit of the RFC VACE460910SX6 is wrong."
    ]
    assert fiscal_warnings(Customer(pk=1, tax_id=LEGAL)) == []


def test_every_warning_is_told():
    told = warnings_of(LEGAL, fiscal_regime_v40="612", cfdi_use="D01", cfdi_use_v40="D01")
    assert told == [
        "The CFDI use D01 (3.3) does not hold for legal entities.",
        "The CFDI use D01 (4.0) does not hold for legal entities.",
        "The fiscal regime 612 (4.0) does not hold for legal entities.",
    ]
