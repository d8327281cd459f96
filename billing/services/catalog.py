"""Services and packages: what an organization offers.

`values`: the editable plain columns of the model; of a package also `contents`, the wanted set of
its services (see `items`). Absent means leave, None means clear; contents of None are left.
"""

from __future__ import annotations

from typing import Any, TypeVar

from billing.lookups import find_offers
from billing.models import Package, PackageService, Service
from billing.models.catalog import CodedRecord
from billing.services.items import (
    ItemPlan,
    Wanted,
    codes_of,
    described,
    plan_items,
    read_items,
    refuse_inactive,
    write_items,
)
from billing.services.taking_over import MADE_BEFORE, read_past
from core import events
from core.actor import Actor
from core.currencies import is_currency
from core.errors import InvalidValue, MissingValue, NotFound
from core.models import Organization
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.records import (
    Changes,
    first_changes,
    insert,
    one_transaction,
    save_changes,
)

Offer = TypeVar("Offer", bound=CodedRecord)


def create_service(*, organization: Organization, values: Values, by: Actor) -> Service:
    """Offer a service.

    Raises MissingValue (`code`, `name`), NotUnique (`code`), WrongType or InvalidValue.
    """
    columns = _read(Service, values, is_new=True)
    service = Service(organization=organization, **columns)
    with one_transaction(is_taken=lambda: _is_taken(service), field="code"):
        insert(service, by=by)
        _announce(service, "created", first_changes(columns), by)
    return service


def update_service(*, service: Service, values: Values, by: Actor) -> Service:
    """Change a service; return it as it is now. Raises what `create_service` raises."""
    columns = _read(Service, values, is_new=False)
    with one_transaction(is_taken=lambda: _is_taken(service, columns), field="code"):
        record = _lock(service)
        if changes := save_changes(record, columns, by=by):
            _announce(record, "updated", changes, by)
    return record


def create_package(*, organization: Organization, values: Values, by: Actor) -> Package:
    """Offer a package; its currency is the organization's unless one is given.

    Raises MissingValue (`code`, `name`), NotUnique (`code`), WrongType, InvalidValue (also for a
    service named twice or no longer offered) or UnknownRecords (services). One that is taken over
    from elsewhere, with its `created_at`, may have services no longer offered (see `taking_over`).
    """
    values = {"currency": organization.default_currency, **values}
    past = read_past({name: values[name] for name in MADE_BEFORE if name in values}, by)
    values = {name: value for name, value in values.items() if name not in MADE_BEFORE}
    columns, wanted = _read_package(values, is_new=True)
    package = Package(organization=organization, **columns, **past)
    with one_transaction(is_taken=lambda: _is_taken(package), field="code"):
        insert(package, by=by)
        contents = _write_contents(package, wanted or {}, by, is_new=not past)
        changes = first_changes(columns | past) | contents
        _announce(package, "created", changes, by)
    return package


def update_package(*, package: Package, values: Values, by: Actor) -> Package:
    """Change a package; return it as it is now. Contracts made of it stay as they are.

    Raises what `create_package` raises; services that it has may stay though no longer offered.
    """
    columns, wanted = _read_package(values, is_new=False)
    with one_transaction(is_taken=lambda: _is_taken(package, columns), field="code"):
        record = _lock(package)
        contents = {} if wanted is None else _write_contents(record, wanted, by)
        if changes := save_changes(record, columns, by=by, others=contents):
            _announce(record, "updated", changes, by)
    return record


def check_currency(columns: Values) -> None:
    """Raise InvalidValue for a currency that is not in use; None of it is nothing to check."""
    code = columns.get("currency")
    if code is not None and not is_currency(code):
        raise InvalidValue("currency must be a current ISO 4217 code.", field="currency")


def _read(
    model: type[CodedRecord], values: Values, *, is_new: bool, others: tuple[str, ...] = ()
) -> dict[str, Any]:
    refuse_unknown(values, {*plain_columns(model), *others})
    for name in ("code", "name"):
        if is_new and name not in values:
            raise MissingValue(name)
    return clean_columns(model, values)


def _read_package(values: Values, *, is_new: bool) -> tuple[dict[str, Any], Wanted | None]:
    columns = _read(Package, values, is_new=is_new, others=("contents",))
    check_currency(columns)
    contents = values.get("contents")
    return columns, None if contents is None else read_items(
        PackageService, contents, field="contents"
    )


def _write_contents(package: Package, wanted: Wanted, by: Actor, *, is_new: bool = True) -> Changes:
    """Make the wanted set the package's; return the change for the event."""
    held = list(package.contents.select_related("service").order_by("pk"))
    plan = _plan_contents(package, held, wanted, is_new=is_new)
    before, after = described(plan.before), described(plan.after)
    if before == after:
        return {}
    write_items(plan, by=by)
    return {"contents": [before, after]}


def _plan_contents(
    package: Package, held: list[PackageService], wanted: Wanted, *, is_new: bool
) -> ItemPlan:
    known = {*codes_of(held)}
    new = [code for code in wanted if code not in known]
    _, services = find_offers(package.organization, package=None, services=new)
    if is_new:
        refuse_inactive(services.values(), field="contents")

    def make(code: str, columns: Values) -> PackageService:
        return PackageService(package=package, service=services[code], **columns)

    return plan_items(held, wanted, make)


def _lock(offer: Offer) -> Offer:
    """Return the record as it is now, locked; raises NotFound when it is gone."""
    model = type(offer)
    records = model._base_manager.select_for_update(no_key=True)
    record: Offer | None = records.filter(pk=offer.pk).first()
    if record is None:
        raise NotFound(model._meta.model_name or "", offer.code)
    record.organization = offer.organization
    return record


def _is_taken(offer: CodedRecord, columns: Values | None = None) -> bool:
    code = (columns or {}).get("code", offer.code)
    same = type(offer).objects.filter(organization_id=offer.organization_id, code=code)
    return bool(same.exclude(pk=offer.pk).exists())


def _announce(offer: CodedRecord, what: str, changes: Changes, by: Actor) -> None:
    code = f"{offer._meta.model_name}.{what}"
    events.record(offer, code=code, organization=offer.organization, by=by, changes=changes)
