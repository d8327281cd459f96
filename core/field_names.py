"""What fields are called that have no label of their own, such as a model's `organization`.

Django calls them by their names in code, which no catalog has. The labels are put onto the fields
when their models are made, so that every form, list and past of every app shows the same; a field
with a label of its own keeps it, and migrations know nothing of this.
"""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

FIELD_NAMES: Final[dict[str, Any]] = {
    "actor": _("person"),
    "at": _("date and time"),
    "changes": _("changes"),
    "client": _("API client"),
    "code": _("code"),
    "customer": _("customer"),
    "first": _("first customer"),
    "group": _("group"),
    "groups": _("groups"),
    "image": _("image"),
    "location": _("location"),
    "logo": _("logo"),
    "organization": _("organization"),
    "package": _("package"),
    "parent": _("parent"),
    "payment_type": _("payment type"),
    "payment_types": _("payment types"),
    "photo": _("photo"),
    "position": _("position"),
    "recurrence": _("contract"),
    "request_id": _("request"),
    "second": _("second customer"),
    "service": _("service"),
    "services": _("services"),
    "slug": _("slug"),
    "subject_id": _("id of the record"),
    "subject_label": _("about"),
    "subject_type": _("kind of record"),
    "user": _("user"),
    "uuid": _("UUID"),
}


def label_fields(sender: Any, **_others: Any) -> None:
    """Label the fields of a model that was just made (receives class_prepared)."""
    for field in (*sender._meta.local_fields, *sender._meta.local_many_to_many):
        # Django's own note of what the code said; what it made of it is in `verbose_name`.
        if field._verbose_name is None and field.name in FIELD_NAMES:
            field.verbose_name = FIELD_NAMES[field.name]
