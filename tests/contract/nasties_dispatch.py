"""Values, bodies and headers made to break the dispatch surface, by what is nasty about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from core.api.dispatch.fields import Field, Kind
from tests.contract.world_dispatch import World
from tests.dispatch.api.bodies import ADDRESS, CONTACT, but

EVERY: Final = frozenset(Kind)
NO_TEXT: Final = EVERY - {Kind.STRING}
NUMBERS: Final = frozenset({Kind.INTEGER, Kind.FLOAT})

# What stands for the value, and the types that cannot take it.
IN_JSON: Final[dict[str, tuple[bytes, frozenset[Kind]]]] = {
    "an object": (b'{"a":1}', EVERY),
    "a list": (b"[1]", EVERY),
    "an empty list": (b"[]", EVERY),
    "NUL": (b'"a\\u0000b"', EVERY),
    "half a surrogate pair": (b'"\\ud800"', EVERY),
    "the other half": (b'"a\\udc00"', EVERY),
    "a number": (b"6", EVERY - NUMBERS),
    "a fraction": (b"8.6", EVERY - {Kind.FLOAT}),
    "a whole fraction": (b"30.0", EVERY - NUMBERS),
    "a whole fraction as a text": (b'"30.0"', EVERY - {Kind.STRING, Kind.FLOAT}),
    "true": (b"true", EVERY - {Kind.BOOLEAN}),
    "a word": (b'"some words"', NO_TEXT),
    "yes": (b'"yes"', NO_TEXT),
    "spaces": (b'"  "', NO_TEXT - {Kind.EMAILS}),
    "a comma": (b'"6,1"', NO_TEXT),
    "an underscore": (b'"1_0"', NO_TEXT),
    "an exponent as a text": (b'"1e3"', NO_TEXT),
    "a huge integer": (b"9" * 40, EVERY),
    "a huge integer as a text": (b'"' + b"9" * 40 + b'"', NO_TEXT),
    "an integer beyond 64 bits": (b"9223372036854775808", EVERY),
    "an integer beyond 64 bits below zero": (b"-9223372036854775809", EVERY),
    "a huge exponent": (b"1e400", EVERY),
    "an exponent of six digits": (b"-1e999999", EVERY),
    "a tiny exponent": (b"1e-400", EVERY - {Kind.FLOAT}),
    "a digit of another script": ('"١"'.encode(), NO_TEXT),
    "a superscript digit": ('"²"'.encode(), NO_TEXT),
    "NaN as a text": (b'"NaN"', NO_TEXT),
    "infinity as a text": (b'"-Infinity"', NO_TEXT),
    "a date there is not": (b'"2026-02-30"', NO_TEXT),
    "before the year 1": (b'"0001-01-01T00:00:00+14:00"', NO_TEXT),
    "after the year 9999": (b'"9999-12-31T23:59:59-14:00"', NO_TEXT),
    "a leap second": (b'"2016-12-31T23:59:60Z"', NO_TEXT),
    "dashes": (b'"' + b"-" * 300 + b'"', NO_TEXT),
    "a very long text": (b'"' + b"x" * 20_000 + b'"', EVERY),
}

# What the JSON of a body cannot be; they stand where a value stands.
IN_NO_JSON: Final[dict[str, bytes]] = {
    "NaN": b"NaN",
    "infinity": b"-Infinity",
    "an integer of 5,000 digits": b"1" * 5000,
    "a fraction of 5,000 digits": b"0." + b"1" * 5000,
    "an exponent of twenty digits": b"1e99999999999999999999",
    "half a surrogate pair in bytes": b'"\xed\xa0\x80"',
    "a byte that is no UTF-8": b'"\xe9"',
    "a line end": b'"a\nb"',
    "half an escape": b'"\\u12"',
    "hexadecimal": b"0x1F",
    "a leading zero": b"007",
    "nothing": b"",
    "20,000 lists": b"[" * 20_000 + b"]" * 20_000,
    "20,000 objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
}

# Beside those of every surface.
BODIES: Final[dict[str, bytes]] = {
    "objects in objects": b'{"%s":{"%s":{"%s":1}}}',
    "a strange name": '{"\u202e\U0001f600\\ud800\\r\\nX-Evil: 1":1}'.encode(),
    "a name of 100,000 characters": b'{"' + b"x" * 100_000 + b'":1}',
    "100,000 names": b"{" + b",".join(b'"a%d":1' % i for i in range(100_000)) + b"}",
    "UTF-16": '{"%s":"x"}'.encode("utf-16"),
    "two documents": b"{}{}",
    "a comment": b"{} // nothing",
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf{}",
    "no break space": b"\xc2\xa0{}",
}

_STRANGE: Final = "\x01\u202e\ufeff' OR 1=1;--\r\n\t\\\u0130\u00df\U0001f600"
_NUMBERS: Final = (-(2**63), -1, 0, 2**63 - 1, "+0000000000000000001", "1", 1.0)
_DATES: Final = ("0001-01-01", "9999-12-31", "2024-02-29T00:00:00.000000000Z")


def extremes(field: Field) -> tuple[Any, ...]:
    """Return values that the field's type can read, as far from the usual ones as it lets them."""
    limits = field.limits
    longest = limits.max_length or 100
    shortest = limits.min_length or 0
    by_kind: dict[Any, tuple[Any, ...]] = {
        # A capital I with a dot is two characters in lower case.
        Kind.STRING: (
            "x" * shortest,
            *(each * longest for each in ("\U0001f600", "\u0130")),
            (_STRANGE * longest)[:longest],
        ),
        Kind.EMAILS: ("", ",".join(["a@b.io"] * 36), '"a,b"@c.io ,\r\n\td@e.io'),
        Kind.INTEGER: _NUMBERS,
        Kind.BOOLEAN: ("TRUE", 0, "0"),
        Kind.FLOAT: (limits.minimum, limits.maximum, -0.0, "1e-999", 5e-324, "89.99999999999999"),
        Kind.DATE: _DATES,
    }
    found = by_kind[field.type]
    return found if field.required or not field.nullable else (*found, None)


BAD_TENANTS: Final = {
    **{"twice": "1,1", "twice, with a space": "1, 1", "empty": "", "a space": " ", "a word": "x"},
    **{"a fraction": "1.0", "an exponent": "1e0", "huge": "9" * 30, "5,000 digits": "1" * 5000},
    **{"beyond 64 bits": "9223372036854775808", "NUL": "1\x00", "a line end": "1\n"},
    **{"Arabic": "١".encode().decode("latin-1"), "no ASCII": "\xff", "an underscore": "1_0"},
}
STRANGE_TENANTS: Final = ("0", "-1", str(2**63 - 1), str(-(2**63)))
BAD_VERSIONS: Final = {
    **{"twice": "2019/02/08,2019/02/08", "empty": "", "a space": " ", "dashes": "2019-02-08"},
    **{"unknown": "2019/02/09", "long": "2" * 65, "very long": "x" * 10_000, "NUL": "\x00"},
    **{
        "no ASCII": "\xff",
        "Arabic": "٢٠١٩/٠٢/٠٨".encode().decode("latin-1"),
        "spaced": " 2019/02/08",
    },
}
_ID: Final = "4b3403665fea4a1c8a1f2a4e4a3e2c1d"
BAD_IDS: Final = {
    **{"twice": "0b7d1f0e-7c3c-4e0c-9a55-6a7d3a3c9d11," * 2, "empty": "", "a space": " "},
    **{"without dashes": _ID, "braces": "{0b7d1f0e-7c3c-4e0c-9a55-6a7d3a3c9d11}"},
    **{"a line end": "0b7d1f0e-7c3c-4e0c-9a55-6a7d3a3c9d11\r\nX: 1", "very long": "a" * 10_000},
    **{"no ASCII": "\xff", "NUL": "\x00", "a v1 name": "job-17", "G": "g" * 36},
}
# Longer than 256 characters, or as long and unknown; the last are what the published pattern,
# `^bearer [a-z0-9-_=]+.[a-z0-9-_=]+.?[a-z0-9-_.+/=]*$`, takes cubic time for.
TOKENS: Final = {
    "256 characters": "Bearer " + "x" * 249,
    "257 characters": "Bearer " + "x" * 250,
    "257 spaces": "Bearer " + " " * 250,
    "the pattern's worst case": "bearer " + "a" * 248 + "!",
    "a longer one": "bearer " + "a" * 2_000 + "!",
    "a very long one": "bearer " + "a=_-" * 15_000 + "!",
}
SLOWEST_REFUSAL: Final = 0.05  # seconds of CPU

CONTENT_LENGTHS: Final = ("x", "-1", "1e3", "+2", "\xb2", "1,1", "9" * 18, "9" * 30)

STRANGE_HEADERS: Final = (
    {"Accept": "\xff;q=x"},
    {"Accept": "text/html"},
    {"Accept": "application/json;q=" + "9" * 1000},
    {"Accept-Language": "x" * 10_000},
    {"If-Match": "\xff"},
    {"If-None-Match": '"' * 1000},
    {"Range": "bytes=0-"},
    {"Origin": "null", "Access-Control-Request-Method": "\xff"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"X-Organization": "\xff"},
    {"Cookie": "=;;==,\x00"},
)

# After an address that there is.
NO_ENDS: Final = ("//", "/x", "/%00", "/%0A", "/%20", "/.", "/..", "/%ED%A0%80", "/%D9%A1", "/1.0")
STRANGE_PATHS: Final = (
    *("/Customers", "/CUSTOMERS/", "/customers/%0A", "/customers//1", "/customers/1%00"),
    *("/customers/1.json", "/customers/1%20", "/customers/1%", "/customers/1;a=b", "/tenants/1"),
    "/locations/1//customers",
)


def _addresses(world: World, **values: Any) -> dict[str, Any]:
    return {"addresses": [ADDRESS, but(ADDRESS, **values)]}


def _many(world: World) -> dict[str, Any]:
    return {"addresses": [ADDRESS] * 1_001}


def _contacts(world: World) -> dict[str, Any]:
    return {"contacts": [CONTACT] * 1_001}


def _nobody(world: World) -> dict[str, Any]:
    return {"contacts": [CONTACT, {"fax": "360-555-1213"}]}


# What is wrong -> what of the body is so, and what is told of it.
PARTLY_BAD: Final[dict[str, tuple[Callable[[World], dict[str, Any]], str | None]]] = {
    "1,001 addresses": (_many, "CreateCustomerModel.addresses"),
    "1,001 contacts": (_contacts, "CreateCustomerModel.contacts"),
    "no addresses": (lambda world: {"addresses": []}, None),
    "no place for invoices": (
        lambda world: {"addresses": [but(ADDRESS, is_billing=False)]},
        "CreateCustomerModel.addresses",
    ),
    "a country there is not": (
        lambda world: _addresses(world, country="XX"),
        "CreateCustomerAddressModel.country",
    ),
    "a latitude there is not": (
        lambda world: _addresses(world, latitude=90.1),
        "CreateCustomerAddressModel.latitude",
    ),
    "a contact without anything": (_nobody, None),
    "a suspension there is not": (
        lambda world: {"suspension_id": 2**62},
        "CreateCustomerModel.suspension_id",
    ),
    "a parent there is not": (lambda world: {"parent_id": 2**62}, "CreateCustomerModel.parent_id"),
    "a seller there is not": (
        lambda world: {"sales_rep_id": "nobody"},
        "CreateCustomerModel.sales_rep_id",
    ),
}
