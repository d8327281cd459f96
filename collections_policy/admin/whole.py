"""Pages of records that their services replace as a whole, as clients do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils.text import capfirst

from collections_policy.services import Notice, Saved
from core.admin.forms import ServiceForm
from core.admin.service import ServiceAdmin
from core.transactions import lock_rows
from customers.services.columns import plain_columns

Record = TypeVar("Record", bound=Model)


class WholeForm(ServiceForm):
    """A form whose values all go to the service; what it checks are the columns' own rules.

    `numbered` says what clients call the records that a field chooses, which the services take.
    """

    numbered: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model: type[Model] = self._meta.model
        columns = plain_columns(model)
        for name in columns.keys() & self.fields.keys():
            if columns[name].choices:  # known good, and read only after the rules are checked
                continue
            # So that all mistakes are shown at once: a service stops at the first.
            field, rules = self.fields[name], columns[name].validators
            kinds = {type(rule) for rule in rules}
            others = [rule for rule in field.validators if type(rule) not in kinds]
            field.validators = [*rules, *others]

    def values(self) -> dict[str, Any]:
        """Return all values, the chosen records by the numbers that clients know."""
        values = dict(self.cleaned_data)
        for name, number in self.numbered.items():
            if values.get(name) is not None:
                values[name] = getattr(values[name], number)
        return values


class WholeAdmin(ServiceAdmin):
    """Saves a record as a whole, unless somebody else did since the form was opened.

    `help_texts` explain the fields in plain words.
    """

    help_texts: Mapping[str, Any] = {}

    def lock(self, record: Any) -> None:
        """Lock what the service of the record locks first."""
        lock_rows(record.organization)

    def get_form(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the form's class; it offers active notification types, and the one there is."""
        kwargs.setdefault("help_texts", self.help_texts)
        form = super().get_form(request, obj, **kwargs)
        field = form.base_fields.get("notification_type")
        if field is not None:
            offered = Q(is_active=True) | Q(pk=obj and obj.notification_type_id)
            field.queryset = field.queryset.filter(offered).order_by("number", "pk")
        return form

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: no client can, and others may be at work with the record."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Hand all values to the service, and show what it tells."""
        if change:
            # The check for a newer record looks at this: from now on there is none.
            self.lock(obj)
            obj.refresh_from_db(fields=["updated_at"])
        super().save_model(request, obj, form, change)
        for notice in vars(obj).pop("notices", ()):
            self.message_user(request, self._told(notice), messages.WARNING)

    def _told(self, notice: Notice) -> str:
        try:
            field: Any = self.opts.get_field(notice.field)
        except FieldDoesNotExist:  # it is not about a value of this page
            return notice.message
        return f"{capfirst(field.verbose_name)}: {notice.message}"


def with_notices(saved: Saved[Record]) -> Record:
    """Return the saved record; it carries the notices to `WholeAdmin.save_model`."""
    vars(saved.record)["notices"] = saved.notices
    return saved.record
