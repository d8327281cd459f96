"""What the header of the back office shows of organizations."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("admin/cartera/organization_chooser.html", takes_context=True)
def organization_chooser(context: Any) -> dict[str, Any]:
    """Show the one organization there is, or let the person choose one or all."""
    # The theme's module renders a template while it is loaded, and that loads this one.
    from unfold.widgets import SELECT_CLASSES

    from core.admin.scope import MOST_OFFERED, chosen_organization, offered_organizations

    request = context["request"]
    offered = offered_organizations(request)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "organizations": offered,
        "is_one": len(offered) == 1,
        "is_many": len(offered) > MOST_OFFERED,
        "chosen": chosen_organization(request),
        "classes": " ".join(SELECT_CLASSES),
    }
