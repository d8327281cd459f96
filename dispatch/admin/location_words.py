"""What the settings of a location mean, in plain words. They are told to the dispatcher's programs;
nothing here is decided by them."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dispatch.location_words import SETTINGS

JOBS: Final = _("How work is done by the drivers of this location.")
WORK: Final = _(
    "What each kind of work is called here, as customers and drivers read it, and whether it is"
    " offered at all."
)
BILLING: Final = _("How billing is set up for the location's customers, and how distances count.")
NOTICES: Final = _("Of which steps of a job the customer gets a message.")

HELP: Final[dict[str, Any]] = {name: _(text) for name, text in SETTINGS.items()}
