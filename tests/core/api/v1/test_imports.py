"""Imports over HTTP: a file is sent, its plan is read, applied or discarded."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from core.models import Event, ImportRun, Organization
from core.roles import Role
from customers.models import CustomerSegmentation
from tests.builders import make_organization
from tests.imports.sending import SEGMENTS, send
from tests.v1 import Api, api, refusal

pytestmark = pytest.mark.django_db
ZERO = {"update": 0, "unchanged": 0, "duplicate": 0, "conflict": 0, "error": 0}


@pytest.fixture
def entity1() -> Organization:
    return make_organization("entity1")


@pytest.fixture
def client(entity1: Organization) -> Api:
    return api(entity1)


def references() -> list[str]:
    return list(CustomerSegmentation.objects.order_by("pk").values_list("reference", flat=True))


def test_a_file_is_planned_and_nothing_is_written_until_it_is_applied(client: Api) -> None:
    reply = send(client)
    assert reply.status_code == 202
    run = reply.json()
    own = f"/api/v1.0/imports/{run['id']}"
    assert reply["Location"] == own
    assert (run["kind"], run["state"], run["file"]) == ("segmentations", "planned", "segments.csv")
    assert (run["onError"], run["apply"], run["size"]) == ("stop", False, len(SEGMENTS))
    assert run["counts"] == {"create": 2, **ZERO, "written": 0}
    assert run["links"] == {
        "self": own,
        "rows": f"{own}/rows",
        "failed": f"{own}/failed",
        "apply": f"{own}/apply",
    }
    assert references() == []
    applied = client.post(f"/imports/{run['id']}/apply")
    assert applied.status_code == 202
    after = applied.json()
    assert (after["state"], after["links"]["apply"]) == ("applied", None)
    assert after["counts"] == {"create": 2, **ZERO, "written": 2}
    assert after["dateApplied"]
    assert client.get(f"/imports/{run['id']}").json() == after
    assert references() == ["A", "B"]
    event = Event.objects.get(code="customer_segmentation.created", subject_label="Anna (A)")
    assert event.client is not None
    assert event.client.name == "Test client"


def test_a_file_may_be_applied_at_once(client: Api) -> None:
    run = send(client, apply="true").json()
    assert (run["state"], run["apply"]) == ("applied", True)
    assert references() == ["A", "B"]


def test_bad_rows_stop_an_import_or_are_skipped(client: Api) -> None:
    content = "reference,name\nA,Anna\nB,\nA,Again\n"
    run = send(client, content, apply="true").json()
    assert run["state"] == "failed"
    assert run["message"] == "Nothing was changed, because rows have problems."
    assert references() == []
    run = send(client, content).json()
    assert refusal(client.post(f"/imports/{run['id']}/apply")) == (
        400,
        "save_failed",
        "Failed to save instance. Nothing was changed, because rows have problems.",
    )
    for name in ("onError", "on_error"):
        run = send(client, content, apply="true", **{name: "skip"}).json()
        assert (run["state"], run["onError"]) == ("applied", "skip")
    assert references() == ["A"]
    assert run["counts"] == {
        **ZERO,
        "create": 0,
        "unchanged": 1,
        "duplicate": 1,
        "error": 1,
        "written": 0,
    }


def test_the_plan_can_be_read_row_by_row(client: Api) -> None:
    run = send(client, "reference,name\nA,Anna\nB,\nC,Carl\nD,\n").json()
    page = client.get(f"/imports/{run['id']}/rows", action="error", limit=1).json()
    assert page["data"] == [
        {
            "line": 3,
            "action": "error",
            "key": "B",
            "changes": {},
            "problems": [{"column": "name", "text": "is required."}],
        }
    ]
    assert page["paging"] == {
        "total": 2,
        "max": 1,
        "offset": 0,
        "previous": None,
        "next": run["links"]["rows"] + "?max=1&offset=1&sort=line&order=asc&action=error",
    }
    following = client.client.get(page["paging"]["next"]).json()
    assert [row["line"] for row in following["data"]] == [5]
    rows = client.get(f"/imports/{run['id']}/rows", order="desc", max=3, offset=1).json()["data"]
    assert [(row["line"], row["action"]) for row in rows] == [
        (4, "create"),
        (3, "error"),
        (2, "create"),
    ]
    assert rows[0]["changes"] == {"reference": [None, "C"], "name": [None, "Carl"]}


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"action": "burn"}, "invalid_param_type"),
        ({"limit": "0"}, "invalid_param_type"),
        ({"sort": "key"}, "invalid_param_type"),
        ({"color": "red"}, "invalid_param"),
    ],
)
def test_bad_parameters_of_the_rows_are_refused(
    client: Api, parameters: dict[str, str], code: str
) -> None:
    run = send(client).json()
    assert refusal(client.get(f"/imports/{run['id']}/rows", **parameters))[:2] == (400, code)


def test_the_failed_rows_are_a_file_that_can_be_sent_again(client: Api) -> None:
    run = send(client, "name,reference\nAnna,A\n,=B\nBert,C\nCarl,C\n").json()
    reply = client.get(f"/imports/{run['id']}/failed")
    assert (reply.status_code, reply["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert f'filename="import-{run["id"]}-failed.csv"' in reply["Content-Disposition"]
    text = b"".join(reply.streaming_content).decode()
    rows = list(csv.reader(StringIO(text)))
    assert [row[0] for row in rows] == ["_line", "3", "5"]
    assert rows[1][1] == "name: is required."
    mended = text.replace("is required.,,", "is required.,Named,").replace("Carl,C", "Carl,D")
    again = send(client, mended).json()
    assert (again["counts"]["create"], again["counts"]["error"]) == (2, 0)


def test_a_plan_is_discarded_and_an_applied_import_is_not(client: Api) -> None:
    run = send(client).json()
    assert client.delete(f"/imports/{run['id']}").json() == {
        "success": "true",
        "success_description": "Instance deleted successfully",
    }
    assert client.get(f"/imports/{run['id']}").json()["state"] == "discarded"
    reply = client.post(f"/imports/{run['id']}/apply")
    assert refusal(reply)[:2] == (400, "save_failed")
    applied = send(client, apply="true").json()
    assert refusal(client.delete(f"/imports/{applied['id']}"))[:2] == (400, "delete_failed")
    assert references() == ["A", "B"]


def test_imports_are_listed_the_newest_first(client: Api) -> None:
    ids = [send(client, called=name).json()["id"] for name in ("a.csv", "b.csv", "c.csv")]
    client.post(f"/imports/{ids[0]}/apply")
    page = client.get("/imports", max=2).json()
    assert [run["id"] for run in page["data"]] == [ids[2], ids[1]]
    assert page["paging"]["total"] == 3
    rest = client.client.get(page["paging"]["next"]).json()
    assert [run["id"] for run in rest["data"]] == [ids[0]]
    assert [run["id"] for run in client.get("/imports", state="applied").json()["data"]] == ids[:1]
    assert client.get("/imports", kind="customers").json()["data"] == []
    assert [run["id"] for run in client.get("/imports", sort="id").json()["data"]] == ids


def test_a_repeated_request_is_one_import(entity1: Organization) -> None:
    client = api(entity1, headers={"Idempotency-Key": "one"})
    first, second = send(client), send(client)
    assert (first.json(), second["Idempotency-Replayed"]) == (second.json(), "true")
    assert ImportRun.objects.count() == 1
    assert refusal(send(client, "reference,name\nX,Other\n"))[0] == 422


def test_an_import_that_is_not_as_it_was_seen_is_left_alone(entity1: Organization) -> None:
    client = api(entity1)
    run = send(client).json()
    stale = client.client.post(
        f"/api/v1.0/imports/{run['id']}/apply", headers={"If-Match": '"stale"'}
    )
    assert refusal(stale)[0] == 412
    tag = client.get(f"/imports/{run['id']}")["ETag"]
    reply = client.client.post(f"/api/v1.0/imports/{run['id']}/apply", headers={"If-Match": tag})
    assert reply.json()["state"] == "applied"


def test_what_a_role_may_not_import_is_not_there_for_it(
    entity1: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    from customers.imports.segmentations import SegmentationImport

    run = send(api(entity1)).json()
    monkeypatch.setattr(
        SegmentationImport, "writers", frozenset({Role.ADMIN, Role.DISPATCHER}), raising=False
    )
    client = api(entity1, role=Role.CRM_USER)
    assert refusal(send(client))[1] == "save_failed"
    assert client.get("/imports").json()["data"] == []
    for path in ("", "/rows", "/failed"):
        assert refusal(client.get(f"/imports/{run['id']}{path}"))[0] == 404
    assert refusal(client.post(f"/imports/{run['id']}/apply"))[0] == 404
    assert refusal(client.delete(f"/imports/{run['id']}"))[0] == 404
    assert api(entity1, role=Role.DISPATCHER).get("/imports").json()["paging"]["total"] == 1
