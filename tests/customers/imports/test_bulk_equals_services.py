"""The import of many customers at once leaves what the services leave, row by row."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.imports import runs
from core.imports.applying import apply_plan
from core.imports.planning import make_plan
from core.imports.problems import UnusableFile
from core.imports.runs import NotApplicable
from core.models import OnError, Organization
from customers.imports.customers import CustomerImport
from customers.imports.customers_by_service import CustomersByService
from tests.builders import later, make_organization, make_user
from tests.customers.imports.footprints import footprint
from tests.customers.imports.generated import files, furnish


@pytest.fixture
def entity1(db: None) -> Organization:
    organization = make_organization(
        "entity1", has_geographical_locations=True, customer_region_level=2
    )
    furnish(organization)
    return organization


def outcome(
    kind_of_import: type[CustomersByService],
    organization: Organization,
    content: bytes,
    *,
    create_missing: bool,
    by: Any,
) -> Any:
    """Import the file, return all that is different by it, and undo it."""
    with transaction.atomic():
        kind = kind_of_import(organization, by=by, create_missing=create_missing)
        run = runs.begin(
            organization,
            kind_of_import,
            source="x.csv",
            by=by,
            options={"create_missing": create_missing},
            on_error=OnError.SKIP,
            apply_at_once=True,
        )
        try:
            make_plan(run, io.BytesIO(content), kind, by=by, advance=lambda *_: None)
            apply_plan(run, kind, by=by, advance=lambda *_: None)
        except (UnusableFile, NotApplicable) as error:
            transaction.set_rollback(True)
            return str(error)
        run.refresh_from_db()
        left = footprint(organization, run)
        transaction.set_rollback(True)
    return left


@pytest.mark.parametrize("create_missing", [False, True])
def test_all_at_once_leaves_what_the_services_leave(
    entity1: Organization, create_missing: bool
) -> None:
    people = [make_user(entity1), None]

    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(files(), st.sampled_from(people))
    def compare(content: bytes, person: Any) -> None:
        by = later(30, person)
        expected, found = (
            outcome(kind, entity1, content, create_missing=create_missing, by=by)
            for kind in (CustomersByService, CustomerImport)
        )
        assert found == expected, content

    compare()
