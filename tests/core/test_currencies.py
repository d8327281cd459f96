import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.currencies import currency_name, is_currency

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
