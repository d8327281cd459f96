"""The tax authority's public catalogs for invoices (SAT, CFDI 3.3 and 4.0).

They are a file of this project, `data/sat_catalogs.json`, which says where they are from: new codes
come with a new version of it. Codes are exact: leading zeros and capital letters count.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).resolve().parent / "data" / "sat_catalogs.json"


class Person(StrEnum):
    """The two kinds of taxpayers, by the names the catalogs' entries have for them."""

    NATURAL = "natural"  # persona física
    LEGAL = "legal"  # persona moral


class Catalog(StrEnum):
    """The catalogs, by the SAT's name, and the version of the CFDI where that matters."""

    PAYMENT_WAY = "c_FormaPago"
    PAYMENT_METHOD = "c_MetodoPago"
    CFDI_USE = "c_UsoCFDI 3.3"
    CFDI_USE_V40 = "c_UsoCFDI 4.0"
    FISCAL_REGIME = "c_RegimenFiscal 3.3"
    FISCAL_REGIME_V40 = "c_RegimenFiscal 4.0"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a catalog.

    `persons` are the kinds of taxpayers it holds for; `until` is the last day it could be used;
    `regimes` are the regimes a receiver of such an invoice may have, None where nothing is said.
    """

    code: str
    name: str
    persons: frozenset[Person]
    until: date | None
    regimes: frozenset[str] | None


def codes(catalog: Catalog) -> tuple[str, ...]:
    """Return all codes in the catalog's order, those that ended included."""
    return tuple(_entries(catalog))


def is_code(catalog: Catalog, code: str) -> bool:
    """Tell whether the catalog has the code; one that ended still counts."""
    return code in _entries(catalog)


def admits_regime(use: str, regime: str) -> bool:
    """Tell whether an invoice (CFDI 4.0) of this use may go to a receiver of this regime."""
    entry = entry_of(Catalog.CFDI_USE_V40, use)
    return entry is not None and (entry.regimes is None or regime in entry.regimes)


def entry_of(catalog: Catalog, code: str) -> Entry | None:
    """Return what the catalog says of the code, None when it does not have it."""
    return _entries(catalog).get(code)


def _entries(catalog: Catalog) -> Mapping[str, Entry]:
    return _catalogs()[catalog]


@cache
def _catalogs() -> dict[str, dict[str, Entry]]:
    content = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: {code: _entry(code, said) for code, said in entries.items()}
        for name, entries in content["catalogs"].items()
    }


def _entry(code: str, said: Mapping[str, Any]) -> Entry:
    return Entry(
        code=code,
        name=said["name"],
        # Ways and methods of payment say nothing of persons: anybody may pay so.
        persons=frozenset(person for person in Person if said.get(person, True)),
        until=date.fromisoformat(said["until"]) if "until" in said else None,
        regimes=frozenset(said["regimes"]) if "regimes" in said else None,
    )
