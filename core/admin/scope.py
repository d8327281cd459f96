"""What a person sees in the back office: the records of the organizations they are a member of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.admin import AdminSite
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from core.actor import Actor
from core.models import Membership, Organization, User

# Where the session keeps the id of the organization chosen in the header.
CHOSEN: Final = "organization"
# With more organizations than these the header leads to a page that looks for one.
MOST_OFFERED: Final = 50


def actor_of(request: HttpRequest) -> Actor:
    """Return who changes something with this request, now."""
    return Actor(
        at=timezone.now(),
        user=request.user,  # type: ignore[arg-type]  # nobody else passes the admin's login
        request_id=request.request_id,  # type: ignore[attr-defined]
    )


def organizations_of(user: Any) -> QuerySet[Organization]:
    """Return the organizations the person may see; a superuser sees all."""
    if user.is_superuser:
        return Organization.objects.all()
    held = Membership.objects.filter(user=user).values("organization_id")
    return Organization.objects.filter(pk__in=held)


def offered_organizations(request: HttpRequest) -> list[Organization]:
    """Return the first visible organizations by name, one more than the header offers at most."""
    if not hasattr(request, "_offered_organizations"):
        visible = organizations_of(request.user).order_by("name", "pk")
        request._offered_organizations = list(visible[: MOST_OFFERED + 1])  # type: ignore[attr-defined]
    found: list[Organization] = request._offered_organizations  # type: ignore[attr-defined]
    return found


def chosen_organization(request: HttpRequest) -> Organization | None:
    """Return the organization that the person works in: the only visible one, or the chosen one.

    None while somebody who sees several has chosen none: lists then show all of them. A choice
    that the person may not see any more is forgotten.
    """
    if not hasattr(request, "_chosen_organization"):
        request._chosen_organization = _find_chosen(request)  # type: ignore[attr-defined]
    found: Organization | None = request._chosen_organization  # type: ignore[attr-defined]
    return found


def _find_chosen(request: HttpRequest) -> Organization | None:
    offered = offered_organizations(request)
    wanted = request.session.get(CHOSEN)
    chosen = next((each for each in offered if each.pk == wanted), None)
    if chosen is None and wanted is not None:
        if len(offered) > MOST_OFFERED:
            chosen = organizations_of(request.user).filter(pk=wanted).first()
        if chosen is None:
            del request.session[CHOSEN]
    return offered[0] if len(offered) == 1 else chosen


def narrowing_organization(request: HttpRequest) -> Organization | None:
    """Return the organization whose records lists show; None for all that are visible.

    A superuser who has chosen none also sees what belongs to none, like other superusers.
    """
    chosen = chosen_organization(request)
    has_chosen = not request.user.is_superuser or CHOSEN in request.session
    return chosen if has_chosen else None


def organization_id(text: str) -> int:
    """Return the id in an address's `organization`, 0 (no organization's) for any other text."""
    # Python itself refuses to read thousands of digits.
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def choices(
    site: AdminSite, request: HttpRequest, model: type[Model], organization: Organization | None
) -> QuerySet[Any]:
    """Return what may be chosen: visible records, of the organization where one is given."""
    if not site.is_registered(model):
        return model._default_manager.all()
    admin = site.get_model_admin(model)
    records = admin.get_queryset(request)
    within = getattr(admin, "within", None)
    if organization is None or within is None:
        return records
    chosen: QuerySet[Any] = within(records, [organization])
    return chosen


def may_manage(user: Any, other: User) -> bool:
    """Say whether one person may change another's account or password.

    Whoever sets a password can log in with it, so a superuser may manage everybody, and anybody
    else only accounts that can do nothing, anywhere, that they cannot do themselves.
    """
    if user.is_superuser or user.pk == other.pk:
        return True
    if other.is_superuser or not other.get_all_permissions() <= user.get_all_permissions():
        return False
    return reaches_no_further(other, user)


def reaches_no_further(other: User | None, user: Any) -> bool:
    """Say whether all organizations that one reaches are visible to the other."""
    if user.is_superuser:
        return True
    elsewhere = Membership.objects.filter(user=other).exclude(
        organization__in=organizations_of(user)
    )
    return other is not None and not elsewhere.exists()


def members_of(organizations: Iterable[Organization]) -> QuerySet[Any]:
    """Return the ids of the users who are members of one of the organizations."""
    return Membership.objects.filter(organization__in=organizations).values("user_id")
