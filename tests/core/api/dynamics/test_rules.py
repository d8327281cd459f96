"""One table over rules 1 to 10: what is taken and what is refused, in each format, over HTTP."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.core.api.dynamics.calls import FORM, JSON, URLCONF, XML, send

pytestmark = [pytest.mark.django_db, pytest.mark.urls(URLCONF)]
THING = "/api/Things/a"


class Case(NamedTuple):
    """A request and what must come of it; `shows` is part of the reply's body."""

    rule: int
    body: str
    content_type: str
    status: int
    shows: str
    accept: str = ""
    answers: str = "application/json; charset=utf-8"
    method: str = "PUT"
    path: str = THING


def xml(content: str) -> str:
    return f"<EverythingModel>{content}</EverythingModel>"


TEXT = "text/plain"
XML_REPLY = "application/xml; charset=utf-8"
CASES = [
    Case(1, '{"Number":1}', JSON, 200, '"Number":1'),
    Case(1, '{"Number":1}', JSON, 200, '"Number":1', accept="image/png"),
    Case(1, '{"Number":1}', JSON, 200, "<Number>1</Number>", "text/xml", "text/xml; charset=utf-8"),
    Case(1, '{"Number":"x"}', JSON, 400, '"InvalidModel"', "text/*", "text/json; charset=utf-8"),
    Case(2, '{"Number":1}', JSON, 200, "<Number>1", "application/xml, */*", XML_REPLY),
    Case(2, '{"Number":1}', JSON, 200, '"Number":1', "application/xml;q=0.5, */*"),
    Case(3, xml("<Number>1</Number>"), XML, 200, "<Number>1</Number>", answers=XML_REPLY),
    Case(3, xml("<Number>x</Number>"), XML, 400, "InvalidModel</failureCode>", answers=XML_REPLY),
    Case(4, '{"Words":""}', JSON, 200, '"Words":"","Flag":false,"Maybe":null,'),
    Case(4, '{"Words":""}', JSON, 200, "<Text /><Flag>", XML, XML_REPLY),
    Case(4, '{"Words":"\\u0000"}', JSON, 400, '"data":null'),
    Case(4, '{"Words":"\\u0001"}', JSON, 200, "<Text>\ufffd</Text>", XML, XML_REPLY),
    Case(5, '{"Price":4,"Rate":6}', JSON, 200, '"Price":4.0,"MaybePrice":null,"Rate":6.0'),
    Case(5, '{"Price":4.50,"Rate":6}', JSON, 200, "<Rate>6</Rate>", XML, XML_REPLY),
    Case(5, '{"At":"2025-11-07"}', JSON, 200, '"At":"2025-11-07T00:00:00-06:00"'),
    Case(5, '{"At":"9999-12-31T23:59:59"}', JSON, 400, "not valid for At"),
    Case(6, "{number:'30',}", JSON, 200, '"Number":30'),
    Case(6, '{"Number":30.0}', JSON, 400, "not valid for Number"),
    Case(6, '{"Number":1} x', JSON, 400, '"MalformedBody"'),
    Case(7, '{"At":"/Date(0)/"}', JSON, 200, '"At":"1969-12-31T18:00:00-06:00"'),
    Case(7, '{"At":"13/07/2025"}', JSON, 400, "not valid for At"),
    Case(7, "null", JSON, 400, '"EmptyBody"'),
    Case(8, xml("<Flag>1</Flag><Other/>"), XML, 200, '"Flag":true', JSON),
    Case(8, xml("<Flag>True</Flag>"), XML, 400, "not valid for Flag", JSON),
    Case(8, "<!DOCTYPE a>" + xml(""), XML, 400, '"MalformedBody"', JSON),
    Case(9, "Item[Code]=a&Item[ItemId]=" + "0" * 32, FORM, 200, '"ItemCode":"a"'),
    Case(9, "Item.Code=a&Item.ItemId=" + "0" * 32, FORM, 200, '"ItemCode":"a"'),
    Case(9, "Flag=1", FORM, 400, "not valid for Flag"),
    Case(9, "Flag=1", TEXT, 415, f"media type '{TEXT}' is not supported for this resource."),
    Case(10, '{"Number":1}', JSON, 200, '"Number":1', path="/API/tHINGS/a/"),
    Case(10, "{}", JSON, 404, '{"Message":"No HTTP resource was found', path="/api/x"),
    Case(10, "{}", JSON, 404, "<Error><Message>No HTTP", XML, XML_REPLY, path="/api/x"),
    Case(10, "{}", JSON, 405, "does not support http method 'PATCH'", method="PATCH"),
    Case(10, "", JSON, 500, '{"Message":"An error has occurred."}', method="DELETE",
         path="/api/Things/bug"),
    Case(10, '{"Item":{}}', JSON, 400, "The Item.ItemId field is required."),
    Case(10, xml("<Item />"), XML, 400, "The Item.ItemId field is required.", answers=XML_REPLY),
    Case(10, "Item.Code=a", FORM, 400, "The Item.ItemId field is required."),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.body[:40]}")
def test_the_rule_holds(case: Case, key: str) -> None:
    response = send(
        case.method,
        case.path,
        case.body,
        token=key,
        content_type=case.content_type,
        accept=case.accept,
    )
    assert response.status_code == case.status, response.content
    assert case.shows in response.content.decode()
    assert response["Content-Type"] == case.answers
    assert response["Cache-Control"] == "no-cache"


def test_every_rule_has_a_request_that_is_taken_and_one_that_is_not() -> None:
    taken = {case.rule for case in CASES if case.status == 200}
    refused = {case.rule for case in CASES if case.status != 200}
    assert taken == set(range(1, 11))
    # Rule 2 refuses nothing: it only chooses.
    assert refused == set(range(1, 11)) - {2}
