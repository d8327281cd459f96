"""Values and bodies made to break the dynamics surface, by what is nasty about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from core.api.dynamics.fields import Kind
from tests.contract.world_dynamics import World

EVERY: Final = frozenset(Kind)
NO_TEXT: Final = EVERY - {Kind.STRING}
INTEGERS: Final = frozenset({Kind.BYTE, Kind.INT, Kind.LONG})

# What stands for the value, and the types that cannot take it.
IN_JSON: Final[dict[str, tuple[bytes, frozenset[Kind]]]] = {
    "an object": (b'{"a":1}', EVERY),
    "a list": (b"[1]", EVERY),
    "an empty list": (b"[]", EVERY),
    "NUL": (b'"a\\u0000b"', EVERY),
    "half a surrogate pair": (b'"\\ud800"', EVERY),
    "the other half": (b'"a\\udc00"', EVERY),
    "a word": (b'"some words"', NO_TEXT),
    "spaces": (b'"  "', INTEGERS),
    "a fraction": (b"8.6", INTEGERS | {Kind.GUID, Kind.BOOLEAN}),
    "a whole fraction": (b"30.0", INTEGERS | {Kind.GUID, Kind.BOOLEAN}),
    "true": (b"true", NO_TEXT - {Kind.BOOLEAN} - INTEGERS - {Kind.DECIMAL, Kind.DOUBLE}),
    "a comma": (b'"6,1"', NO_TEXT),
    "a huge integer": (b"9" * 40, INTEGERS | {Kind.DECIMAL, Kind.GUID, Kind.DATETIME}),
    "an integer beyond 64 bits": (b"18446744073709551616", INTEGERS),
    "an integer of 5,000 digits": (b"1" * 5000, NO_TEXT),
    "a huge exponent": (b"1e400", NO_TEXT),
    "a digit of another script": ('"١"'.encode(), NO_TEXT),
    "a date there is not": (b'"2026-02-30T00:00:00Z"', NO_TEXT),
    "before the year 1": (b'"0001-01-01T00:00:00+14:00"', NO_TEXT),
    "after the year 9999": (b'"9999-12-31T23:59:59-14:00"', NO_TEXT),
    "a date of endless milliseconds": (b'"/Date(' + b"9" * 15 + b')/"', NO_TEXT),
    "a Guid too long": (b'"{08de1e23-671b-5313-522b-6e5d34fe8b350}"', NO_TEXT),
    "a very long text": (b'"' + b"x" * 20_000 + b'"', NO_TEXT),
}

IN_XML: Final[dict[str, bytes]] = {
    "an element": b"<a>1</a>",
    "a deep element": b"<a>" * 300 + b"</a>" * 300,
    "NUL": b"a\0b",
    "NUL by its number": b"a&#0;b",
    "half a surrogate pair by its number": b"&#xD800;",
    "half a surrogate pair": b"\xed\xa0\x80",
    "a byte that is no UTF-8": b"\xe9",
    "an entity that nobody declared": b"&a;",
    "a word": b"some words",
    "a comma": b"4,5",
    "a huge integer": b"9" * 40,
    "NaN": b"NaN",
    "infinity": b"-INF",
    "a digit of another script": "١".encode(),
    "nothing": b"",
    "a very long text": b"x" * 20_000,
}

IN_FORMS: Final[dict[str, bytes]] = {
    "NUL": b"a%00b",
    "half a surrogate pair": b"%ED%A0%80",
    "a byte that is no UTF-8": b"%E9",
    "a word": b"some+words",
    "a comma": b"4,5",
    "hexadecimal": b"0x1F",
    "a huge integer": b"9" * 40,
    "a huge exponent": b"1e400",
    "NaN": b"NaN",
    "a digit of another script": "١".encode(),
    "nothing": b"",
    "half an escape": b"%4",
    "a very long text": b"x" * 20_000,
}

# Values that can be read, and are as far from the usual ones as their types let them.
EXTREMES: Final[dict[Kind, tuple[Any, ...]]] = {
    Kind.STRING: ("x" * 2_000, "X" * 256, "\x01\u202e\ufeff' OR 1=1;--\U0001f600\r\n\t"),
    Kind.BOOLEAN: (),
    Kind.BYTE: (0, 255),
    Kind.INT: (-(2**31), 0, 2**31 - 1),
    Kind.LONG: (-(2**63), 2**63 - 1),
    Kind.DECIMAL: ("79228162514264337593543950335", "-0.0000000000000000000000000001"),
    Kind.DOUBLE: (1.7e308, 5e-324, -0.0),
    Kind.GUID: ("00000000000000000000000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    Kind.DATETIME: ("0001-01-01T12:00:00Z", "9999-12-31T12:00:00Z"),
}

XML_BODIES: Final[dict[str, bytes]] = {
    "nothing": b"",
    "no element": b"x",
    "cut off": b"<%s><a>",
    "5,000 elements deep": b"<%s>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</%s>",
    "another root": b"<Other />",
    "a root of a namespace": b'<%s xmlns="urn:x" />',
    "an empty root": b"<%s />",
    "two roots": b"<%s /><%s />",
    "a document type": b"<!DOCTYPE a><%s />",
    "a bomb": b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><%s>&c;</%s>',
    "a file": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><%s>&b;</%s>',
    "a processing instruction": b"<?xml-stylesheet href='x'?><%s />",
    "no such encoding": b'<?xml version="1.0" encoding="nonsense"?><%s />',
    "another encoding than it has": b'<?xml version="1.0" encoding="utf-16"?><%s />',
    "many attributes": b"<%s " + b"".join(b'a%d="" ' % i for i in range(2_000)) + b"/>",
    "nil": b'<%s xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true" />',
}

FORM_BODIES: Final[dict[str, bytes]] = {
    "nothing": b"",
    "1,500 pairs": b"&".join(b"a%d=1" % i for i in range(1_500)),
    "a huge index": b"usage[99999999999999999999].quantity=x&recurrence.price=x&taxId=x",
    "20,000 brackets": b"a" + b"[" * 20_000 + b"=1",
    "20,000 indexes": b"usage" + b"[0]" * 20_000 + b"=1",
    "20,000 dots": b"a" + b".a" * 20_000 + b"=1",
    "a scalar for an object": b"recurrence=x&ContactInfo=x&usage=x&NotificationSchemaList=x",
    "no names": b"=1&=2&&&",
    "NUL in a name": b"a%00=1",
}


def _contacts(world: World) -> list[dict[str, Any]]:
    return [
        {"ContactName": "New", "Email": "new@norte.mx"},
        {"CustomerContactInfoesId": "08de22c4-0ad9-82b3-ba1f-9f35ac4f11ff", "Email": "x@y.mx"},
    ]


def _dates(world: World) -> list[dict[str, Any]]:
    good = {"CutOffDate": "2026-05-01", "PaymentDate": "2026-05-02"}
    return [good, {"CutOffDate": "2026-05-01", "PaymentDate": "never"}]


def _services(world: World) -> list[dict[str, Any]]:
    return [{"service_id": world.ids["service"]}, {"service_id": "unknown"}]


def _twice(world: World) -> list[dict[str, Any]]:
    return [{"service_id": world.ids["service"]}] * 2


def _usage(world: World) -> list[dict[str, Any]]:
    [good] = world.bodies["recordUsage"]["usage"]
    return [good, {**good, "external_id": "u-2", "service_id": "unknown"}]


def _conflict(world: World) -> list[dict[str, Any]]:
    [good] = world.bodies["recordUsage"]["usage"]
    return [good, {**good, "external_id": world.ids["usage"]}]


def _schemas(world: World) -> list[dict[str, Any]]:
    new = "08de22c4-0ad9-82b3-ba1f-9f35ac4f11f"
    good = {"NotificationSchemaId": f"{new}e", "NotificationSchemaName": "New"}
    return [good, {"NotificationSchemaId": f"{new}f", "NotificationSchemaName": ""}]


# What is wrong -> operation, the field, its value, and the status.
PARTLY_BAD: Final[dict[str, tuple[str, str, Callable[[World], Any], int]]] = {
    "a contact that is not there": ("updateClient", "CustomerContactInfoes", _contacts, 404),
    "a new client with such a contact": ("createClient", "CustomerContactInfoes", _contacts, 404),
    "a payment date that is none": ("updateClient", "Settings.PaymentDates", _dates, 400),
    "an unknown service": ("changeServices", "recurrence.services", _services, 404),
    "an unknown service of a new one": ("createRecurrence", "recurrence.services", _services, 404),
    "a service twice": ("changeServices", "recurrence.services", _twice, 400),
    "an unknown service that was used": ("recordUsage", "usage", _usage, 404),
    "a usage record of other content": ("recordUsage", "usage", _conflict, 409),
    "a schema without a name": ("saveCollectionPolicy", "NotificationSchemaList", _schemas, 400),
}
