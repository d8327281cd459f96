"""`/api/v1.0/users`: the organization's people, read only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.models import User
from core.roles import Role
from tests.builders import make_organization, make_user
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db
URL = "/users"


def test_show_answers_the_documented_keys_in_their_order() -> None:
    entity1 = make_organization()
    user = make_user(
        entity1,
        reference="emp-002",
        email="ana@example.com",
        first_name="Ana",
        last_name="Ruiz",
        date_joined=datetime(2025, 1, 2, 3, 4, 5, 999_999, tzinfo=UTC),
    )
    User.objects.filter(pk=user.pk).update(updated_at=datetime(2025, 2, 3, 4, 5, 6, tzinfo=UTC))
    client = api(entity1)
    shown = client.get(f"{URL}/{user.pk}").json()
    assert list(shown.items()) == [
        ("id", user.pk),
        ("email", "ana@example.com"),
        ("firstName", "Ana"),
        ("lastName", "Ruiz"),
        ("reference", "emp-002"),
        ("employee", {"id": user.pk, "href": f"/api/v1.0/users/{user.pk}"}),
        ("enabled", True),
        ("organization", "entity1"),
        ("dateCreated", "2025-01-02T03:04:05Z"),
        ("lastUpdated", "2025-02-03T04:05:06Z"),
    ]
    assert client.get(f"{URL}/reference/emp-002").json() == shown


def test_what_a_person_lacks_is_null() -> None:
    entity1 = make_organization()
    user = make_user(entity1)
    shown = api(entity1).get(f"{URL}/{user.pk}").json()
    keys = ("email", "firstName", "lastName", "reference")
    assert [shown[key] for key in keys] == [None] * 4


def test_the_list_has_members_once_and_no_programs() -> None:
    entity1, entity2 = make_organization(), make_organization("entity2")
    both = make_user(entity1, entity2)
    driver = make_user(entity1, role=Role.DRIVER)
    make_user(entity2)
    make_user()
    page = api(entity1).get(URL).json()
    assert [user["id"] for user in page["data"]] == [both.pk, driver.pk]
    assert {user["organization"] for user in page["data"]} == {"entity1"}
    assert page["paging"]["total"] == 2


def test_the_programs_own_account_is_not_found() -> None:
    entity1 = make_organization()
    client = api(entity1)
    machine = User.objects.get(is_machine=True)
    answer = refusal(client.get(f"{URL}/{machine.pk}"))
    assert answer == (404, "not_found", f"The user with the id {machine.pk} doesn't exist.")


def test_the_list_can_be_filtered() -> None:
    entity1 = make_organization()
    ana = make_user(entity1, email="Ana@Example.com", first_name="Ana", reference="emp-1")
    luis = make_user(entity1, email="luis@example.org", first_name="Luis", is_active=False)
    client = api(entity1)

    def found(**filters: str) -> list[int]:
        return [user["id"] for user in client.get(URL, **filters).json()["data"]]

    assert found(email="*@example.com") == [ana.pk]
    assert found(firstName="lu*") == [luis.pk]
    assert found(reference="EMP-1") == [ana.pk]
    assert found(enabled="false") == [luis.pk]
    assert found(enabled="1", email="luis*") == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_users_are_read_only(method: str) -> None:
    entity1 = make_organization()
    user = make_user(entity1, reference="emp-1", first_name="Ana")
    client = api(entity1)
    for path in (URL, f"{URL}/{user.pk}", f"{URL}/reference/emp-1"):
        answer = client.send(method, path, {"firstName": "Eva"})
        assert refusal(answer)[:2] == (405, "method_not_allowed"), path
        assert "GET" in answer.headers["Allow"]
    user.refresh_from_db()
    assert user.first_name == "Ana"
