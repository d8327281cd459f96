"""Who sees imports, and who imports what, into which organization."""

from __future__ import annotations

import pytest

from core.imports import jobs
from core.models import ImportRun
from core.staff import StaffGroup
from tests.back_office import listed, make_group_member, make_staff, make_superuser
from tests.builders import make_organization
from tests.core.admin_imports.files import begun, csv_of, upload

pytestmark = pytest.mark.django_db


def test_another_organizations_import_does_not_exist():
    run = begun(make_organization("other"), csv_of("A1,Ann"))
    jobs.submit(run)
    staff = make_staff(make_organization())
    assert listed(staff.get("core_importrun_changelist")) == set()
    for page in ("change", "progress", "failed", "columns", "again", "apply", "resume", "discard"):
        assert staff.get(f"core_importrun_{page}", run.pk).status_code == 404, page
        assert staff.post(f"core_importrun_{page}", run.pk).status_code == 404, page
    query = f"?organization={run.organization_id}"
    assert upload(staff, csv_of("A2,Ben"), query).status_code == 404
    assert ImportRun.objects.count() == 1


def test_one_imports_what_one_may_change_and_sees_what_one_may_see():
    organization = make_organization()
    run = begun(organization, csv_of("A1,Ann"))
    places = begun(organization, csv_of("L1,Loc"), kind="locations")
    for each in (run, places):
        jobs.submit(each)
    auditor = make_group_member(StaffGroup.AUDITOR, organization)
    assert listed(auditor.get("core_importrun_changelist")) == {run.pk, places.pk}
    assert auditor.get("core_importrun_change", run.pk).context["steps"] == []
    for page in ("apply", "discard", "again", "columns", "failed"):
        assert auditor.post(f"core_importrun_{page}", run.pk).status_code == 403, page
    assert auditor.get("core_importrun_add").status_code == 403
    # Collections change no customers wholly, and see no locations.
    collections = make_group_member(StaffGroup.COLLECTIONS, organization)
    assert listed(collections.get("core_importrun_changelist")) == {run.pk}
    assert collections.get("core_importrun_change", places.pk).status_code == 404
    assert collections.post("core_importrun_apply", run.pk).status_code == 403
    errors = upload(collections, csv_of("A1,Ann"), f"?organization={organization.pk}")
    assert "kind" in errors.context["form"].errors
    dispatcher = make_group_member(StaffGroup.DISPATCHER, organization)
    assert dispatcher.get("core_importrun_changelist").status_code == 403


def test_whoever_sees_several_organizations_chooses_one_first():
    mine, other = make_organization("mine"), make_organization("other")
    chief = make_superuser()
    page = chief.get("core_importrun_add")
    assert set(page.context["organizations"]) == {mine, other}
    assert upload(chief, csv_of("A1,Ann")).status_code == 200
    assert not ImportRun.objects.exists()
    upload(chief, csv_of("A1,Ann"), f"?organization={other.pk}")
    assert ImportRun.objects.get().organization == other
