"""Rules 1-3 and 10 on the product's own requests: which format answers, and at which address.

Rules 4-5 are in test_dynamics_rules_writing, 6-7 in _json, 8 in _xml, 9 in _forms.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.dynamics_slots import CLIENT, CONTRACT, GRANTOR, GUID, STRING, furnished
from tests.dynamics import FORM, JSON, XML, Program, document, failure, success, xml_success

pytestmark = pytest.mark.django_db
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture
def program() -> Program:
    return furnished()


# what is shown -> Accept, the type that answers
NEGOTIATED: dict[str, tuple[str, str]] = {
    "rule 1: no Accept": ("", "application/json"),
    "rule 1: anything": ("*/*", "application/json"),
    "rule 1: malformed": ("application", "application/json"),
    "rule 1: a type that nobody writes": ("image/png", "application/json"),
    "rule 1: only q=0": ("application/xml;q=0, text/xml;q=0.0", "application/json"),
    "rule 1: text/json": ("text/json", "text/json"),
    "rule 1: text/xml": ("text/xml", "text/xml"),
    "rule 1: application/xml": ("application/xml", "application/xml"),
    "rule 1: any text": ("text/*", "text/json"),
    "rule 1: any application": ("application/*", "application/json"),
    "rule 1: parameters": ("application/xml;charset=utf-16;version=2", "application/xml"),
    "rule 2: the highest q": ("application/json;q=0.4, text/xml;q=0.5", "text/xml"),
    "rule 2: a literal before a range": ("*/*, application/xml", "application/xml"),
    "rule 2: JSON before XML": ("application/xml, application/json", "application/json"),
    "rule 2: a range with more q": ("application/xml;q=0.5, */*", "application/json"),
    "rule 2: a browser": (BROWSER, "application/xml"),
}


@pytest.mark.parametrize(("accept", "answered"), NEGOTIATED.values(), ids=NEGOTIATED.keys())
def test_the_reply_is_negotiated(program: Program, accept: str, answered: str) -> None:
    reader = Program(program.token, accept=accept)
    found, missing = reader.get(CLIENT), reader.get("/dynamics/clients/nobody")
    told = failure(missing)  # a failure is negotiated the same way
    assert told == (404, "NotFound", ["The client nobody does not exist."])
    for response in (found, missing):
        assert response["Content-Type"] == f"{answered}; charset=utf-8"
        assert response["Cache-Control"] == "no-cache"
        assert response["Pragma"] == "no-cache"
        assert response["Expires"] == "-1"
    if "xml" in answered:
        assert xml_success(found).findtext("CustomerCode") == "C-1"
    else:
        assert success(found)["CustomerCode"] == "C-1"


BODIES = {
    JSON: STRING.json.replace("%s", '"After"'),
    XML: STRING.xml.replace("%s", "<name>After</name>"),
    FORM: STRING.form.replace("%s", "After"),
}
BROKEN = {JSON: "{", XML: "<", FORM: "[=1"}
# what is shown -> type of the body, Accept, the type that answers
BY_BODY: dict[str, tuple[str, str, str]] = {
    "rule 3: an XML body without Accept": ("application/xml", "", "application/xml"),
    "rule 3: an XML body of text": ("text/xml; charset=utf-8", "", "text/xml"),
    "rule 3: an XML body, an Accept of nothing": ("text/xml", "image/png", "text/xml"),
    "rule 3: an XML body, any reply": ("application/xml", "*/*", "application/json"),
    "rule 3: an XML body, a JSON reply": ("application/xml", "text/json", "text/json"),
    "rule 3: a JSON body": ("application/json", "image/png", "application/json"),
    "rule 3: a form": (FORM, "image/png", "application/json"),
    "rule 3: a JSON body, an XML reply": ("application/json", "text/xml", "text/xml"),
    "rule 3: a form, an XML reply": (FORM, "application/xml", "application/xml"),
}


@pytest.mark.parametrize(("content_type", "accept", "answered"), BY_BODY.values(), ids=BY_BODY)
def test_the_body_decides_where_accept_does_not(
    program: Program, content_type: str, accept: str, answered: str
) -> None:
    sender = Program(program.token, content_type=content_type, accept=accept)
    kind = XML if "xml" in content_type else content_type
    taken, refused = sender.put(CONTRACT, BODIES[kind]), sender.put(CONTRACT, BROKEN[kind])
    assert (taken.status_code, STRING.kept()) == (200, "After")
    assert failure(refused)[:2] == (400, "MalformedBody")
    for response in (taken, refused):
        assert response["Content-Type"] == f"{answered}; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [CLIENT, "/DYNAMICS/CLIENTS/C-1", "/Dynamics/cLients/C-1/", "/dynamics/clients/C-1/"],
    ids=["rule 10: as written", "in capitals", "in any case, with a slash", "with a slash"],
)
def test_rule_10_takes_paths_in_any_case(program: Program, path: str) -> None:
    assert success(program.get(path))["CustomerCode"] == "C-1"
    assert xml_success(program.as_xml().get(path)).findtext("CustomerCode") == "C-1"
    success(program.as_form().put(f"{path.rstrip('/')}/Recurrences/R-1", BODIES[FORM]))
    assert STRING.kept() == "After"


@pytest.mark.parametrize(
    "path", ["/dynamics/nothing", f"{CLIENT}//", f"{CLIENT}/nothing", "/CollectionPolicies", "/"]
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_rule_10_an_unknown_address_is_asp_nets_404(
    program: Program, path: str, method: str
) -> None:
    uri = f"http://testserver/api{path}"
    text = f"No HTTP resource was found that matches the request URI '{uri}'."
    for content_type, body in BODIES.items():
        sender = Program(program.token, content_type=content_type, accept=JSON)
        response = sender.send(method, path, body)
        assert (response.status_code, response.content) == (404, f'{{"Message":"{text}"}}'.encode())
    response = program.as_xml().send(method, path)
    assert response.status_code == 404
    assert response.content.decode() == f"<Error><Message>{text}</Message></Error>"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", CLIENT, "GET, PUT, DELETE"),
        ("POST", CONTRACT, "GET, PUT, DELETE"),
        ("DELETE", "/CollectionPolicy", "POST"),
        ("POST", "/Customer", "PUT"),
    ],
)
def test_rule_10_another_method_is_asp_nets_405(
    program: Program, method: str, path: str, allowed: str
) -> None:
    text = f"The requested resource does not support http method '{method}'."
    for response, content in (
        (program.send(method, path, "{}"), f'{{"Message":"{text}"}}'),
        (program.as_form().send(method, path, "a=b"), f'{{"Message":"{text}"}}'),
        (program.as_xml().send(method, path), f"<Error><Message>{text}</Message></Error>"),
    ):
        assert (response.status_code, response["Allow"]) == (405, allowed)
        assert response.content.decode() == content


# what is shown -> JSON body of a policy, one of the texts
WORDED: dict[str, tuple[dict[str, Any], str]] = {
    "rule 10: required": ({}, "The ArMailName field is required."),
    "rule 10: range": (
        {"DaysUncollectibleDebt": 121},
        "The field DaysUncollectibleDebt must be between 1 and 120.",
    ),
    "rule 10: length": (
        {"CollectionReminderTime": "06:000"},
        "The field CollectionReminderTime must be a string or array type with a maximum length of"
        " '5'.",
    ),
    "rule 10: pattern": (
        {"MinimumInterest": 1.234},
        "The field MinimumInterest must match the regular expression '^\\d+(\\.\\d{1,2})?$'.",
    ),
    "rule 10: nested": (
        {"NotificationSchemaList": [{"NotificationSchemaId": GUID}, {"NotificationSchemaId": "x"}]},
        "The value 'x' is not valid for NotificationSchemaList[1].NotificationSchemaId.",
    ),
}


@pytest.mark.parametrize(("values", "text"), WORDED.values(), ids=WORDED.keys())
def test_rule_10_from_the_action_on_the_envelope_tells(
    program: Program, values: dict[str, Any], text: str
) -> None:
    body = {"GrantorTaxId": GRANTOR, **values}
    for accept in (JSON, XML):
        sender = Program(program.token, accept=accept)
        status, code, details = failure(sender.post("/CollectionPolicy", body))
        assert (status, code) == (400, "InvalidModel")
        assert text in details
    response = Program(program.token, accept=XML).post("/CollectionPolicy", body)
    assert document(response).tag == "ResponseModelApiOfGrantorSettingsModelApi"


def test_rule_10_a_fault_is_asp_nets_500_without_detail(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("billing.services.change_services", fail)
    for content_type, body in BODIES.items():
        sender = Program(program.token, content_type=content_type, accept=JSON)
        response = sender.put(CONTRACT, body)
        assert response.status_code == 500
        assert response.content == b'{"Message":"An error has occurred."}'
    response = program.as_xml().put(CONTRACT, BODIES[XML])
    assert response.status_code == 500
    assert response.content == b"<Error><Message>An error has occurred.</Message></Error>"
    assert STRING.kept() == "Before"
