"""The company's policy over the wire: the documented bodies, in every format."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from collections_policy.models import CollectionPolicy
from core.models import Organization
from tests import builders
from tests.collections_policy.api.bodies import form_of, policy_body, xml_of
from tests.collections_policy.building import SCHEMA, make_policy, make_schema
from tests.dynamics import (
    Program,
    as_body,
    document,
    failure,
    sample_text,
    success,
    warnings,
    xml_success,
)

pytestmark = pytest.mark.django_db
PATH = "/CollectionPolicy"
ROOT = "GrantorSettingsModelApi"
SELLER = "08de22c4-0ad9-82b3-ba1f-9f35ac4f117c"


@pytest.fixture
def sample_company(company: Organization) -> Organization:
    """Return the company with what the documented request names: a schema and a seller."""
    make_schema(company, SCHEMA, name="Ours")
    builders.make_user(company, uuid=SELLER)
    return company


def documented(kind: str, company: Organization) -> str:
    """Return the documented request with valid values where it has none."""
    text = sample_text(f"save_collection_policy.request.{kind}")
    for number, value in ((1, company.tax_id), (3, "09:59"), (5, "cobranza@example.com.mx")):
        text = text.replace(f"sample string {number}", value)
    return text


def test_the_documented_json_is_accepted_and_answered_in_the_documented_order(
    sample_company: Organization, program: Program
) -> None:
    sent = documented("json", sample_company)
    response = program.post(PATH, sent)
    listed = [
        {"NotificationSchemaId": str(SCHEMA), "NotificationSchemaName": "Ours"},
        json.loads(sent)["NotificationSchemaList"][0],
    ]
    data = json.loads(sent) | {"NotificationSchemaList": listed}
    envelope = {
        "success": True,
        "message": "The collection policy was saved.",
        "messageDetail": [],
        "failureCode": None,
        "data": data,
    }
    assert response.content.decode() == json.dumps(envelope, separators=(",", ":"))
    published = json.loads(sample_text("save_collection_policy.response.json"))
    assert list(data) == list(published["data"])
    assert list(response.json()) == list(published)


def test_the_documented_xml_is_accepted_and_answered_in_the_documented_order(
    sample_company: Organization, program: Program
) -> None:
    sent = documented("xml", sample_company)
    response = program.as_xml().post(PATH, sent)
    wanted = ElementTree.fromstring(sent)  # noqa: S314 - our own words
    listed = wanted.find("NotificationSchemaList")
    assert listed is not None
    listed[0][0].text, listed[0][1].text = str(SCHEMA), "Ours"
    answered = as_body(xml_success(response), ROOT)
    assert ElementTree.canonicalize(answered, strip_text=True) == ElementTree.canonicalize(
        ElementTree.tostring(wanted, encoding="unicode"), strip_text=True
    )
    published = ElementTree.fromstring(  # noqa: S314 - our own words
        sample_text("save_collection_policy.response.xml")
    )
    root = document(response)
    assert (root.tag, root.attrib) == (published.tag, published.attrib)
    told = [element.tag for element in published if element.tag != "failureCode"]
    assert [element.tag for element in root] == told
    names = [element.tag for element in published.findall("data/*")]
    assert [element.tag for element in root.findall("data/*")] == names


def test_a_documented_form_is_accepted(sample_company: Organization, program: Program) -> None:
    sent = json.loads(documented("json", sample_company))
    pairs = {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in form_of(sent).items()
    }
    data = success(program.as_form().post(PATH, pairs))
    assert data | {"NotificationSchemaList": []} == sent | {"NotificationSchemaList": []}
    dotted = {re.sub(r"\]\[(\w+)\]", r"].\1", name): value for name, value in pairs.items()}
    assert "NotificationSchemaList[0].NotificationSchemaId" in dotted
    assert success(program.as_form().post(PATH, dotted)) == data


@pytest.mark.parametrize(
    ("value", "in_json", "in_xml"),
    [
        (6.1, "6.1", "6.1"),
        (6, "6.0", "6"),
        (0, "0.0", "0"),
        ("6.25", "6.25", "6.25"),
        ("-0.0", "0.0", "0"),
        (0.30000000000000004, "0.3", "0.3"),
    ],
)
def test_interest_is_written_as_a_double(
    company: Organization, program: Program, value: object, in_json: str, in_xml: str
) -> None:
    response = program.post(PATH, policy_body(company, MinimumInterest=value))
    assert f'"MinimumInterest":{in_json},"MaximunInterest":7.1,' in response.content.decode()
    response = program.as_xml().get(f"{PATH}/{company.tax_id}")
    assert xml_success(response).findtext("MinimumInterest") == in_xml


@pytest.mark.parametrize(
    "path", ["/collectionpolicy/aaa010101aaa/", "/COLLECTIONPOLICY/AAA010101AAA"]
)
def test_get_answers_what_was_saved_in_any_case(
    company: Organization, program: Program, path: str
) -> None:
    body = policy_body(company)
    saved = program.post("/collectionPOLICY/", body)
    assert success(saved) == body
    assert success(program.get(path)) == body
    as_xml = program.as_xml()
    again = as_body(xml_success(as_xml.get(path)), ROOT)
    assert as_body(xml_success(as_xml.post(PATH, again)), ROOT) == again
    assert CollectionPolicy.objects.get().history.count() == 1


def test_get_lists_all_schemas_of_the_company(company: Organization, program: Program) -> None:
    make_policy(company)
    make_schema(company, None, name="Strict")
    data = success(program.get(f"{PATH}/{company.tax_id}"))
    names = [each["NotificationSchemaName"] for each in data["NotificationSchemaList"]]
    assert names == ["Normal", "Strict"]


def test_there_is_nothing_before_the_first_save(company: Organization, program: Program) -> None:
    response = program.get(f"{PATH}/{company.tax_id}")
    text = f"The collection policy of {company.tax_id} does not exist."
    assert failure(response) == (404, "NotFound", [text])


@pytest.mark.parametrize("absent", [True, False])
def test_what_is_optional_becomes_null(
    company: Organization, program: Program, absent: bool
) -> None:
    builders.make_user(company, uuid=SELLER)
    body = policy_body(company, UserId=SELLER)
    success(program.post(PATH, body))
    nulls: dict[str, None] = dict.fromkeys(
        ("IsAfiliatedCC", "IsCreditRateAutomatic", "CollectionReminderTime", "UserId")
    )
    sent = body | nulls | {"NotificationSchemaList": None}
    if absent:
        sent = {name: value for name, value in sent.items() if value is not None}
    listed = body["NotificationSchemaList"]
    assert success(program.post(PATH, sent)) == body | nulls | {"NotificationSchemaList": listed}
    in_xml = program.as_xml().get(f"{PATH}/{company.tax_id}").content.decode()
    for name in ("IsAfiliatedCC", "IsCreditRateAutomatic", "UserId"):
        assert f'<{name} xsi:nil="true" />' in in_xml
    assert "CollectionReminderTime" not in in_xml


def test_what_is_odd_is_told_with_the_names_of_the_wire(
    company: Organization, program: Program
) -> None:
    body = policy_body(company, IsAfiliatedCC=None, AssignSeller=True)
    told = [
        "IsCreditRateEnabled: Only members of the credit bureau can report to it.",
        "UserId: Documents without a seller of their own get none.",
    ]
    assert warnings(program.post(PATH, body)) == told
    response = program.as_xml().post(PATH, xml_of(ROOT, body))
    details = [each.text for each in document(response).findall("messageDetail/string")]
    assert details == told


def test_a_single_company_need_not_be_named_in_a_query_but_in_the_body(
    company: Organization, program: Program
) -> None:
    body = policy_body(company)
    del body["GrantorTaxId"]
    told = ["The GrantorTaxId field is required."]
    assert failure(program.post(PATH, body)) == (400, "InvalidModel", told)
