import unicodedata

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from core import countries
from core.countries import COUNTRY_CODES, country_code, country_name
from core.languages import LANGUAGES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FR", "FR"),
        ("fr", "FR"),
        (" Mx ", "MX"),
        ("ET", "ET"),
        ("France", "FR"),
        ("FRANCE", "FR"),
        ("México", "MX"),
        ("Mexico", "MX"),
        ("Mexique", "MX"),
        ("me\u0301xico", "MX"),
        ("Estados Unidos", "US"),
        ("États-Unis", "US"),
        ("etats unis", "US"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("EE. UU.", "US"),
        ("UK", "GB"),
        ("Great Britain", "GB"),
        ("England", "GB"),
        ("Royaume-Uni", "GB"),
        ("Russia", "RU"),
        ("Russian Federation", "RU"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("North Korea", "KP"),
        ("Czech Republic", "CZ"),
        ("Czechia", "CZ"),
        ("Ivory Coast", "CI"),
        ("Côte d'Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("Costa de Marfil", "CI"),
        ("Holland", "NL"),
        ("The Netherlands", "NL"),
        ("Arabia Saudita", "SA"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("TÜRKİYE", "TR"),
        ("Hong Kong", "HK"),
        ("Saint Lucia", "LC"),
        ("St. Lucia", "LC"),
        ("Trinidad and Tobago", "TT"),
        ("Trinidad y Tobago", "TT"),
        ("Congo-Kinshasa", "CD"),
        ("DRC", "CD"),
        ("Congo", "CG"),
        ("FRA", "FR"),
        ("mex", "MX"),
        ("AND", "AD"),
        ("ROU", "RO"),
    ],
)
def test_country_code_reads(text: str, code: str) -> None:
    assert country_code(text) == code


NOT_COUNTRIES = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ"
NO_COUNTRIES = """
EU UN ZZ XK 001 AN YU BUR ZAR XXX F . the y FRANCES Euro-zone Kosovo Ceuta world France!x
"""


@pytest.mark.parametrize("text", [*NO_COUNTRIES.split(), "", " ", "\0", "\ud800", "European Union"])
def test_country_code_gives_none_for(text: str) -> None:
    assert country_code(text) is None


@pytest.mark.parametrize("text", ["FR" * 51, "France " * 20])
def test_country_code_does_not_look_at_long_texts(text: str) -> None:
    assert country_code(text) is None


def test_country_codes_are_the_249_of_iso_3166_1() -> None:
    cldr = {
        code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()
    }
    assert len(COUNTRY_CODES) == 249
    assert cldr - set(NOT_COUNTRIES.split()) == COUNTRY_CODES


def test_every_country_has_one_alpha3_code() -> None:
    assert sorted(code for _, code in countries._alpha3_codes()) == sorted(COUNTRY_CODES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_shown_is_read_back(language: str) -> None:
    for code in COUNTRY_CODES:
        name = country_name(code, language)
        assert country_code(name) == code
        assert country_code(name.upper()) == code
        assert country_code(unicodedata.normalize("NFD", name)) == code


def test_no_alias_takes_the_name_of_another_country() -> None:
    for code, names in countries._ALIASES.items():
        for name in names.split(";"):
            assert country_code(name) == code


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("DE", "en", "Germany"),
        ("DE", "fr", "Allemagne"),
        ("DE", "es", "Alemania"),
        ("DE", "es-mx", "Alemania"),
        ("DE", "FR_ca", "Allemagne"),
        ("DE", "de", "Germany"),
        ("DE", "", "Germany"),
        ("de", "en", "de"),
        ("EU", "en", "EU"),
        ("", "en", ""),
    ],
)
def test_country_name_is_shown(code: str, language: str, name: str) -> None:
    assert country_name(code, language) == name


@given(st.text())
def test_country_code_gives_a_country_or_none(text: str) -> None:
    code = country_code(text)
    assert code is None or code in COUNTRY_CODES


def test_an_alpha2_code_becomes_its_alpha3_one_and_anything_else_stays() -> None:
    codes = ("MX", "US", "XK", "")
    assert [countries.alpha3_code(code) for code in codes] == ["MEX", "USA", "XK", ""]
