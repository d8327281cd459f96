"""What is odd about a customer's fiscal data without being an error.

The SAT would refuse an invoice, or its rules have changed since; who keeps the data should look.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from customers.models import Customer, InvoicingDefaults
from customers.sat import Catalog, Person, admits_regime, entry_of
from customers.services.invoicing_defaults import CATALOGS
from customers.services.tax_ids import check_digit_warning, is_generic, is_rfc, kind_of_person

_WORDS: Final = {
    Catalog.PAYMENT_WAY: "payment way {}",
    Catalog.PAYMENT_METHOD: "payment method {}",
    Catalog.CFDI_USE: "CFDI use {} (3.3)",
    Catalog.CFDI_USE_V40: "CFDI use {} (4.0)",
    Catalog.FISCAL_REGIME: "fiscal regime {} (3.3)",
    Catalog.FISCAL_REGIME_V40: "fiscal regime {} (4.0)",
}
_PERSONS: Final = {Person.LEGAL: "legal entities", Person.NATURAL: "natural persons"}

# What an invoice (CFDI 4.0) to a generic RFC says.
_GENERIC_REGIME: Final = "616"
_GENERIC_USES: Final = frozenset({"S01", "CP01"})

_TO_BE_DEFINED: Final = "99"  # the way of a payment that is not made yet
_PAID_LATER: Final = "PPD"


def fiscal_warnings(customer: Customer) -> list[str]:
    """Return English sentences about the customer's RFC and invoicing defaults, if anything is odd.

    They hold nothing of the customer but the RFC and codes.
    """
    defaults: InvoicingDefaults | None = getattr(customer, "defaults", None)
    warnings = [*_of_tax_id(customer.tax_id)]
    if defaults is not None:
        warnings += _of_codes(defaults, kind_of_person(customer.tax_id))
        warnings += _of_combinations(defaults)
        warnings += _of_generic(defaults) if is_generic(customer.tax_id) else ()
    return warnings


def _of_tax_id(tax_id: str) -> Iterator[str]:
    if tax_id and not is_rfc(tax_id):
        yield "The tax id has not the form of an RFC."
    elif warning := check_digit_warning(tax_id):
        yield warning


def _of_codes(defaults: InvoicingDefaults, person: Person | None) -> Iterator[str]:
    for name, catalog in CATALOGS.items():
        code = getattr(defaults, name)
        if not code:
            continue
        words = _WORDS[catalog].format(code)
        entry = entry_of(catalog, code)
        if entry is None:
            yield f"The {words} is not in the SAT's catalog."
            continue
        if entry.until is not None:
            yield f"The {words} ended on {entry.until.isoformat()}."
        if person is not None and person not in entry.persons:
            yield f"The {words} does not hold for {_PERSONS[person]}."


def _of_combinations(defaults: InvoicingDefaults) -> Iterator[str]:
    use, regime = defaults.cfdi_use_v40, defaults.fiscal_regime_v40
    if use and regime and entry_of(Catalog.CFDI_USE_V40, use) and not admits_regime(use, regime):
        yield f"The CFDI use {use} (4.0) does not go with the fiscal regime {regime}."
    way, method = defaults.payment_way, defaults.payment_method
    if way and method and (way == _TO_BE_DEFINED) != (method == _PAID_LATER):
        yield f"The payment method {method} does not go with the payment way {way}."


def _of_generic(defaults: InvoicingDefaults) -> Iterator[str]:
    use, regime = defaults.cfdi_use_v40, defaults.fiscal_regime_v40
    if regime and regime != _GENERIC_REGIME:
        yield f"The fiscal regime {regime} (4.0) does not go with a generic RFC."
    if use and use not in _GENERIC_USES:
        yield f"The CFDI use {use} (4.0) does not go with a generic RFC."
