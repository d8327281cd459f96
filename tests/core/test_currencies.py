import itertools
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.currencies import currency_name, currency_of, is_currency, numeric_code

IN_USE = "EUR USD GBP MXN TND CAD CHF JPY XOF XAF XPF XCD TRY BRL"
HISTORIC = "FRF DEM MXP ZWD HRK"
NO_MONEY = "XXX XTS XAU XDR CLF MXV USN CHE"
NO_CODES = "GmBP eur Eur EURO EU 978 €"


@pytest.mark.parametrize("code", IN_USE.split())
def test_money_in_use_is_a_currency(code: str) -> None:
    assert is_currency(code)


@pytest.mark.parametrize("code", [*HISTORIC.split(), *NO_MONEY.split(), *NO_CODES.split()])
def test_other_codes_are_no_currency(code: str) -> None:
    assert not is_currency(code)


@pytest.mark.parametrize("code", ["", " EUR", "EUR ", "EUR\0", "\ud800", "EUR" * 1000])
def test_other_texts_are_no_currency(code: str) -> None:
    assert not is_currency(code)


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("USD", "en", "US Dollar"),
        ("USD", "fr", "dollar des États-Unis"),
        ("MXN", "es", "peso mexicano"),
        ("MXN", "es-mx", "peso mexicano"),
        ("EUR", "zz", "Euro"),
        ("FRF", "en", "FRF"),
        ("GmBP", "en", "GmBP"),
    ],
)
def test_currency_name_is_shown(code: str, language: str, name: str) -> None:
    assert currency_name(code, language) == name


@given(st.text(), st.text())
def test_any_text_has_an_answer(code: str, language: str) -> None:
    assert is_currency(code) == (currency_name(code, language) != code)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("MXN", 484),
        ("USD", 840),
        ("EUR", 978),
        ("GBP", 826),
        ("TND", 788),
        ("JPY", 392),
        ("ALL", 8),
        ("AUD", 36),
        ("XOF", 952),
        ("XCG", 532),
        ("VES", 928),
        ("SLE", 925),
        ("ZWG", 924),
    ],
)
def test_a_currency_has_a_number(code: str, number: int) -> None:
    assert numeric_code(code) == number
    assert currency_of(number) == code


@pytest.mark.parametrize("code", ["FRF", "XXX", "mxn", "484", "", "\ud800"])
def test_what_is_no_currency_has_no_number(code: str) -> None:
    assert numeric_code(code) is None


@pytest.mark.parametrize("number", [0, 1, -484, 999, 963, 1000, 10**30, True])
def test_other_numbers_are_no_currency(number: int) -> None:
    assert currency_of(number) is None


def test_every_currency_in_use_has_a_number_of_its_own() -> None:
    letters = string.ascii_uppercase
    codes = ["".join(each) for each in itertools.product(letters, repeat=3)]
    in_use = [code for code in codes if is_currency(code)]
    numbers = {numeric_code(code) for code in in_use}
    assert len(in_use) > 150
    assert len(numbers) == len(in_use)
    assert all(number and 0 < number < 1000 for number in numbers)
