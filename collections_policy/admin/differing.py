"""In what customers differ from their organization's policy: the page, and the panel of each."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from collections_policy.admin.whole import WholeAdmin
from collections_policy.models import CollectionPolicy, CustomerPolicy
from collections_policy.services.finding import policy_of
from core.admin.paging import CappedPaginator
from core.admin.panels import TablePanel, register_panel

# What a customer can have of its own.
SETTINGS: Final = (
    *("default_schema", "notification_type", "reports_automatically"),
    *("shows_detail", "attaches_documents"),
)
PER_PAGE: Final = 50
_APP: Final = "collections_policy"


class DifferingPage(WholeAdmin):
    """The button and the page of those that differ, for the admin of organizations' policies."""

    actions_detail = ("differing",)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        """Return the buttons, for those who may see customers' policies."""
        may_see = request.user.has_perm(f"{_APP}.view_customerpolicy")
        return super().get_actions_detail(request, object_id) if may_see else []

    @action(
        description=gettext_lazy("Customers that differ"),
        url_path="customers-that-differ",
        icon="difference",
    )
    def differing(self, request: Any, object_id: str) -> HttpResponseBase:
        """Show who is collected from otherwise, and in what; `setting` asks for one of them."""
        policy = self.get_object(request, unquote(object_id))
        if policy is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        may_see = request.user.has_perm(f"{_APP}.view_customerpolicy")
        if not (may_see and self.has_view_or_change_permission(request, policy)):
            raise PermissionDenied
        setting = request.GET.get("setting", "")
        found = differing(policy, setting if setting in SETTINGS else None)
        page = CappedPaginator(found, PER_PAGE).get_page(request.GET.get("p"))
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": _("Customers that differ from the policy of %s") % policy,
            "opts": self.opts,
            "original": policy,
            "policy_page": _page_of(policy),
            "paging": page,
            "rows": [
                (each, reverse(f"admin:{_APP}_customerpolicy_change", args=[each.pk]), difference)
                for each in page
                for difference in [differences(each, policy)]
            ],
            "settings": [(name, label_of(name), name == setting) for name in SETTINGS],
            "setting": setting if setting in SETTINGS else "",
        }
        return TemplateResponse(request, "admin/cartera/policy_differing.html", context)


def differing(policy: CollectionPolicy, setting: str | None = None) -> QuerySet[CustomerPolicy]:
    """Return the own policies that apply and say something else, by the customers' names.

    With a setting, one of SETTINGS: those that differ in that. A customer that uses the
    organization's policy does not differ, whatever is kept of it, nor does a deleted one.
    """
    other = Q()
    for name in SETTINGS if setting is None else (setting,):
        other |= ~Q(**{name: general(policy, name)})
    applying: QuerySet[CustomerPolicy] = CustomerPolicy.objects.for_organization(
        policy.organization
    ).filter(uses_general_policy=False, customer__deleted_at=None)
    joined = applying.filter(other).select_related(
        "customer", "default_schema", "notification_type"
    )
    return joined.order_by("customer__name_lower", "pk")


def general(policy: CollectionPolicy, name: str) -> Any:
    """Return the organization's value of a setting; what is unknown counts as no."""
    value = getattr(policy, name)
    return bool(value) if name == "reports_automatically" else value


def differences(own: CustomerPolicy, policy: CollectionPolicy) -> list[tuple[str, str, str]]:
    """Return what differs: the setting's label, the customer's value, the organization's."""
    return [
        (label_of(name), shown(getattr(own, name)), shown(general(policy, name)))
        for name in SETTINGS
        if getattr(own, name) != general(policy, name)
    ]


def label_of(name: str) -> str:
    """Return what the customer's page calls the setting."""
    field: Any = CustomerPolicy._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def shown(value: Any) -> str:
    """Return a value as it is read."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value)


@register_panel(CustomerPolicy)
def difference_panel(request: HttpRequest, own: CustomerPolicy) -> TablePanel | None:
    """Return the customer's values beside the organization's, those that differ marked."""
    policy = policy_of(own.organization)
    if policy is None:
        return None
    different = {label for label, *values in differences(own, policy)}
    rows = []
    for name in SETTINGS:
        label, mine, theirs = label_of(name), shown(getattr(own, name)), general(policy, name)
        is_other = label in different
        value = format_html("<strong>{}</strong>", mine) if is_other else mine
        rows.append((label, value, shown(theirs), _("differs") if is_other else _("the same")))
    title = _("Against the organization's policy")
    if own.uses_general_policy:
        title = _("Against the organization's policy, which applies: its own is only kept")
    may_open = request.user.has_perm(f"{_APP}.view_collectionpolicy")
    return TablePanel(
        title=title,
        columns=(_("Setting"), _("The customer's own"), _("The organization's"), _("Differs")),
        rows=tuple(rows),
        link=(_page_of(policy), _("The organization's policy")) if may_open else None,
    )


def _page_of(policy: CollectionPolicy) -> str:
    return reverse(f"admin:{_APP}_collectionpolicy_change", args=[policy.pk])
