"""Rules 1-3: which media type answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api.dynamics.negotiation import JSON, XML, charset, media_type, negotiate

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
# Accept of a request without an XML body -> what answers
RULES_1_AND_2 = {
    "": "application/json",
    "*/*": "application/json",
    "image/png": "application/json",
    "text/html": "application/json",
    "application/json": "application/json",
    "APPLICATION/JSON": "application/json",
    "text/json": "text/json",
    "application/xml": "application/xml",
    "text/xml": "text/xml",
    "Text/XML": "text/xml",
    "text/*": "text/json",
    "application/*": "application/json",
    "application/xml;charset=utf-16": "application/xml",
    'application/xml; x="a,b;c=\\"d"; q=1': "application/xml",
    "application/xml;q=0": "application/json",
    "application/xml;q=0.0, text/xml;q=0": "application/json",
    "application/xml;q=0.5, */*": "application/json",
    "application/xml, */*": "application/xml",
    "*/*, application/xml": "application/xml",
    "application/*, text/xml": "text/xml",
    "application/json, application/xml": "application/json",
    "application/xml, application/json": "application/json",
    "application/xml, text/json": "text/json",
    "application/json;q=0.4, application/xml;q=0.5": "application/xml",
    "application/json;q=0.5, text/json;q=0.8": "text/json",
    "text/xml, application/xml": "text/xml",
    "application/xml;Q=0.2, text/json;q=0.1": "application/xml",
    BROWSER: "application/xml",
    # malformed: as if there were none
    "application/xml,": "application/xml",
    ", ,application/xml": "application/xml",
    "application/xml, nonsense": "application/json",
    "application/xml; ;": "application/xml",
    "application": "application/json",
    "*/xml": "application/json",
    "application/xml;q": "application/xml",
    "application/xml;q=high": "application/xml",
    "application/xml text/xml": "application/json",
    'application/xml;a="': "application/json",
    "application/xml\x00": "application/json",
    "text/html, image/gif, *; q=.2, */*; q=.2": "application/json",
}


@pytest.mark.parametrize(("accept", "answered"), RULES_1_AND_2.items())
def test_rules_1_and_2_choose(accept: str, answered: str) -> None:
    assert negotiate(accept, "") == answered
    assert negotiate(accept, "application/json; charset=utf-8") == answered


@pytest.mark.parametrize(
    ("accept", "body", "answered"),
    [
        ("", "text/xml; charset=utf-8", "text/xml"),
        ("image/png", "application/xml", "application/xml"),
        ("nonsense", "application/xml", "application/xml"),
        ("application/json;q=0", "Text/XML", "text/xml"),
        ("*/*", "application/xml", "application/json"),
        ("application/json", "application/xml", "application/json"),
        ("text/xml", "application/xml", "text/xml"),
        ("image/png", "application/x-www-form-urlencoded", "application/json"),
        ("image/png", "application/soap+xml", "application/json"),
    ],
)
def test_rule_3_answers_an_xml_body_in_its_type(accept: str, body: str, answered: str) -> None:
    assert negotiate(accept, body) == answered


@given(st.text(alphabet='aq/*;,="\\ .01\t', max_size=60), st.text(max_size=10))
def test_any_header_gets_one_of_the_four_types(accept: str, body: str) -> None:
    assert negotiate(accept, body) in (*JSON, *XML)


@pytest.mark.parametrize("size", [4_000, 1_000_000])
@pytest.mark.parametrize(
    "unit",
    ["a", " ", "a/b,", "a/b;", "a/b;c", "a/b;c=", 'a/b;c="', "a/b;c=d", ",", "*/*;q=0.1,", '"\\'],
)
def test_a_hostile_header_is_read_in_one_pass(unit: str, size: int) -> None:
    accept = unit * (size // len(unit))
    assert negotiate(accept + "\x01", "") == "application/json"
    assert negotiate('a/b;c="' + accept, "") == "application/json"


def test_the_media_type_and_charset_of_a_body_are_read() -> None:
    assert media_type(' Application/XML ; charset="UTF-16"') == "application/xml"
    assert charset('application/xml; a=b; Charset="utf-16"') == "utf-16"
    assert charset("application/xml") == ""
