"""Countries by their ISO 3166-1 code or by a name, in English, French or Spanish."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

from core.languages import display_locale

# Written out, because CLDR's list of territories also holds groups (EU, UN), reservations (AC, IC)
# and user-assigned codes (XK, ZZ), and gains more.
_CODES: Final = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRY_CODES: Final = frozenset(_CODES.split())

# The regional variants add what people write there: Arabia Saudita, Rumania, Costa de Marfil.
_LOCALES: Final = ("en", "fr", "es", "es_419", "es_MX", "fr_CA")

# Alpha-3 codes that ISO withdrew with the old name (Burma, East Germany...); CLDR keeps them.
_WITHDRAWN_ALPHA3: Final = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})

# Names in use that CLDR does not give, mostly ISO's own long forms. Accents, case, punctuation and
# small words do not matter here.
_ALIASES: Final = {
    "AE": "UAE; Emirats; EAU",
    "BO": "Bolivia, Plurinational State of; Plurinational State of Bolivia",
    "BN": "Brunei Darussalam",
    "BQ": "Bonaire, Sint Eustatius and Saba",
    "CD": "DR Congo; DRC; RDC; Democratic Republic of the Congo; Congo, Democratic Republic of the;"
    " République démocratique du Congo; Zaire",
    "CG": "Republic of the Congo; République du Congo",
    "CI": "Ivory Coast",
    "CN": "People's Republic of China; République populaire de Chine; República Popular China",
    "CZ": "Czech Republic; République tchèque; República Checa",
    "DO": "Rep. Dominicana; Rép. dominicaine",
    "FK": "Falklands; Îles Falkland; Islas Falkland; Falkland Islands (Malvinas)",
    "FM": "Federated States of Micronesia; Micronesia, Federated States of",
    "GB": "UK; Great Britain; Britain; Grande-Bretagne; Gran Bretaña; England; Angleterre;"
    " Inglaterra; Scotland; Écosse; Escocia; Wales; Pays de Galles; Gales; Northern Ireland;"
    " Irlande du Nord; Irlanda del Norte; United Kingdom of Great Britain and Northern Ireland",
    "HK": "Hong Kong",
    "HM": "Heard Island and McDonald Islands",
    "IE": "Republic of Ireland; Eire",
    "IR": "Iran, Islamic Republic of; Islamic Republic of Iran",
    "KP": "Korea, Democratic People's Republic of; Democratic People's Republic of Korea",
    "KR": "Korea; Republic of Korea; Korea, Republic of; Corée; Corea; République de Corée;"
    " República de Corea",
    "LA": "Lao People's Democratic Republic",
    "MD": "Republic of Moldova; Moldova, Republic of",
    "MF": "Saint Martin (French part)",
    "MK": "Macedonia; Macédoine; Republic of North Macedonia",
    "MM": "Burma; Birmanie; Birmania",
    "MO": "Macao; Macau",
    "MX": "Méjico; Estados Unidos Mexicanos; United Mexican States",
    "NL": "Holland; Hollande; Holanda; Netherlands, Kingdom of the",
    "PN": "Pitcairn",
    "PS": "Palestine; Palestina; State of Palestine; Palestine, State of",
    "RU": "Russian Federation; Fédération de Russie; Federación de Rusia; Federación Rusa",
    "SH": "Saint Helena, Ascension and Tristan da Cunha",
    "SX": "Sint Maarten (Dutch part)",
    "SY": "Syrian Arab Republic",
    "SZ": "Swaziland; Suazilandia",
    "TL": "East Timor",
    "TR": "Turkey",
    "TW": "Taiwan, Province of China",
    "TZ": "Tanzania, United Republic of; United Republic of Tanzania",
    "UM": "United States Minor Outlying Islands",
    "US": "United States of America; États-Unis d'Amérique; Estados Unidos de América;"
    " EUA; EEUU; EE. UU.",
    "VA": "Holy See; Holy See (Vatican City State); Vatican; Saint-Siège; Vaticano; Santa Sede",
    "VE": "Bolivarian Republic of Venezuela; Venezuela, Bolivarian Republic of",
    "VG": "Virgin Islands, British",
    "VI": "Virgin Islands, U.S.",
}

_LONGEST_NAME: Final = 100
_SMALL_WORDS: Final = frozenset({"the", "and", "et", "y"})
_WORD_FORMS: Final = {"saint": "st", "sainte": "ste"}


def country_code(text: str) -> str | None:
    """Give the ISO alpha-2 code of a country; None when the text names none.

    The text is an alpha-2 or alpha-3 code, or a name in English, French or Spanish; case, accents
    and punctuation do not matter.
    """
    return None if len(text) > _LONGEST_NAME else _codes_by_key().get(_key(text))


def country_name(code: str, language: str = "en") -> str:
    """Give the name in English, French or Spanish; an unknown code is its own name.

    Another language gives the English name.
    """
    return display_locale(language).territories[code] if code in COUNTRY_CODES else code


def alpha3_code(code: str) -> str:
    """Give the ISO alpha-3 code for an alpha-2 one; an unknown code is its own."""
    return _alpha3_by_code().get(code, code)


def _key(text: str) -> str:
    """Reduce a name to what is compared: its words, without accents, case and punctuation."""
    letters = (
        character if character.isalnum() else " "
        for character in unicodedata.normalize("NFKD", text).casefold().replace(".", "")
        if not unicodedata.combining(character)
    )
    words = "".join(letters).split()
    # A text of small words alone is a code: ET is Ethiopia, AND is Andorra.
    large = [word for word in words if word not in _SMALL_WORDS] or words
    return " ".join(_WORD_FORMS.get(word, word) for word in large)


@cache
def _codes_by_key() -> dict[str, str]:
    codes = {_key(code): code for code in COUNTRY_CODES}
    for locale in map(Locale.parse, _LOCALES):
        codes |= {_key(locale.territories[code]): code for code in COUNTRY_CODES}
    for code, names in _ALIASES.items():
        codes |= {_key(name): code for name in names.split(";")}
    return codes | {_key(alpha3): code for alpha3, code in _alpha3_codes()}


@cache
def _alpha3_by_code() -> dict[str, str]:
    return {code: alpha3 for alpha3, code in _alpha3_codes()}


def _alpha3_codes() -> list[tuple[str, str]]:
    """Give (alpha-3, alpha-2) of every country, from the aliases of CLDR."""
    return [
        (alias, heirs[0])
        for alias, heirs in get_global("territory_aliases").items()
        if len(alias) == 3
        and alias.isalpha()
        and alias not in _WITHDRAWN_ALPHA3
        and len(heirs) == 1
        and heirs[0] in COUNTRY_CODES
    ]
