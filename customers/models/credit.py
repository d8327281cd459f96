"""What the terms of a customer's credit are made of."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class DueDateRule(models.IntegerChoices):
    """From which day the days of payment run."""

    AFTER_INVOICE_DATE = 1, _("days after the invoice date")
    AFTER_END_OF_INVOICE_MONTH = 2, _("days after the end of the invoice month")


def money(label: Any) -> models.DecimalField:
    """Return an optional amount in the customer's currency, with cents."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)
