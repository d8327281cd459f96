"""Rule 8: XML is read strictly, directed by the table."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from core.api.dynamics.reading import EmptyBody, InvalidModel, MalformedBody
from tests.core.api.dynamics.bodies import problems, read, refusal
from tests.core.api.dynamics.models import EVERYTHING

GUID = UUID("08de1e23-671b-5313-522b-6e5d34fe8b35")
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def document(content: str, *, root: str = "EverythingModel", head: str = "") -> str:
    return f"{head}<{root} {XSI}>{content}</{root}>"


ACCEPTED = [
    ("<Number>30</Number>", {"number": 30}),
    ("<Number> +30\n</Number>", {"number": 30}),
    ("<Number><!-- a -->3<!-- b -->0</Number>", {"number": 30}),
    ("<Number><![CDATA[30]]></Number>", {"number": 30}),
    ("<Price>4.50</Price>", {"price": Decimal("4.50")}),
    ("<Rate>4e2</Rate>", {"rate": 400.0}),
    ("<Flag>1</Flag>", {"flag": True}),
    ("<Flag> false </Flag>", {"flag": False}),
    (f"<Guid>{GUID}</Guid>", {"guid": GUID}),
    (f"<Guid>{{{GUID}}}</Guid>", {"guid": GUID}),
    (
        "<At>2025-11-07T11:30:53.57-06:00</At>",
        {"at": datetime(2025, 11, 7, 17, 30, 53, 570000, tzinfo=UTC)},
    ),
    ("<At>2025-11-07</At>", {"at": datetime(2025, 11, 7, 6, tzinfo=UTC)}),
    ("<Text />", {"text": ""}),
    ("<Text> a &amp;&#x1F600; </Text>", {"text": " a &😀 "}),
    ("<Text>00420</Text>", {"text": "00420"}),
    ('<Text xsi:nil="true" />', {"text": None}),
    ('<MaybeNumber xsi:nil="1" />', {"maybe_number": None}),
    ('<Item xsi:nil="true"><Amount>x</Amount></Item>', {"item": None}),
    ('<Items xsi:nil="true" />', {"items": None}),
    ('<Number xsi:nil="false">7</Number>', {"number": 7}),
    ('<Number a="b" xsi:type="x">7</Number>', {"number": 7}),
    ("<Items />", {"items": []}),
    ("<Strings><string>a</string><string /></Strings>", {"words": ["a", ""]}),
    ("<Numbers><int>1</int><string>x</string><int>2</int></Numbers>", {"numbers": [1, 2]}),
    ("<Number>1</Number><Flag>true</Flag>", {"number": 1, "flag": True}),
    ("<Flag>true</Flag><Number>1</Number>", {"flag": True, "number": 1}),
    ("<Number>1</Number><Number>x</Number>", {"number": 1}),
    ("<Numbers><int>1</int></Numbers><Numbers><int>2</int></Numbers>", {"numbers": [1]}),
    ("<number>x</number><Other><Number>x</Number></Other>", {}),
    ('<Number xmlns="urn:x">x</Number>', {}),
    ("text between", {}),
]


@pytest.mark.parametrize(("content", "values"), ACCEPTED)
def test_rule_8_accepts(content: str, values: dict[str, Any]) -> None:
    assert read("xml", EVERYTHING, document(content)) == values


REFUSED = [
    "<Price>4,5</Price>",
    "<Price>4e2</Price>",
    "<Price />",
    "<Price>NaN</Price>",
    "<Rate>INF</Rate>",
    "<Number>2.0</Number>",
    "<Number></Number>",
    "<Number>٣</Number>",
    "<Number>2147483648</Number>",
    f"<Number>{'9' * 5000}</Number>",
    "<MaybeNumber />",
    "<Flag>True</Flag>",
    "<Flag>yes</Flag>",
    "<Guid>x</Guid>",
    "<At>11/07/2025 11:30</At>",
    "<At>/Date(1)/</At>",
    "<At>2025-11-07T11:30</At>",
    '<Number xsi:nil="true" />',
    '<Guid xsi:nil="1" />',
    "<Text><b>x</b></Text>",
    "<Number>1<Other/></Number>",
    "<Numbers><int>1</int><int /></Numbers>",
    '<Strings><string xsi:nil="true" /></Strings>',
]


@pytest.mark.parametrize("content", REFUSED)
def test_rule_8_refuses_the_whole_body_for_one_bad_value(content: str) -> None:
    body = document(f"<Items><ItemModel /></Items>{content}")
    assert len(problems("xml", EVERYTHING, body)) == 1


def test_the_bad_value_is_told_by_its_path() -> None:
    content = "<Items><ItemModel /><ItemModel><Amount>4,5</Amount></ItemModel></Items>"
    assert problems("xml", EVERYTHING, document(content)) == [
        "The value '4,5' is not valid for Items[1].Amount."
    ]


@pytest.mark.parametrize("body", ["", "  ", document("").replace(">", ' xsi:nil="true">', 1)])
def test_an_empty_body_is_refused(body: str) -> None:
    assert isinstance(refusal("xml", EVERYTHING, body), EmptyBody)


BOMB = '<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "body",
    [
        document("", root="Everythingmodel"),
        document("", root="ItemModel"),
        '<EverythingModel xmlns="urn:x" />',
        '<x:EverythingModel xmlns:x="urn:x" />',
        "<EverythingModel>",
        "<EverythingModel /><EverythingModel />",
        "<EverythingModel /> x",
        "text",
        document("<Text>&nbsp;</Text>"),
        document("<Text>&#0;</Text>"),
        document("<Text>&#xD800;</Text>"),
        document("<Text>\x01</Text>"),
        document("<Text>\0</Text>"),
        document("<x:Text />"),
        document("<Text></text>"),
        document("<Text a='1' a='2' />"),
        document("<Text>&b;</Text>", head=BOMB),
        document("", head="<!DOCTYPE EverythingModel>"),
        document("", head="<!DOCTYPE a SYSTEM 'file:///etc/passwd'>"),
        document("", head="<?xml-stylesheet href='x'?>"),
        document("<?php x?>"),
        document("", head="<?xml version='1.0' encoding='iso-8859-1'?>"),
        document("", head="<?xml version='1.0' encoding='utf-16'?>"),
        document("", head=" <?xml version='1.0'?>"),
        document("<a>" * 5000 + "</a>" * 5000),
        document("<a>" * 256 + "</a>" * 256),
        "<a>" * 20_000,
        b"<EverythingModel><Text>\xff</Text></EverythingModel>",
        codecs.BOM_UTF16_LE + b"x",
        document("", head="<?xml version='1.0' encoding='utf-8'?>").encode("utf-16"),
    ],
)
def test_a_malformed_body_is_refused(body: str | bytes) -> None:
    assert isinstance(refusal("xml", EVERYTHING, body), MalformedBody)


@pytest.mark.parametrize(
    "body",
    [
        document("<Text>ñ</Text>", head="<?xml version='1.0' encoding='UTF-8'?>"),
        document("<Text>ñ</Text>", head="\ufeff<?xml version='1.0'?><!-- a -->"),
        document("<Text>ñ</Text>", head="<?xml version='1.0' encoding='utf-16'?>").encode("utf-16"),
        codecs.BOM_UTF16_BE + document("<Text>ñ</Text>").encode("utf-16-be"),
    ],
)
def test_a_declaration_that_agrees_with_the_bytes_is_accepted(body: str | bytes) -> None:
    assert read("xml", EVERYTHING, body) == {"text": "ñ"}


def test_256_levels_are_read() -> None:
    assert read("xml", EVERYTHING, document("<a>" * 255 + "</a>" * 255)) == {}


def test_the_declared_charset_says_what_the_bytes_are() -> None:
    data = document("<Text>ñ</Text>").encode("utf-16-le")
    assert read("xml", EVERYTHING, data, charset="UTF-16") == {"text": "ñ"}
    assert isinstance(refusal("xml", EVERYTHING, data), MalformedBody)


def test_a_text_is_never_repeated_in_an_error() -> None:
    error = refusal("xml", EVERYTHING, document("<Text>s3cret<b/></Text>"))
    assert isinstance(error, InvalidModel)
    assert "s3cret" not in str(error)
