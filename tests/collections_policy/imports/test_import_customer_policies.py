"""`import_customer_policies`: what customers have of their own, out of a file and into one."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from collections_policy.imports.policy_columns import CUSTOMER_POLICY_COLUMNS
from collections_policy.models import CustomerPolicy
from core.models import Event, Organization
from customers.services import cancel_customer, merge_customers
from customers.services.columns import plain_columns
from tests.builders import later, make_customer, make_organization
from tests.collections_policy.building import (
    OTHER_SCHEMA,
    SCHEMA,
    UNKNOWN,
    codes,
    make_policy,
    make_schema,
    notification_type,
    save_customer_policy,
)
from tests.imports.harness import Run, export, import_file, last_run
from tests.imports.harness import import_rows as import_lines

KIND = "customer_policies"
ALL = (
    "customer,uses_general_policy,reports_automatically,default_schema,notification_type,"
    "shows_detail,attaches_documents"
)


@pytest.fixture
def entity1(db: None) -> Organization:
    organization = make_organization("entity1")
    for number in (1, 2, 3):
        make_customer(organization, reference=f"C-{number}")
    make_schema(organization)
    make_schema(organization, OTHER_SCHEMA, name="Strict")
    return organization


def import_rows(folder: Path, *lines: str, options: tuple[str, ...] = ()) -> Run:
    return import_lines(KIND, folder, *lines, options=options)


def own(reference: str = "C-1", organization: str = "entity1") -> CustomerPolicy:
    return CustomerPolicy.objects.get(
        organization__slug=organization, customer__reference=reference
    )


def said(policy: CustomerPolicy) -> tuple[object, ...]:
    return (
        policy.uses_general_policy,
        policy.reports_automatically,
        policy.default_schema.name,
        policy.notification_type.number,
        policy.shows_detail,
        policy.attaches_documents,
    )


def test_every_setting_is_a_column_and_explained():
    targets = {column.target for column in CUSTOMER_POLICY_COLUMNS}
    relations = {"customer", "default_schema", "notification_type"}
    assert targets == {*plain_columns(CustomerPolicy), *relations}
    assert [each.name for each in CUSTOMER_POLICY_COLUMNS if not each.explained] == []


def test_policies_are_set_whole(entity1: Organization, tmp_path):
    run = import_rows(
        tmp_path,
        ALL,
        "C-1,false,true,Strict,2,1,no",
        f"C-2,true,false,{str(SCHEMA).upper()},1,0,yes",
    )
    assert (run.status, run.err) == (0, "")
    assert said(own("C-1")) == (False, True, "Strict", 2, True, False)
    assert said(own("C-2")) == (True, False, "Normal", 1, False, True)
    assert codes(entity1)[-2:] == ["customer_policy.saved"] * 2
    assert own().history.get().request_id == last_run().request_id


def test_names_of_the_dynamics_surface_work_too(entity1: Organization, tmp_path):
    run = import_rows(
        tmp_path,
        "CustomerCode,UseGeneralPolicy,IsCreditRateAutomatic,DefaultNotificationSchemaId,"
        "NotificationTypeId,ShowDocumentDetail,FlagAttachment",
        f"C-1,false,true,{OTHER_SCHEMA},2,true,false",
    )
    assert (run.status, run.err) == (0, "")
    assert said(own()) == (False, True, "Strict", 2, True, False)


def test_an_absent_column_stays_and_an_empty_cell_is_what_the_company_says(
    entity1: Organization, tmp_path
):
    make_policy(entity1, reports_automatically=None, notification_type=3)
    save_customer_policy(
        entity1.customers.get(reference="C-1"),
        default_schema=OTHER_SCHEMA,
        reports_automatically=True,
        notification_type=2,
    )
    run = import_rows(tmp_path, "customer,shows_detail", "C-1,true")
    assert run.out.startswith("1 row: 0 created, 1 updated")
    assert said(own()) == (False, True, "Strict", 2, True, False)
    assert Event.objects.order_by("-pk")[1].changes == {"shows_detail": [False, True]}
    run = import_rows(tmp_path, ALL, "C-1,,,,,,")
    assert said(own()) == (True, False, "Normal", 3, True, True)
    assert own().history.count() == 3
    run = import_rows(tmp_path, ALL, "C-1,,,,,,")
    assert run.out.startswith("1 row: 0 created, 0 updated, 1 unchanged")
    assert own().history.count() == 3


def test_a_new_policy_starts_with_the_companys_values(entity1: Organization, tmp_path):
    make_policy(entity1)
    run = import_rows(
        tmp_path, "customer,uses_general_policy,notification_type", "C-1,false,2", "C-2,,"
    )
    assert run.status == 0
    assert said(own("C-1")) == (False, True, "Normal", 2, True, True)
    assert said(own("C-2")) == (True, True, "Normal", 1, True, True)
    run = import_rows(tmp_path, "customer,shows_detail", "C-3,false")
    assert run.problems == ["line 2, column uses_general_policy: is required."]


def test_everything_that_is_wrong_is_told_in_its_column(entity1: Organization, tmp_path):
    other = make_organization("entity2")
    make_customer(other, reference="T-1")
    make_schema(other, UNKNOWN, name="Theirs")
    run = import_rows(
        tmp_path,
        ALL,
        "T-1,maybe,2,Theirs,99,,x",
        f"C-1,true,true,{UNKNOWN},many,true,",
        ",true,true,Normal,99999999999,true,true",
    )
    assert run.problems == [
        "line 2, column customer: The customer T-1 does not exist.",
        'line 2, column uses_general_policy: "maybe" must be a boolean: true or false.',
        'line 2, column reports_automatically: "2" must be a boolean: true or false.',
        "line 2, column default_schema: The notification schema Theirs does not exist.",
        "line 2, column notification_type: The notification type 99 does not exist.",
        "line 2, column shows_detail: is required.",
        'line 2, column attaches_documents: "x" must be a boolean: true or false.',
        f"line 3, column default_schema: The notification schema {UNKNOWN} does not exist.",
        'line 3, column notification_type: "many" must be an integer.',
        "line 3, column attaches_documents: is required.",
        "line 4, column customer: is required.",
        'line 4, column notification_type: "99999999999" must be at most 2147483647.',
    ]
    assert CustomerPolicy.objects.count() == 0


def test_an_inactive_type_is_kept_and_not_given_anew(entity1: Organization, tmp_path):
    save_customer_policy(entity1.customers.get(reference="C-1"), notification_type=2)
    kind = notification_type(entity1, 2)
    kind.is_active = False
    kind.save()
    run = import_rows(
        tmp_path, ALL, "C-1,true,true,Normal,2,true,true", "C-2,true,true,Normal,2,true,true"
    )
    assert run.problems == [
        "line 3, column notification_type: The notification type 2 is no longer in use."
    ]


def test_a_name_that_several_schemas_have_needs_the_guid(entity1: Organization, tmp_path):
    make_schema(entity1, UNKNOWN, name="Normal")
    run = import_rows(tmp_path, ALL, "C-1,true,true,Normal,2,true,true")
    assert run.problems == [
        "line 2, column default_schema: 2 notification schemas are called Normal; write the Guid"
        " of one."
    ]
    assert import_rows(tmp_path, ALL, f"C-1,true,true,{UNKNOWN},2,true,true").status == 0
    assert own().default_schema.uuid == UNKNOWN
    file = tmp_path / "out.csv"
    export(KIND, file)
    assert str(UNKNOWN) in file.read_text(encoding="utf-8")


def test_a_merged_customers_reference_means_its_survivor(entity1: Organization, tmp_path):
    survivor, merged = (entity1.customers.get(reference=name) for name in ("C-1", "C-2"))
    merge_customers(survivor=survivor, merged=merged, by=later())
    row = "true,true,Normal,2,true,true"
    assert import_rows(tmp_path, ALL, f"C-2,{row}").status == 0
    assert CustomerPolicy.objects.get().customer == survivor
    run = import_rows(tmp_path, ALL, f"C-1,{row}", f"C-2,{row}", f"C-2,{row}")
    assert run.problems == [
        "line 3, column customer: Line 2 is about the same customer.",
        'line 4, column customer: "C-2" is already the customer of line 3.',
    ]


def test_a_dry_run_writes_nothing(entity1: Organization, tmp_path):
    events = Event.objects.count()
    run = import_rows(tmp_path, ALL, "C-1,true,true,Normal,2,true,true", options=("--dry-run",))
    assert run.out.startswith("1 row: 1 created")
    assert (CustomerPolicy.objects.count(), Event.objects.count()) == (0, events)


def test_what_is_exported_gives_the_same_file_again(entity1: Organization, tmp_path):
    save_customer_policy(
        entity1.customers.get(reference="C-3"), default_schema=OTHER_SCHEMA, shows_detail=True
    )
    save_customer_policy(entity1.customers.get(reference="C-1"), uses_general_policy=True)
    cancel_customer(customer=entity1.customers.get(reference="C-3"), by=later())
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    assert export(KIND, first).status == 0
    other = make_organization("entity2")
    for name in ("C-3", "C-1"):
        make_customer(other, reference=name)
    make_schema(other, UUID(int=7))
    make_schema(other, UUID(int=8), name="Strict")
    assert import_file(KIND, first, organization="entity2").out.startswith("2 rows: 2 created")
    assert export(KIND, second, organization="entity2").status == 0
    assert second.read_bytes() == first.read_bytes()
    assert import_file(KIND, first).out.startswith("2 rows: 0 created, 0 updated, 2 unchanged")
