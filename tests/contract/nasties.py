"""Values, bodies and headers made to break a server, by what is nasty about them."""

from __future__ import annotations

from tests.contract.raw_wsgi import FORM

# What no field takes, or takes only as a text.
VALUES: dict[str, bytes] = {
    "a huge integer": b"9" * 40,
    "an integer beyond 64 bits": b"9223372036854775808",
    "an integer beyond 64 bits below zero": b"-9223372036854775809",
    "an integer of 5,000 digits": b"1" * 5000,
    "a huge exponent": b"1e400",
    "a tiny exponent": b"1e-400",
    "NaN": b"NaN",
    "infinity": b"-Infinity",
    "NUL": b"a%00b",
    "half a surrogate pair": b"%ED%A0%80",
    "a byte that is no UTF-8": b"%E9",
    "a digit of another script": "١".encode(),
    "a superscript digit": "²".encode(),
    "right-to-left marks": "\u202e\u200f".encode(),
    "nothing but spaces": b"%20%20",
    "brackets": b"%5B" * 20_000,
    "a very long text": b"x" * 100_000,
    "many wildcards": b"*a" * 50,
    "SQL": b"'%20OR%201=1;--",
    "the year 1": b"0001-01-01T00:00:00Z",
    "before the year 1": b"0001-01-01T00:00:00%2B14:00",
    "the year 9999": b"9999-12-31T23:59:59Z",
    "after the year 9999": b"9999-12-31T23:59:59-14:00",
    "a leap second": b"2016-12-31T23:59:60Z",
}

JSON_BODIES: dict[str, bytes] = {
    "20,000 brackets": b"[" * 20_000,
    "20,000 nested objects": b'{"a":' * 20_000,
    "20,000 nested lists as a value": b'{"%s":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "NaN": b'{"%s":NaN}',
    "infinity": b'{"%s":Infinity}',
    "a huge exponent": b'{"%s":1e400}',
    "a negative huge exponent": b'{"%s":-1e999}',
    "an integer of 5,000 digits": b'{"%s":' + b"1" * 5000 + b"}",
    "an integer beyond 64 bits": b'{"%s":18446744073709551616}',
    "NUL": b'{"%s":"a\\u0000b"}',
    "NUL in a name": b'{"a\\u0000":1}',
    "half a surrogate pair": b'{"%s":"\\ud800"}',
    "half a surrogate pair in bytes": b'{"%s":"\xed\xa0\x80"}',
    "a byte that is no UTF-8": b'{"%s":"\xe9"}',
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "a number": b"1",
    "nothing but a byte order mark": b"\xef\xbb\xbf",
    "a list for a text": b'{"%s":["x"]}',
    "an object for a text": b'{"%s":{"a":1}}',
    "true for a text": b'{"%s":true}',
    "the same name twice": b'{"%s":"a","%s":1}',
    "rubbish": b"{'%s':1}",
    "cut off": b'{"%s":"x',
    "UTF-16": '{"name":"x"}'.encode("utf-16"),
}

BOUNDARY = "multipart/form-data; boundary=X"
MULTIPARTS: dict[str, tuple[str, bytes]] = {
    "without a boundary": ("multipart/form-data", b"x"),
    "an empty boundary": ("multipart/form-data; boundary=", b"--\r\n"),
    "a boundary that is no ASCII": ("multipart/form-data; boundary=\xe9", b"--\xe9\r\n"),
    "a boundary of 1,000 characters": ("multipart/form-data; boundary=" + "x" * 1000, b"x"),
    "cut off": (BOUNDARY, b'--X\r\nContent-Disposition: form-data; name="name"\r\n\r\nx'),
    "nothing": (BOUNDARY, b""),
    "rubbish": (BOUNDARY, b"\x00\xff" * 500),
    "a part without a name": (BOUNDARY, b"--X\r\nContent-Disposition: form-data\r\n\r\nx\r\n--X--"),
    "a file for a text": (
        BOUNDARY,
        b'--X\r\nContent-Disposition: form-data; name="name"; filename="a.txt"\r\n\r\nx'
        b"\r\n--X--\r\n",
    ),
    "a file name with NUL": (
        BOUNDARY,
        b'--X\r\nContent-Disposition: form-data; name="imageFile"; filename="a\x00../../b.png"'
        b"\r\n\r\nx\r\n--X--\r\n",
    ),
    "bad base64": (
        BOUNDARY,
        b'--X\r\nContent-Disposition: form-data; name="name"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!!\r\n--X--\r\n",
    ),
    "an unknown charset of a part": (
        BOUNDARY,
        b'--X\r\nContent-Disposition: form-data; name="name"\r\n'
        b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff\r\n--X--\r\n",
    ),
    "150 files": (
        BOUNDARY,
        b"".join(
            b'--X\r\nContent-Disposition: form-data; name="a%d"; filename="a"\r\n\r\n1\r\n' % i
            for i in range(150)
        )
        + b"--X--\r\n",
    ),
    "1,500 parts": (
        BOUNDARY,
        b"".join(
            b'--X\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % i
            for i in range(1500)
        )
        + b"--X--\r\n",
    ),
}

PATHS = {
    "NUL": "%00",
    "half a surrogate pair": "%ED%A0%80",
    "a byte that is no UTF-8": "%E9",
    "a huge number": "9" * 30,
    "5,000 digits": "1" * 5000,
    "beyond 64 bits": "9223372036854775808",
    "negative": "-1",
    "zero": "0",
    "a digit of another script": "%D9%A1",
    "a line end": "1%0A",
    "a slash": "%2F",
    "many slashes": "%2F" * 300,
    "dots": "..%2F..",
    "a space": "%20",
    "a percent sign": "%25",
    "a word": "x",
    "a float": "1.5",
    "20,000 brackets": "%5B" * 20_000,
}

ENDS = ("", "/x", "/x/y", "%2Fx", "/%00")

HEADERS = {
    "two tokens": {"Authorization": "Bearer a,Bearer b"},
    "a token that is no ASCII": {"Authorization": "Bearer \xe9\xff"},
    "a token with NUL": {"Authorization": "Bearer a\x00b"},
    "a token of 10,000 characters": {"Authorization": "Bearer " + "x" * 10_000},
    "a scheme alone": {"Authorization": "Bearer"},
    "another scheme": {"Authorization": "Basic eA=="},
    "a strange session": {"Cookie": "JSESSIONID=%00\xff'"},
    "two sessions": {"Cookie": "JSESSIONID=a; JSESSIONID=b"},
    "broken cookies": {"Cookie": "=;;==,\x00"},
}

ORGANIZATIONS = {
    "unknown": "entity9",
    "given twice": "entity1,entity1",
    "NUL": "a\x00",
    "no ASCII": "\xff\xfe",
    "empty": "",
    "very long": "x" * 10_000,
}

CONTENT_TYPES = {
    "no charset there is": "application/json; charset=nonsense",
    "UTF-7": "application/json; charset=utf-7",
    "a form in no charset there is": FORM + "; charset=nonsense",
    "given twice": "application/json, application/json",
    "an unknown type": "text/csv",
    "no type": "",
    "rubbish": "\xff/\x00;;=",
    "parameters without end": "application/json" + ";a=b" * 5000,
}

# What `Idempotency-Key` and `If-Match` may be given.
TAGS = {
    "NUL": "a\x00",
    "no ASCII": "\xff\xfe",
    "empty": "",
    "a space": " ",
    "given twice": "a,a",
    "one quote": '"',
    "a list": '"a", W/"b", *',
    "very long": "x" * 10_000,
}
