"""Downloading what a list of the back office shows, in every format, for every kind."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.contrib.admin import site
from django.contrib.messages import get_messages
from django.urls import reverse
from python_calamine import CalamineWorkbook

from core.exports import xlsx_sheet
from core.imports.kind import ImportKind
from core.imports.registry import all_kinds
from tests.back_office import Staff, make_staff, make_superuser
from tests.builders import make_organization, make_segmentation, make_user
from tests.customers.admin.merging.pages import make_person

pytestmark = pytest.mark.django_db
PAGE = "customers_customersegmentation"
KINDS = sorted(all_kinds(), key=lambda kind: kind.name)
# An organization has some from the beginning.
FURNISHED = ("categories", "payment_types")
LISTED = [kind for kind in KINDS if site.is_registered(kind.model)]


def download(staff: Staff, name: str = "csv", page: str = PAGE, **parameters: Any) -> Any:
    return staff.client.get(reverse(f"admin:{page}_export", args=[name]), parameters)


def content(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def references(response: Any) -> list[str]:
    return [line.partition(",")[0] for line in content(response).decode().split("\r\n")[1:-1]]


def said(response: Any) -> list[str]:
    return [str(each) for each in get_messages(response.wsgi_request)]


def test_every_kind_has_a_list_that_can_be_exported():
    assert [kind.name for kind in KINDS if kind not in LISTED] == []


@pytest.mark.parametrize("kind", LISTED, ids=lambda kind: kind.name)
def test_the_list_of_every_kind_downloads_as_the_command_writes_it(kind: type[ImportKind]):
    staff = make_staff(make_organization())
    options = kind.model._meta
    page = f"{options.app_label}_{options.model_name}"
    shown = staff.get(f"{page}_changelist").content.decode()
    for name, content_type in (
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("jsonl", "application/jsonl; charset=utf-8"),
    ):
        address = reverse(f"admin:{page}_export", args=[name])
        assert f'href="{address}"' in shown
        response = staff.client.get(address)
        assert bool(content(response)) is (name != "jsonl" or kind.name in FURNISHED)
        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"] == (
            f'attachment; filename="{kind.name}-entity1.{name}"'
        )
        assert "no-store" in response["Cache-Control"]


def test_the_three_formats_say_the_same():
    mine = make_organization()
    make_segmentation(mine, reference="A", name="=1+1", description="'=x")
    staff = make_staff(mine)
    assert content(download(staff)).decode() == (
        "\ufeffreference,name,description\r\nA,'=1+1,''=x\r\n"
    )
    assert json.loads(content(download(staff, "jsonl"))) == {
        "reference": "A",
        "name": "=1+1",
        "description": "''=x",
    }
    book = CalamineWorkbook.from_filelike(BytesIO(content(download(staff, "xlsx"))))
    assert book.get_sheet_by_index(0).to_python() == [
        ["reference", "name", "description"],
        ["A", "=1+1", "''=x"],
    ]


def test_the_links_download_what_the_list_is_narrowed_to_on_all_its_pages():
    mine = make_organization()
    for number in range(60):
        make_segmentation(mine, reference=f"R{number:02}", name="wanted" if number % 10 else "no")
    staff = make_staff(mine)
    page = staff.get(f"{PAGE}_changelist", q="wanted", p=2).content.decode()
    address = reverse(f"admin:{PAGE}_export", args=["csv"])
    assert f'href="{address}?q=wanted"' in page
    found = references(staff.client.get(f"{address}?q=wanted"))
    assert found == [f"R{number:02}" for number in range(60) if number % 10]


def test_the_chosen_records_download_in_each_format():
    mine = make_organization()
    first, second = (make_segmentation(mine, reference=each) for each in ("A", "B"))
    make_segmentation(mine, reference="C")
    staff = make_staff(mine)
    chosen = {"_selected_action": [second.pk, first.pk]}
    response = staff.post(f"{PAGE}_changelist", action="export", **chosen)
    assert references(response) == ["A", "B"]
    response = staff.post(f"{PAGE}_changelist", action="export_jsonl", **chosen)
    assert [json.loads(line)["reference"] for line in content(response).splitlines()] == ["A", "B"]
    response = staff.post(f"{PAGE}_changelist", action="export_xlsx", **chosen)
    assert content(response).startswith(b"PK")


def test_a_file_holds_the_records_of_one_organization():
    mine, other = make_organization("mine"), make_organization("other")
    made = [make_segmentation(each, reference=each.slug) for each in (mine, other)]
    staff = make_superuser()
    response = download(staff)
    assert response.url == f"{reverse(f'admin:{PAGE}_changelist')}?"
    assert said(response) == ["Choose records of one organization."]
    chosen = {"action": "export", "_selected_action": [made[1].pk]}
    assert references(staff.post(f"{PAGE}_changelist", **chosen)) == ["other"]
    assert references(download(staff, organization__id__exact=mine.pk)) == ["mine"]
    assert references(download(make_staff(mine))) == ["mine"]


def test_another_organizations_records_are_not_downloaded():
    mine, other = make_organization("mine"), make_organization("other")
    theirs = make_segmentation(other, reference="theirs")
    make_segmentation(mine, reference="mine")
    staff = make_staff(mine)
    assert references(download(staff, organization__id__exact=other.pk)) == []
    chosen = {"action": "export", "_selected_action": [theirs.pk]}
    assert references(staff.post(f"{PAGE}_changelist", **chosen)) == []


@pytest.mark.parametrize("missing", ["export_records", "view_customersegmentation"])
def test_only_who_may_export_is_offered_it(missing: str):
    mine = make_organization()
    made = make_segmentation(mine, reference="A")
    codes = {"export_records", "view_customersegmentation", "change_customersegmentation"}
    staff = make_person(mine, *(codes - {missing}))
    assert download(staff).status_code == 403
    page = staff.get(f"{PAGE}_changelist").content.decode()
    assert f"/{PAGE.partition('_')[2]}/export/" not in page
    assert 'value="export"' not in page
    chosen = {"action": "export", "_selected_action": [made.pk]}
    assert not staff.post(f"{PAGE}_changelist", **chosen).streaming
    assert references(download(make_person(mine, *codes))) == ["A"]


def test_bad_addresses_are_no_failures():
    staff = make_staff(make_organization())
    assert download(staff, "pdf").status_code == 404
    assert download(staff, q="\0").status_code == 400
    assert download(staff, bogus="1").url.endswith("/?e=1")
    assert references(download(staff, pk=10**30)) == []


def test_more_records_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("core.exports.formats.MOST_ROWS", 1)
    monkeypatch.setattr(xlsx_sheet, "MOST_ROWS", 1)
    mine = make_organization()
    staff = make_staff(mine)
    make_segmentation(mine, reference="A")
    assert content(download(staff, "xlsx")).startswith(b"PK")
    make_segmentation(mine, reference="B")
    response = download(staff, "xlsx")
    assert said(response) == ["These are more than an XLSX sheet holds. Choose CSV or JSON lines."]
    assert references(download(staff)) == ["A", "B"]


def test_an_export_takes_as_many_queries_for_many_as_for_one(
    django_assert_max_num_queries: Any,
):
    mine = make_organization()
    staff = make_staff(mine)
    for number in range(30):
        make_segmentation(mine, reference=f"R{number:02}")
    with django_assert_max_num_queries(25):
        assert len(references(download(staff))) == 30


def test_nobody_downloads_anything_before_the_login():
    make_organization()
    stranger = Staff(make_user(is_staff=True))
    stranger.client.logout()
    assert "/login/" in download(stranger).url
