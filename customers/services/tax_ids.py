"""Mexican tax ids (RFC): their form, and what they tell of the taxpayer."""

from __future__ import annotations

import re
from typing import Final

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.mx import rfc

from customers.sat import Person

# Everybody without an RFC of their own: the public, and whoever lives abroad.
GENERIC_LOCAL: Final = "XAXX010101000"
GENERIC_FOREIGN: Final = "XEXX010101000"
_GENERIC: Final = frozenset({GENERIC_LOCAL, GENERIC_FOREIGN})

FORM: Final = re.compile(
    "[A-Z&Ñ]{3,4}[0-9]{2}(0[1-9]|1[012])(0[1-9]|[12][0-9]|3[01])[A-Z0-9]{2}[0-9A]"
)
_PERSONS: Final = {12: Person.LEGAL, 13: Person.NATURAL}


def is_rfc(text: str) -> bool:
    """Tell whether the text has the form of an RFC: capital letters, a date, 12 or 13 characters.

    The check digit does not count; see `check_digit_warning`.
    """
    return FORM.fullmatch(text) is not None


def is_generic(tax_id: str) -> bool:
    """Tell whether the RFC stands for anybody of the public or from abroad."""
    return tax_id in _GENERIC


def kind_of_person(tax_id: str) -> Person | None:
    """Return what kind of taxpayer has the RFC: 12 characters a legal entity, 13 a natural person.

    None for a generic one, which companies from abroad have as well, and for what is no RFC.
    """
    if is_generic(tax_id) or not is_rfc(tax_id):
        return None
    return _PERSONS[len(tax_id)]


def check_digit_warning(tax_id: str) -> str | None:
    """Return what is wrong with an RFC of the right form, None when nothing is.

    It is no error: of the RFCs in use more than one in a hundred has a wrong check digit.
    """
    if is_generic(tax_id) or not is_rfc(tax_id):
        return None
    try:
        rfc.validate(tax_id, validate_check_digits=True)
    except InvalidChecksum:
        return f"The check digit of the RFC {tax_id} is wrong."
    except ValidationError:
        # a date like 30 February, initials that are never given, digits no serial has
        return f"The RFC {tax_id} is none that the SAT gives."
    return None
