"""A policy explained and read aloud in the back office."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from collections_policy.admin.customer_policy import CustomerPolicyAdmin
from collections_policy.admin.policy import PolicyAdmin
from collections_policy.admin.policy_summary import days_of, summary
from collections_policy.admin.policy_words import CUSTOMER_POLICY_HELP, POLICY_HELP
from tests.back_office import make_staff
from tests.builders import make_organization
from tests.collections_policy.admin.pages import CUSTOMER_POLICY, POLICY, RANGE, collecting
from tests.collections_policy.building import make_policy, make_range, make_schema

pytestmark = pytest.mark.django_db


def _policy(*offsets: int, **changes: Any) -> Any:
    organization = make_organization("mine")
    make_schema(organization)
    for offset in offsets:
        direction = 1 if offset >= 0 else 2
        make_range(organization, days=abs(offset), direction=direction)
    return make_policy(organization, schemas=[], **changes)


def _said(policy: Any) -> dict[str, str]:
    return dict(summary(policy, days_of(policy)))


def test_the_days_are_told_for_an_invoice_of_an_example() -> None:
    policy = _policy(5, -3, 0, 30)
    assert _said(policy)["Reminders"] == (
        "A customer whose invoice is due on 10 June is reminded on 7 June (3 days before),"
        " on 10 June (on the day itself), on 15 June (5 days after), on 10 July (30 days after)."
        f" It is reached by: {policy.notification_type}."
        " The day's reminders begin to go out at 09:59."
    )
    (title, words), *_others = [
        (str(panel.title), dict(panel.rows))
        for panel in make_staff(policy.organization)
        .get(f"{POLICY}_change", policy.pk)
        .context["panels"]
        if not hasattr(panel, "columns")
    ]
    assert title == "What this policy does"
    assert words == _said(policy)


def test_every_topic_has_its_sentence() -> None:
    said = _said(_policy(-1))
    assert said["Sender"] == "Reminders come from Cobranza <cobranza@example.com.mx>."
    assert said["Interest"] == "Late invoices bear from 6.10 to 7.10 percent interest per year."
    assert said["Terms"] == "Customers get at most 60 days to pay."
    assert said["Uncollectible"] == (
        "An invoice due on 10 June may be called uncollectible from 8 September (90 days after)."
    )
    assert said["Notifications"] == (
        "Payments are not confirmed. Invoices are attached. Customers see the lines of an invoice."
    )
    assert "automatically" in said["Credit bureau"]


def test_what_is_off_is_told_as_well() -> None:
    policy = _policy(
        **{"reminder_time": None, "notifies_payments": True, "attaches_documents": False},
        **{"shows_detail": False, "reports_to_bureau": False, "maximum_term_days": 0},
        **{"minimum_interest": Decimal(0), "maximum_interest": Decimal(0)},
        days_to_uncollectible=1,
    )
    said = _said(policy)
    assert said["Reminders"].startswith("Customers are not reminded:")
    assert "begin to go out" not in said["Reminders"]
    assert said["Interest"] == "No interest is asked for late invoices."
    assert said["Terms"] == "Customers get no time to pay."
    assert "from 11 June (1 day after)" in said["Uncollectible"]
    assert said["Credit bureau"] == "The credit bureau is told nothing."
    assert "Nothing is attached." in said["Notifications"]


def test_days_of_several_base_dates_are_told_apart_and_many_are_counted() -> None:
    policy = _policy(*range(1, 26))
    assert "and 5 more days" in _said(policy)["Reminders"]
    make_range(policy.organization, base_date_number=2, days=1, direction=2)
    text = _said(policy)["Reminders"]
    assert "Of an invoice whose base date 2 is 10 June it is reminded on 9 June" in text


@pytest.mark.parametrize(
    ("admin", "page", "known"),
    [
        (PolicyAdmin, POLICY, POLICY_HELP),
        (CustomerPolicyAdmin, CUSTOMER_POLICY, CUSTOMER_POLICY_HELP),
    ],
)
def test_every_setting_is_explained(admin: Any, page: str, known: dict[str, Any]) -> None:
    records = collecting("mine")
    form = (
        make_staff(records["organization"])
        .get(f"{page}_change", records[page].pk)
        .context["adminform"]
        .form
    )
    unexplained = {name for name, field in form.fields.items() if not field.help_text}
    assert unexplained == set()
    assert known.keys() <= form.fields.keys()


def test_days_are_listed_as_days_before_and_after() -> None:
    records = collecting("mine")
    make_range(records["organization"], days=3, direction=2)
    make_range(records["organization"], days=0, direction=0)
    text = make_staff(records["organization"]).get(f"{RANGE}_changelist").content.decode()
    for wanted in ("3 days before", "5 days after", "on the day itself"):
        assert wanted in text
