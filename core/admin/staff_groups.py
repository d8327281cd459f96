"""Giving people their place in the back office: one of the groups of staff, or none.

Superusers give any permission on a person's page. Others, who may change accounts, give one of the
five groups, and only what they may do themselves: to somebody whom `may_manage` lets them change.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from django import forms
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from core.models import User
from core.staff import StaffGroup

FIELD: Final = "staff_group"
_NOBODY: Final = ("", _("No access to the back office"))


def staff_group_field() -> forms.ChoiceField:
    """Return the form's field; `offer` gives it the choices of a person."""
    return forms.ChoiceField(
        label=_("Back office"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_("What the person may do here, in their own organizations."),
    )


def group_label(group: Group) -> str:
    """Return what the group is called in the person's language, if it is one of the five."""
    return str(StaffGroup(group.name).label) if group.name in StaffGroup.values else group.name


def givable(giver: Any) -> list[StaffGroup]:
    """Return the groups that can do nothing which the giver cannot do."""
    if giver.is_superuser:
        return list(StaffGroup)
    permitted = Permission.objects.filter(group__name__in=StaffGroup.values)
    needed: dict[str, set[str]] = {}
    for name, *of in permitted.values_list("group__name", "content_type__app_label", "codename"):
        needed.setdefault(name, set()).add(".".join(of))
    held = giver.get_all_permissions()
    return [group for group in StaffGroup if group in needed and needed[group] <= held]


def offer(form: Any, giver: Any, person: User | None) -> None:
    """Fill in the form class's choices; take the field away where there is nothing to decide.

    That is for one's own account, and where a superuser has given what no single group says.
    """
    if person is not None and not may_give(giver, person):
        form.base_fields.pop(FIELD, None)
        return
    # The field of the class is everybody's: another request may be filling in its own choices.
    field = deepcopy(form.base_fields[FIELD])
    field.choices = [_NOBODY, *((group.value, group.label) for group in givable(giver))]
    if person is not None:
        field.initial = _held(person) or ""
    form.base_fields[FIELD] = field


def may_give(giver: Any, person: User) -> bool:
    """Say whether the giver may decide on the person's place in the back office."""
    if giver.is_superuser or giver.pk == person.pk or person.is_superuser:
        return False  # a superuser has the page's own permissions for it
    held = _held(person)
    return held is not None and (not held or StaffGroup(held) in givable(giver))


def as_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return what the choice, if there is one among the values, means for the account."""
    if FIELD not in values:
        return {}
    wanted = values[FIELD]
    return {"is_staff": bool(wanted), "groups": list(Group.objects.filter(name=wanted))}


def _held(person: User) -> str | None:
    """Return the group's name, "" for nobody, None for what no single group says."""
    names = list(person.groups.values_list("name", flat=True))
    if person.user_permissions.exists() or person.is_staff != bool(names) or len(names) > 1:
        return None
    if names and names[0] not in StaffGroup.values:
        return None
    return names[0] if names else ""
