"""Importing in the back office: upload, look, match columns, apply, give up, try again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.imports import jobs, uploads
from core.imports.profiles import save_profile
from core.imports.records import Reading
from core.imports.registry import all_kinds
from core.models import Event, ImportProfile, ImportRow, ImportRun, ImportState
from core.staff import StaffGroup
from customers.models import Customer
from tests.back_office import Staff, make_group_member, make_staff
from tests.builders import make_actor, make_category, make_customer, make_organization
from tests.core.admin_imports.files import UPLOAD, begun, csv_of, numbered_rows, upload

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def planned(staff: Staff, content: bytes, **values: Any) -> ImportRun:
    response = upload(staff, content, **values)
    assert response.status_code == 302, response.context["form"].errors
    return ImportRun.objects.latest("pk")


def test_a_file_is_uploaded_looked_at_and_applied():
    organization = make_organization()
    staff = make_group_member(StaffGroup.CUSTOMER_SERVICE, organization)
    response = upload(staff, csv_of("A1,Ann", "A2,Ben"))
    run = ImportRun.objects.get()
    assert response.url == reverse("admin:core_importrun_change", args=[run.pk])
    assert (run.state, run.source, run.created_by) == ("planned", "records.csv", staff.user)
    shown = text_of(staff.get("core_importrun_change", run.pk))
    assert "2 new, 0 to change, 0 unchanged" in shown
    assert "Ann" in shown
    assert not Customer.objects.exists()
    asked = text_of(staff.get("core_importrun_apply", run.pk))
    assert "2 will be created" in asked
    assert not Customer.objects.exists()
    assert staff.post("core_importrun_apply", run.pk).status_code == 302
    assert Customer.objects.count() == 2
    run.refresh_from_db()
    assert (run.state, run.applied_by) == (ImportState.APPLIED, staff.user)
    event = Event.objects.filter(code="customer.created").latest("pk")
    assert (event.actor, event.request_id) == (staff.user, run.request_id)


def test_a_file_may_be_applied_at_once():
    staff = make_staff(make_organization())
    run = planned(staff, csv_of("A1,Ann"), how="apply")
    assert run.state == ImportState.APPLIED
    assert "1 written, 0 unchanged" in text_of(staff.get("core_importrun_change", run.pk))


def test_the_form_says_what_is_wrong_with_what_was_sent():
    staff = make_staff(make_organization())
    assert upload(staff, b"").context["form"].errors["file"] == ["The file is empty."]
    errors = upload(staff, b"x\n", kind="spies", sheet="x" * 101, delimiter="!").context["form"]
    assert set(errors.errors) == {"kind", "sheet", "delimiter"}
    missing = staff.post("core_importrun_add", **UPLOAD)
    assert missing.context["form"].errors["file"] == ["This field is required."]
    assert not ImportRun.objects.exists()


def test_the_themes_script_finds_an_input_of_its_own_for_the_files_name():
    page = text_of(make_staff(make_organization()).get("core_importrun_add"))
    around = page.partition('type="file"')[2].partition("</p>")[0]
    assert '<input type="text" hidden disabled>' in around


def test_a_file_that_is_too_large_is_refused(settings):
    settings.IMPORTS_LARGEST = 1024 * 1024
    staff = make_staff(make_organization())
    errors = upload(staff, b"x" * (1024 * 1024 + 1)).context["form"].errors
    assert errors["file"] == ["The file has more than 1 megabytes."]


def test_an_update_shows_old_and_new_values_and_related_records_by_name():
    organization = make_organization()
    retail = make_category(organization, name="Retail", reference="retail")
    make_category(organization, name="Hotels", reference="hotels")
    customer = make_customer(organization, reference="A1", name="Ann", category=retail)
    staff = make_staff(organization)
    content = csv_of("A1,Anne,hotels", header="reference,name,category")
    page = staff.get("core_importrun_change", planned(staff, content).pk)
    (row,) = page.context["rows"]
    told = {each.name: (each.old, each.new) for each in row.differences}
    assert told["name"] == ("Ann", "Anne")
    assert told["category"] == ("Retail (retail)", "Hotels (hotels)")
    assert row.link == reverse("admin:customers_customer_change", args=[customer.pk])


def test_problems_are_shown_with_line_and_column_and_downloaded_to_be_mended():
    staff = make_staff(make_organization())
    run = planned(staff, csv_of("A1,Ann", "A2,"))
    page = staff.get("core_importrun_change", run.pk)
    (row,) = [each for each in page.context["rows"] if each.problems]
    assert (row.line, row.problems[0].position, row.problems[0].column) == (3, 2, "name")
    assert not [step for _, step in page.context["steps"] if step.is_main], "nothing to apply"
    assert "Rows have problems, so nothing can be imported." in page.context["notes"][0]
    file = staff.get("core_importrun_failed", run.pk)
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "_line,_problems,reference,name"
    assert lines[1].startswith("3,name: ")
    assert "attachment" in file["Content-Disposition"]
    mended = b"\n".join(line.encode() for line in lines).replace(b"A2,", b"A2,Ben")
    assert planned(staff, mended).created_rows == 1


def test_what_rows_make_on_the_way_is_told_by_its_name():
    staff = make_staff(make_organization())
    content = b"reference,name,groups\nA1,Ann,vip\n"
    run = planned(staff, content, create_missing="on")
    page = staff.get("core_importrun_change", run.pk)
    assert page.context["others"] == [("Group created vip (vip)", "1")]
    assert page.context["notes"] == []


def test_rows_are_paged_by_line_and_chosen_by_what_becomes_of_them():
    organization = make_organization()
    make_customer(organization, reference="C3", name="Customer 3")
    staff = make_staff(organization)
    run = planned(staff, csv_of(*numbered_rows(120)))

    def lines(**query: Any) -> list[int]:
        page = staff.get("core_importrun_change", run.pk, **query)
        return [row.line for row in page.context["rows"]]

    assert lines() == list(range(2, 52))
    assert lines(after=51) == list(range(52, 102))
    assert lines(after=101) == list(range(102, 122))
    assert lines(action="unchanged") == [4]
    assert lines(action="create", after=119) == [120, 121]
    assert lines(action="error") == lines(action="bad") == lines(action="x") == []
    assert lines(after="9" * 18) == []
    assert lines(after="x")[0] == 2
    page = staff.get("core_importrun_change", run.pk)
    assert page.context["next_page"] == "?after=51#rows"


def test_a_page_takes_as_many_queries_for_many_rows():
    organization = make_organization()
    staff = make_staff(organization)
    few, many = (planned(staff, csv_of(*numbered_rows(each))) for each in (1, 60))

    def queries(run: ImportRun) -> int:
        with CaptureQueriesContext(connection) as found:
            staff.get("core_importrun_change", run.pk)
        return len(found)

    queries(few)
    assert queries(few) == queries(many) <= 15


def test_progress_is_told_to_the_page_that_asks():
    staff = make_staff(make_organization())
    run = begun(make_organization("other"), csv_of("A1,Ann"))
    assert staff.get("core_importrun_progress", run.pk).status_code == 404
    mine = begun(staff.user.memberships.get().organization, csv_of("A1,Ann"))
    told = staff.get("core_importrun_progress", mine.pk)
    assert "no-store" in told["Cache-Control"]
    assert told.json() == {
        **{"state": "waiting", "label": "Waiting", "percent": 0},
        **{"text": "Waiting for the worker.", "is_ended": False},
        "counts": "0 new, 0 to change, 0 unchanged",
    }
    ImportRun.objects.filter(pk=mine.pk).update(state="planning", bytes_read=mine.size // 2)
    assert staff.get("core_importrun_progress", mine.pk).json()["percent"] in range(40, 51)
    page = staff.get("core_importrun_change", mine.pk)
    assert reverse("admin:core_importrun_progress", args=[mine.pk]) in text_of(page)
    jobs.submit(mine)
    assert staff.get("core_importrun_progress", mine.pk).json()["is_ended"] is True


def test_foreign_headers_are_matched_with_columns_and_kept_as_a_profile():
    organization = make_organization()
    staff = make_staff(organization)
    theirs = csv_of("A1,Ann,x", header="Clave,Nombre,Otro")
    run = planned(staff, theirs)
    assert run.state == ImportState.FAILED
    page = staff.get("core_importrun_change", run.pk)
    assert page.context["header_does_not_fit"]
    shown = staff.get("core_importrun_columns", run.pk).context["form"]
    assert [field.label for field in shown.column_fields] == ["Clave", "Nombre", "Otro"]
    twice = staff.post("core_importrun_columns", run.pk, **{"column-0": "name", "column-1": "name"})
    assert "column-1" in twice.context["form"].errors
    chosen = {"column-0": "reference", "column-1": "name", "column-2": "", "profile": "Acme"}
    staff.post("core_importrun_columns", run.pk, **chosen)
    again = ImportRun.objects.latest("pk")
    assert (again.state, again.created_rows) == (ImportState.PLANNED, 1)
    assert ImportRow.objects.get(run=again).key == "A1"
    profile = ImportProfile.objects.get(organization=organization, name="Acme")
    assert profile.column_map == {"Clave": "reference", "Nombre": "name", "Otro": ""}
    # The next file of this sender.
    third = planned(staff, csv_of("A2,Ben,y", header="Clave,Nombre,Otro"), profile=profile.pk)
    assert (third.state, third.created_rows) == (ImportState.PLANNED, 1)
    # What it was matched with before is chosen already.
    shown = staff.get("core_importrun_columns", third.pk).context["form"]
    assert [field.value() for field in shown.column_fields] == ["reference", "name", ""]


def test_a_profile_of_other_records_or_organizations_is_refused():
    organization = make_organization()
    staff = make_staff(organization)
    kinds = {kind.name: kind for kind in all_kinds()}
    wrong, foreign = (
        save_profile(owner, kinds[kind], "x", Reading(), by=make_actor())
        for owner, kind in ((organization, "regions"), (make_organization("o"), "customers"))
    )
    for profile in (wrong, foreign):
        errors = upload(staff, csv_of("A1,Ann"), profile=profile.pk).context["form"].errors
        assert set(errors) == {"profile"}


def test_the_same_file_is_tried_again_in_another_way():
    staff = make_staff(make_organization())
    run = planned(staff, csv_of("A1,Ann", "A2,"), how="apply", delimiter=",")
    assert run.state == ImportState.FAILED
    form = staff.get("core_importrun_again", run.pk).context["form"]
    assert form["delimiter"].value() == ","
    assert form["how"].value() == "apply"
    staff.post("core_importrun_again", run.pk, how="apply", on_error="skip", delimiter=",")
    new = ImportRun.objects.latest("pk")
    assert (new.state, new.written_rows, new.error_rows) == (ImportState.APPLIED, 1, 1)
    run.refresh_from_db()
    assert (run.state, run.upload) == (ImportState.FAILED, "")
    assert staff.get("core_importrun_again", run.pk).status_code == 302


def test_a_plan_is_discarded_with_its_file(django_capture_on_commit_callbacks, imports_folder):
    staff = make_staff(make_organization())
    run = planned(staff, csv_of("A1,Ann"))
    assert "Nothing of it was written" in text_of(staff.get("core_importrun_discard", run.pk))
    with django_capture_on_commit_callbacks(execute=True):
        staff.post("core_importrun_discard", run.pk)
    run.refresh_from_db()
    assert run.state == ImportState.DISCARDED
    assert list(imports_folder.iterdir()) == []
    assert staff.post("core_importrun_apply", run.pk).status_code == 302
    assert not Customer.objects.exists()


def test_a_run_that_was_left_in_the_middle_goes_on_by_a_button():
    organization = make_organization()
    staff = make_staff(organization)
    run = begun(organization, csv_of("A1,Ann"), by=make_actor(user=staff.user))
    assert "Go on" in text_of(staff.get("core_importrun_change", run.pk))
    staff.post("core_importrun_resume", run.pk)
    run.refresh_from_db()
    assert run.state == ImportState.PLANNED
    assert uploads.has_upload(run)


def test_the_home_page_shows_imports_in_progress_and_the_latest():
    organization = make_organization()
    staff = make_staff(organization)
    assert "Imports" not in [each.title for each in staff.get("index").context["sections"]]
    jobs.submit(begun(organization, csv_of("A1,Ann")))
    waiting = begun(organization, csv_of("A2,Ben"))
    begun(make_organization("other"), csv_of("A3,Cid"))
    shown = {str(each.title): each for each in staff.get("index").context["sections"]}
    (feed,) = shown["Imports"].feeds
    assert [entry.what for entry in feed.entries] == [
        "Customers: Waiting. Waiting for the worker.",
        "Customers: Planned. 1 new, 0 to change, 0 unchanged",
    ]
    assert feed.entries[0].link == reverse("admin:core_importrun_change", args=[waiting.pk])
