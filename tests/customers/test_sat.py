"""The SAT's catalogs: which codes there are, what they are called and whom they hold for."""

from __future__ import annotations

from datetime import date

import pytest

from customers.models import InvoicingDefaults
from customers.sat import (
    Catalog,
    Person,
    admits_regime,
    codes,
    entry_of,
    is_code,
)
from customers.services.columns import plain_columns
from customers.services.invoicing_defaults import CATALOGS

WAYS = "01 02 03 04 05 06 08 12 13 14 15 17 23 24 25 26 27 28 29 30 31 99"
SHARED_USES = "G01 G02 G03 I01 I02 I03 I04 I05 I06 I07 I08 D01 D02 D03 D04 D05 D06 D07 D08 D09 D10"
REGIMES = "601 603 605 606 607 608 610 611 612 614 615 616 620 621 622 623 624 625 626"


@pytest.mark.parametrize(
    ("catalog", "expected"),
    [
        (Catalog.PAYMENT_WAY, WAYS),
        (Catalog.PAYMENT_METHOD, "PUE PPD"),
        (Catalog.CFDI_USE, f"{SHARED_USES} P01"),
        (Catalog.CFDI_USE_V40, f"{SHARED_USES} S01 CP01 CN01"),
        (Catalog.FISCAL_REGIME, f"{REGIMES} 609 628 629 630"),
        (Catalog.FISCAL_REGIME_V40, REGIMES),
    ],
)
def test_a_catalog_has_these_codes_and_no_others(catalog, expected):
    assert sorted(codes(catalog)) == sorted(expected.split())
    assert all(is_code(catalog, code) for code in codes(catalog))


@pytest.mark.parametrize(
    ("catalog", "code"),
    [
        (Catalog.PAYMENT_WAY, "1"),
        (Catalog.PAYMENT_WAY, "07"),
        (Catalog.PAYMENT_WAY, "03 "),
        (Catalog.PAYMENT_WAY, ""),
        (Catalog.PAYMENT_METHOD, "PIP"),
        (Catalog.PAYMENT_METHOD, "pue"),
        (Catalog.CFDI_USE, "S01"),
        (Catalog.CFDI_USE_V40, "P01"),
        (Catalog.FISCAL_REGIME_V40, "609"),
        (Catalog.FISCAL_REGIME_V40, "602"),
    ],
)
def test_other_texts_are_no_codes(catalog, code):
    assert not is_code(catalog, code)
    assert entry_of(catalog, code) is None


@pytest.mark.parametrize(
    ("catalog", "code", "name"),
    [
        (Catalog.PAYMENT_WAY, "03", "Transferencia electrónica de fondos"),
        (Catalog.PAYMENT_METHOD, "PPD", "Pago en parcialidades o diferido"),
        (Catalog.CFDI_USE, "P01", "Por definir"),
        (Catalog.CFDI_USE_V40, "CN01", "Nómina"),
        (Catalog.FISCAL_REGIME_V40, "626", "Régimen Simplificado de Confianza"),
    ],
)
def test_a_code_has_a_spanish_name(catalog, code, name):
    entry = entry_of(catalog, code)
    assert entry is not None
    assert entry.name == name


@pytest.mark.parametrize(
    ("catalog", "code", "natural", "legal"),
    [
        (Catalog.FISCAL_REGIME_V40, "601", False, True),
        (Catalog.FISCAL_REGIME_V40, "612", True, False),
        (Catalog.FISCAL_REGIME_V40, "626", True, True),
        (Catalog.FISCAL_REGIME_V40, "607", True, False),
        (Catalog.FISCAL_REGIME, "607", False, True),
        (Catalog.CFDI_USE_V40, "G03", True, True),
        (Catalog.CFDI_USE_V40, "D01", True, False),
        (Catalog.CFDI_USE_V40, "CN01", True, False),
        (Catalog.CFDI_USE, "D10", True, False),
        (Catalog.PAYMENT_WAY, "01", True, True),
    ],
)
def test_a_code_holds_for_some_kinds_of_person(catalog, code, natural, legal):
    entry = entry_of(catalog, code)
    assert entry is not None
    assert (Person.NATURAL in entry.persons, Person.LEGAL in entry.persons) == (natural, legal)


@pytest.mark.parametrize(
    ("use", "regime", "is_admitted"),
    [
        ("G03", "601", True),
        ("G03", "605", False),
        ("G02", "616", True),
        ("G01", "616", False),
        ("D01", "605", True),
        ("D01", "626", False),
        ("S01", "616", True),
        ("CP01", "610", True),
        ("CN01", "605", True),
        ("CN01", "612", False),
        ("P01", "601", False),
    ],
)
def test_a_use_admits_some_regimes(use, regime, is_admitted):
    assert admits_regime(use, regime) == is_admitted


def test_uses_name_regimes_of_the_catalog():
    for code in codes(Catalog.CFDI_USE_V40):
        entry = entry_of(Catalog.CFDI_USE_V40, code)
        assert entry
        assert entry.regimes
        assert entry.regimes <= set(codes(Catalog.FISCAL_REGIME_V40)), code


def test_codes_that_ended_say_when():
    ended = {
        (catalog, code): entry.until
        for catalog in Catalog
        for code in codes(catalog)
        if (entry := entry_of(catalog, code)) and entry.until
    }
    assert ended == {
        (Catalog.CFDI_USE, "P01"): date(2022, 4, 30),
        (Catalog.FISCAL_REGIME, "609"): date(2019, 12, 31),
    }


@pytest.mark.parametrize(("column", "catalog"), CATALOGS.items())
def test_every_code_fits_its_column(column, catalog):
    longest = plain_columns(InvoicingDefaults)[column].max_length or 0
    assert max(map(len, codes(catalog))) <= longest
