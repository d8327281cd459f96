"""Choosing a service in each row of a table, without a query for each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from billing.models import Service
from core.admin.forms import OrganizationAutocomplete


class ServiceSelect(OrganizationAutocomplete):
    """Finds a service while one types; `held` (by key, as text) are known without asking."""

    held: Mapping[str, Service] = {}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Return the chosen option; all others are found by typing."""
        key = str(value[0]) if value else ""
        if key not in self.held:
            return super().optgroups(name, value, attr)
        option = self.create_option(name, key, str(self.held[key]), selected=True, index=0)
        return [(None, [option], 0)]


class ServiceField(forms.ModelChoiceField):
    """Reads the chosen service; `held` (by key, as text) are known without asking."""

    held: Mapping[str, Service] = {}

    def to_python(self, value: Any) -> Any:
        """Return the service, None for none; any other key is an error of the field."""
        return self.held.get(str(value)) or super().to_python(value)


def offer_held(fields: Mapping[str, Any], held: Mapping[str, Service]) -> None:
    """Tell a form's `service` what the record holds; a page to look at has no such field."""
    if "service" in fields:
        fields["service"].held = held
        fields["service"].widget.held = held
