"""RFCs: their form, the kind of person, the check digit."""

from __future__ import annotations

import pytest

from customers.api.dynamics.models import RFC
from customers.sat import Person
from customers.services.tax_ids import (
    GENERIC_FOREIGN,
    GENERIC_LOCAL,
    check_digit_warning,
    is_generic,
    is_rfc,
    kind_of_person,
)

NATURAL = ["GODE561231GR8", "ÑUÑE800229AA1", "&ABC010131ZZA"]
LEGAL = ["MAB9307148T4", "ABC010131AB1", "Ñ&A991231000"]
NO_RFC = [
    "gode561231gr8",  # small letters
    "GODE561331GR8",  # month 13
    "GODE560031GR8",  # month 0
    "GODE561232GR8",  # day 32
    "GODE561200GR8",  # day 0
    "GODE561231GRB",  # no check digit
    "GODE561231GR",
    "AB9307148T4",
    "GODEX561231GR8",
    "GODE 561231 GR8",
    "GODE561231GR8\n",
    "GÓDE561231GR8",
    "GODE５61231GR8",  # a digit of another script
    "GODE561231GR8GODE561231GR8",
    "1ODE561231GR8",
]


@pytest.mark.parametrize("text", [*NATURAL, *LEGAL, GENERIC_LOCAL, GENERIC_FOREIGN])
def test_an_rfc_has_a_form(text):
    assert is_rfc(text)
    assert not is_rfc(f" {text}")


@pytest.mark.parametrize("text", NO_RFC)
def test_other_texts_are_no_rfc(text):
    assert not is_rfc(text)
    assert kind_of_person(text) is None
    assert check_digit_warning(text) is None


def test_the_wire_shows_the_published_pattern():
    date = "[0-9]{2}(0[1-9]|1[012])(0[1-9]|[12][0-9]|3[01])"
    assert f"^[A-Z&Ñ]{{3,4}}{date}[A-Z0-9]{{2}}[0-9A]$" == RFC


@pytest.mark.parametrize("text", NATURAL)
def test_thirteen_characters_are_a_natural_person(text):
    assert kind_of_person(text) is Person.NATURAL


@pytest.mark.parametrize("text", LEGAL)
def test_twelve_characters_are_a_legal_entity(text):
    assert kind_of_person(text) is Person.LEGAL


@pytest.mark.parametrize("text", ["XAXX010101000", "XEXX010101000"])
def test_a_generic_rfc_may_be_anybody(text):
    assert is_generic(text)
    assert kind_of_person(text) is None
    assert check_digit_warning(text) is None
    assert not is_generic(NATURAL[0])


@pytest.mark.parametrize("text", ["GODE561231GR8", "MAB9307148T4", "EKU9003173C9", "IIA040805DZ4"])
def test_a_wrong_check_digit_is_worth_a_warning(text):
    assert check_digit_warning(text) is None
    wrong = text[:-1] + "0"
    assert is_rfc(wrong)
    assert check_digit_warning(wrong) == f"The check digit of the RFC {wrong} is wrong."


@pytest.mark.parametrize(
    "text",
    [
        "GODE560230GR8",  # 30 February
        "PEDO561231GR8",  # initials that are never given
        "GODE561231008",  # a serial without its digits
    ],
)
def test_what_the_sat_never_gives_is_worth_a_warning(text):
    assert is_rfc(text)
    assert check_digit_warning(text) == f"The RFC {text} is none that the SAT gives."
