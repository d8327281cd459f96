"""What a change of a contract comes to: asked of the service, worded, and made as it was shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing import services
from billing.admin.change_draft import SAID, Draft
from billing.models import Package, Recurrence, Service
from core.actor import Actor
from core.admin.amounts import money
from core.errors import DomainError
from core.transactions import lock_rows, whole_transaction

Asked = Callable[[dict[str, Any]], services.Change]


class PreviewOutdated(DomainError):
    """What is about to happen is not what the person was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("The contract or its prices changed meanwhile. This is what would happen now.")
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """A change that was only asked about, and the mark by which it is known again."""

    change: services.Change
    mark: str


def preview(contract: Recurrence, draft: Draft, at: datetime) -> Preview:
    """Return what the draft comes to at this time; raises what the service raises."""

    def ask(values: dict[str, Any]) -> services.Change:
        return services.preview_change(recurrence=contract, values=values, at=at)

    with whole_transaction():
        return _planned(contract, draft, ask)


def carry_out(contract: Recurrence, draft: Draft, mark: str, by: Actor) -> services.Change:
    """Change the contract as it was shown, or not at all; nothing to change is no change.

    Raises PreviewOutdated, and what the service raises.
    """

    def make(values: dict[str, Any]) -> services.Change:
        return services.change_services(recurrence=contract, values=values, by=by)

    with whole_transaction():
        made = _planned(contract, draft, make)
        if not made.change.is_empty and made.mark != mark:
            raise PreviewOutdated
    return made.change


def _planned(contract: Recurrence, draft: Draft, run: Asked) -> Preview:
    # Contract and services of one moment: the draft is laid over what is held now.
    lock_rows(contract)
    held = contract.services.order_by("pk").values_list("service__code", flat=True)
    newest = contract.changes.aggregate(newest=Max("pk"))["newest"]
    change = run(draft.values(list(held)))
    return Preview(change, _mark(change, newest, package_price(contract, change)))


def package_price(contract: Recurrence, change: services.Change) -> str:
    """Return what the package of the changed contract costs today, "" without one."""
    code = change.after["package"]
    if code is None:
        return ""
    packages = Package.objects.for_organization(contract.organization).filter(code=code)
    package = packages.first()
    return money(package.price, package.currency) if package else ""


def _mark(change: services.Change, newest: int | None, price: str) -> str:
    """Return a text that differs when anything that the person was shown differs.

    The contract's newest change is part of it: a contract changed and changed back is another one.
    """
    seen = [
        *(change.kind, change.before, change.after, str(change.amount), change.currency),
        *(change.period_starts_on.isoformat(), change.period_ends_on.isoformat()),
        *(change.days_charged, newest, price),
    ]
    return sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service of the preview: what happens to it, and what is said of it before and after."""

    kind: str
    label: str
    service: str
    before: str
    after: str


def service_lines(contract: Recurrence, change: services.Change) -> list[ServiceLine]:
    """Return the services that are added, removed or changed, by name (one query)."""
    before, after = _by_code(change.before), _by_code(change.after)
    codes = {*change.added, *change.removed, *change.updated}
    found = Service.objects.for_organization(contract.organization).filter(code__in=codes)
    names = {service.code: str(service) for service in found}
    kinds = (
        ("success", _("added"), change.added),
        ("danger", _("removed"), change.removed),
        ("info", _("changed"), change.updated),
    )
    return [
        ServiceLine(kind, label, names[code], _item(before.get(code)), _item(after.get(code)))
        for kind, label, listed in kinds
        for code in listed
    ]


def said_of(change: services.Change) -> str:
    """Return one sentence: what the change came to."""
    return _("%(kind)s: %(amount)s %(currency)s for %(charged)d of %(days)d days.") % {
        "kind": change.kind.label.capitalize(),
        "amount": f"{change.amount:,.2f}",
        "currency": change.currency,
        "charged": change.days_charged,
        "days": change.days_in_period,
    }


def last_day(change: services.Change) -> str:
    """Return the last day of the running period, in words."""
    return date_format(change.period_ends_on - timedelta(days=1))


def _by_code(contract: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["service"]: item for item in contract["services"]}


def _item(item: Mapping[str, Any] | None) -> str:
    """Return what is said of a service, in words; "-" for one that is not there."""
    if item is None:
        return "-"
    limit, value, external_id = (item[name] for name in SAID)
    uses = ngettext("%(limit)s use per period", "%(limit)s uses per period", limit)
    parts = [uses % {"limit": f"{limit:,}"}]
    if value:
        parts.append(_("value %(value)s") % {"value": value})
    if external_id:
        parts.append(_("CRM id %(id)s") % {"id": external_id})
    return ", ".join(parts)
