import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api.v1 import values
from core.errors import InvalidValue, WrongType
from tests.core.api.v1.refusals import HUGE_INTEGER, OTHER_JSON, refused


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        ("  a \t b\n", "a \t b"),
        ("É 北 \N{GRINNING FACE}", "É 北 \N{GRINNING FACE}"),
        ("0123456789", "0123456789"),
        ("  0123456789  ", "0123456789"),
        (7, "7"),
        (-7, "-7"),
        (7.5, "7.5"),
        (True, "true"),
        (False, "false"),
    ],
)
def test_parse_text_reads(value: object, text: str) -> None:
    assert values.parse_text("name", value, max_length=10) == text


@pytest.mark.parametrize("value", OTHER_JSON)
def test_parse_text_refuses_what_is_no_text(value: object) -> None:
    assert refused(values.parse_text, value, max_length=10) is WrongType


@pytest.mark.parametrize(
    "value", ["01234567890", "a\0b", "\ud800", "é\udfff", 10**10, HUGE_INTEGER]
)
def test_parse_text_refuses_what_cannot_be_stored(value: object) -> None:
    assert refused(values.parse_text, value, max_length=10) is InvalidValue


def test_parse_text_names_its_limit() -> None:
    with pytest.raises(InvalidValue, match=r"^name must have at most 10 characters\.$"):
        values.parse_text("name", "01234567890", max_length=10)


@pytest.mark.parametrize(
    ("value", "identifier"),
    [
        (7, 7),
        ("7", 7),
        (" 7 ", 7),
        ("0", 0),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", "9223372036854775808"),
        (2**63, "9223372036854775808"),
        ("007", "007"),
        ("-7", "-7"),
        ("+7", "+7"),
        (-7, "-7"),
        ("٧", "٧"),
        ("7.0", "7.0"),
        ("CL/éà 1", "CL/éà 1"),
    ],
)
def test_parse_identifier_reads(value: object, identifier: int | str) -> None:
    result = values.parse_identifier("categoryId", value)
    assert result == identifier
    assert type(result) is type(identifier)


@pytest.mark.parametrize("value", ["", "  ", True, False, 7.0, *OTHER_JSON])
def test_parse_identifier_refuses_what_names_nothing(value: object) -> None:
    assert refused(values.parse_identifier, value) is WrongType


@pytest.mark.parametrize("value", ["x" * 256, "a\0", "\ud800", HUGE_INTEGER])
def test_parse_identifier_refuses_what_cannot_be_stored(value: object) -> None:
    assert refused(values.parse_identifier, value) is InvalidValue


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=255))
def test_parse_identifier_loses_nothing_of_a_reference(text: str) -> None:
    if text.strip():
        assert str(values.parse_identifier("categoryId", text)) == text.strip()


@pytest.mark.parametrize(
    ("value", "color"), [("#00ff7F", "#00FF7F"), (" #000000 ", "#000000"), ("#ABCDEF", "#ABCDEF")]
)
def test_parse_color_reads(value: str, color: str) -> None:
    assert values.parse_color("customerRiskColor", value) == color


NO_COLORS = "red 00ff7f #0f7 #00ff7f0 #00ff7g #٠٠٠٠٠٠"


@pytest.mark.parametrize("value", [*NO_COLORS.split(), "", "#00ff7f\0", "# 00000", 7])
def test_parse_color_refuses(value: object) -> None:
    assert refused(values.parse_color, value) is InvalidValue


EMAILS = f"a@example.com Jean.D+x@sub.example.mx o'neil@exämple.fr {'a' * 60}@b.com"


@pytest.mark.parametrize("value", EMAILS.split())
def test_parse_email_reads(value: str) -> None:
    assert values.parse_email("email", f" {value} ") == value


NO_EMAILS = f"""
a a@ @b.com a@b a@b.com,c@d.com a@b..com a@-b.com a@{"b." * 130}com
"""
TWO_LINES = "a@b.com\nBcc: x@b.com"


@pytest.mark.parametrize(
    "value",
    [*NO_EMAILS.split(), "", "a b@c.com", "A <a@b.com>", TWO_LINES, "a@b.com\0", "\ud800@b.com", 7],
)
def test_parse_email_refuses(value: object) -> None:
    assert refused(values.parse_email, value) is InvalidValue


EMAIL_LISTS = {
    "a@example.com": "a@example.com",
    " a@example.com,\r\n b@example.com ": "a@example.com, b@example.com",
    "a@example.com ,b@example.com": "a@example.com ,b@example.com",
    '"marie,curie"@example.com,b@example.com': '"marie,curie"@example.com,b@example.com',
    ",".join(["abcd@example.com"] * 15): ",".join(["abcd@example.com"] * 15),
}


@pytest.mark.parametrize("value", EMAIL_LISTS)
def test_parse_emails_reads_addresses_between_commas(value: str) -> None:
    assert values.parse_emails("email", value) == EMAIL_LISTS[value]


@pytest.mark.parametrize(
    "value",
    [
        *("", ",", "a@b.com,", ",a@b.com", "a@b.com,,c@d.com", "a@b.com;c@d.com"),
        *("a@b.com c@d.com", "a@b.com,nobody", f"{'a' * 250}@b.com", "a@b.com,\0c@d.com"),
        *('"a@b.com,c@d.com', ",".join(["abcd@example.com"] * 16), 7),
    ],
)
def test_parse_emails_refuses(value: object) -> None:
    assert refused(values.parse_emails, value) is InvalidValue


URLS = """
http://www.example.com HTTPS://example.com:8080/a?b=c@d#e www.example.com exämple.fr
example.mx/shop?next=http://x.com http://[::1]/ 10.0.0.1:80/x
"""


@pytest.mark.parametrize("value", URLS.split())
def test_parse_url_reads(value: str) -> None:
    assert values.parse_url("website", f" {value} ") == value


OTHER_SCHEMES = """
javascript:alert(1) JavaScript://www.a.com/%0aalert(1) data:text/html,x mailto:a@b.com
tel:+33123456789 ftp://example.com //example.com http:example.com vbscript:x
"""
NO_URLS = f"""
example http:// https:///x a@b.com http://user:pass@example.com http://[::1 http://a..com
/etc/passwd ?x #x http://example.com/{"a" * 255}
"""
STRANGE_CHARACTERS = [
    "java\nscript:x.com",
    "http://exa mple.com",
    "a.com/a b",
    "\ud800.com",
    "a.com\0",
]


@pytest.mark.parametrize(
    "value", [*OTHER_SCHEMES.split(), *NO_URLS.split(), *STRANGE_CHARACTERS, 7]
)
def test_parse_url_refuses(value: object) -> None:
    assert refused(values.parse_url, value) is InvalidValue
