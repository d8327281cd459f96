"""All that an import of customers can leave in the database, comparable between two of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from core.models import Event, ImportRow, ImportRun, Organization
from customers.models import (
    Address,
    Contact,
    Customer,
    CustomerCategory,
    CustomerGroup,
    CustomerGroupAssignment,
    CustomerPaymentType,
    CustomerSegmentation,
)

# Made anew each time.
_OWN = ("id", "uuid", "history_id")


def footprint(organization: Organization, run: ImportRun) -> dict[str, Any]:
    """Return it with references in place of ids."""
    names = _names(organization)
    return {
        "customers": _rows(Customer, "pk", names, organization=organization),
        **{
            model.__name__: _rows(model, "pk", names, customer__organization=organization)
            for model in (Address, Contact, CustomerGroupAssignment, CustomerPaymentType)
        },
        **{
            f"past {model.__name__}": _past(model, names)
            for model in (Customer, Address, Contact, CustomerGroupAssignment, CustomerPaymentType)
        },
        "events": _events(organization, names),
        "plan": _plan(run, names),
        "run": [run.state, run.written_rows, run.created_rows, run.updated_rows, run.others],
    }


def _names(organization: Organization) -> dict[str, dict[int, str]]:
    """Return what records are called, by the columns that hold their ids."""
    customers = dict(
        Customer.objects.filter(organization=organization).values_list("pk", "reference")
    )
    named = {"parent_id": customers, "customer_id": customers, "merged_into_id": customers}
    for name, model in (
        ("category_id", CustomerCategory),
        ("segmentation_id", CustomerSegmentation),
        ("group_id", CustomerGroup),
    ):
        named[name] = dict(model.objects.values_list("pk", "reference"))
    return named


def _rows(model: type[Model], order: str, names: Any, **wanted: Any) -> list[Any]:
    rows = model._base_manager.filter(**wanted).order_by(order)
    fields = [each.attname for each in model._meta.concrete_fields if each.attname not in _OWN]
    told = [
        {name: names.get(name, {}).get(row[name], row[name]) for name in fields}
        for row in rows.values(*fields)
    ]
    return sorted(told, key=lambda row: str(row.get("customer_id", row.get("reference"))))


def _past(model: Any, names: Any) -> list[Any]:
    past = model.history.model
    fields = [each.attname for each in past._meta.concrete_fields if each.attname not in _OWN]
    told = [
        {name: names.get(name, {}).get(row[name], row[name]) for name in fields}
        for row in past.objects.order_by("history_id").values(*fields)
    ]
    return sorted(told, key=lambda row: str(row.get("customer_id", row.get("reference"))))


def _events(organization: Organization, names: Any) -> list[Any]:
    events = Event.objects.filter(organization=organization).exclude(code="import.applied")
    fields = ("code", "at", "actor_id", "request_id", "subject_type", "subject_label", "changes")
    told = []
    for row in events.order_by("pk").values(*fields, "subject_id"):
        owner = row["subject_label"]
        if row["subject_type"] == "contact":
            of = Contact.objects.filter(pk=row["subject_id"]).values_list("customer__reference")
            owner = str(list(of))
        elif row["subject_type"] == "customer":
            owner = names["customer_id"][row["subject_id"]]
        del row["subject_id"]
        told.append((owner, {**row, "changes": _told(row["changes"], names)}))
    return sorted(told, key=lambda pair: str(pair[0]))


def _told(changes: dict[str, Any], names: Any) -> dict[str, Any]:
    """Return the changes with references in place of ids that are not the same the next time."""
    told = dict(changes)
    for name in ("parent", "category", "segmentation"):
        if name in told:
            told[name] = [names[f"{name}_id"].get(key, key) for key in told[name]]
    if "groups" in told:
        told["groups"] = [
            sorted(names["group_id"].get(key, "?") for key in ids or ()) for ids in told["groups"]
        ]
    return told


def _plan(run: ImportRun, names: Any) -> list[Any]:
    rows = ImportRow.objects.filter(run=run).order_by("line")
    told = []
    for row in rows.values(
        "line", "step", "action", "problems", "subject_id", "version", "changes"
    ):
        # What a plan would make has no id to be told by.
        changes = {name: each for name, each in row["changes"].items() if name != "parent"}
        for name in ("category", "segmentation", "groups"):
            if name in changes and run.options["create_missing"]:
                del changes[name]
        told.append({**row, "changes": changes})
    return told
