"""Notification schemas: which message goes out on which day, by which template."""

from __future__ import annotations

from typing import Any, ClassVar

import uuid_utils.compat as uuid_utils
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import Organization, TimestampedModel
from customers.models.numbered import NumberedRecord
from customers.querysets import OrganizationQuerySet

MOST_DAYS = 365


class NotificationType(NumberedRecord):
    """How reminders reach a customer, such as by mail, by a call or both."""

    history = record_history()

    class Meta(NumberedRecord.Meta):
        abstract = False
        verbose_name = _("notification type")
        verbose_name_plural = _("notification types")


def template(label: Any) -> models.UUIDField:
    """Return the number that the portal has for one of its templates; null for none."""
    return models.UUIDField(label, null=True, blank=True)


class NotificationSchema(TimestampedModel):
    """A named set of templates with the days on which they are sent.

    `uuid` is the client's own number for it, so two organizations may have the same one. Templates
    are the portal's: their numbers are kept as sent.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="notification_schemas", db_index=False
    )
    uuid = models.UUIDField(default=uuid_utils.uuid7, editable=False)
    name = models.CharField(_("name"), max_length=100)

    new_document_mail_id = template(_("mail: new document"))
    due_mail_id = template(_("mail: document is due"))
    on_demand_mail_id = template(_("mail: reminder on demand"))
    on_demand_ivr_id = template(_("call: reminder on demand"))
    after_bureau_mail_id = template(_("mail: after the bureau was notified"))
    after_bureau_ivr_id = template(_("call: after the bureau was notified"))
    before_due_id = template(_("payment: before the due date"))
    after_due_id = template(_("payment: after the due date"))
    consolidated_mail_id = template(_("mail: consolidated"))
    consolidated_ivr_id = template(_("call: consolidated"))
    after_bureau_frequency_id = models.PositiveSmallIntegerField(
        _("frequency after the bureau was notified"), null=True, blank=True
    )

    objects: ClassVar[Any] = OrganizationQuerySet.as_manager()
    history = record_history()

    class Meta:
        verbose_name = _("notification schema")
        verbose_name_plural = _("notification schemas")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "uuid"],
                name="notificationschema_uuid_unique",
                violation_error_message=_("The organization already has this schema."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="notificationschema_name_given",
                violation_error_message=_("A name is required."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Direction(models.IntegerChoices):
    """On which side of the base date a day lies; the numbers are the wire's `Plus_MinusId`."""

    SAME_DAY = 0, _("on the base date")
    AFTER = 1, _("after the base date")
    BEFORE = 2, _("before the base date")


# Days after the base date; before it they count below zero.
OFFSET = models.Case(
    models.When(direction=Direction.BEFORE, then=0 - models.F("days")),
    default=models.F("days"),
    output_field=models.SmallIntegerField(),
)


class NotificationSchemaRange(TimestampedModel):
    """One day of a schema: what is sent so many days before or after a date of the document.

    The `*_number`s are entries of the portal's own catalogs, kept as sent; 0 is none.
    """

    schema = models.ForeignKey(
        NotificationSchema, models.PROTECT, related_name="ranges", verbose_name=_("schema")
    )
    uuid = models.UUIDField(default=uuid_utils.uuid7, editable=False, unique=True)
    template_mail_id = models.UUIDField(_("mail template"))
    template_ivr_id = template(_("call template"))
    event_number = models.PositiveIntegerField(_("event"), default=0)
    base_date_number = models.PositiveSmallIntegerField(_("base date"), default=0)
    direction = models.PositiveSmallIntegerField(
        _("direction"), choices=Direction.choices, default=Direction.SAME_DAY
    )
    days = models.PositiveSmallIntegerField(_("days from the base date"))
    days_range_number = models.PositiveIntegerField(_("range of days"), default=0)
    bureau_number = models.PositiveIntegerField(_("sent to the credit bureau"), default=0)
    detail_number = models.PositiveIntegerField(_("detail of documents"), default=0)

    history = record_history()

    class Meta:
        verbose_name = _("range of a notification schema")
        verbose_name_plural = _("ranges of notification schemas")
        constraints = [
            models.UniqueConstraint(
                "schema",
                "event_number",
                "base_date_number",
                OFFSET,
                name="notificationschemarange_day_unique",
                violation_error_message=_("The schema already has this day."),
            ),
            models.CheckConstraint(
                condition=models.Q(days__range=(0, MOST_DAYS)),
                name="notificationschemarange_days_range",
                violation_error_message=_("A range has 0 to 365 days."),
            ),
            models.CheckConstraint(
                condition=models.Q(days=0, direction__in=Direction.values)
                | models.Q(direction__in=[Direction.AFTER, Direction.BEFORE]),
                name="notificationschemarange_direction_given",
                violation_error_message=_("Days need a direction."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schema} {self.offset:+d}"

    @property
    def offset(self) -> int:
        """Days after the base date; before it they count below zero."""
        return -self.days if self.direction == Direction.BEFORE else self.days
